import type {Moment, RunState} from '../journal/state/state.js';
import {runMark} from '../words/marks.js';
import type {Controller, ControllerOptions, Snapshot} from './controller-options.js';
import {chooseInConfirm} from './keys/actions/layers.js';
import {typeText} from './keys/actions/typing.js';
import {createGateWatch} from './keys/gate-watch.js';
import {modeOf} from './keys/key-context.js';
import type {KeyRecord} from './keys/key-record.js';
import {helpGroups, keyRecordFor} from './keys/keymap.js';
import type {EndReason, Tools} from './keys/tools.js';
import {paneNames} from './rows/layout.js';
import {createPlayhead} from './state/playhead.js';
import {keptPlaces, paneView, scrollAfterGrowth} from './state/scroll.js';
import {type Action, reduce} from './state/ui-reducer.js';

/** Milliseconds after which a message has been read. */
const readingTime = {info: 6000, problem: 20_000} as const;

/**
 * The screen without the drawing: takes keys and changes of the run, and holds what is drawn. Everything that a key may
 * use comes from `options`, so it runs the same in a test.
 */
export const createController = (options: ControllerOptions): Controller => {
	const {view, role, clock} = options;
	const listeners = new Set<() => void>();
	const gates = createGateWatch(clock);
	const waiting: string[] = [];
	let {ui} = options;
	let live = view.live();
	/** What stays on the screen while the first past moment is read. */
	let departure = live;
	let engineGone = false;
	let ending = false;
	let isDamaged = false;
	let current: Snapshot | undefined;
	let silenced: NodeJS.Timeout | undefined;

	const changed = (): void => {
		current = undefined;
		for (const listener of listeners) {
			listener();
		}
	};

	const playhead = createPlayhead({
		view,
		wanted: () => ui.playhead,
		onLoaded() {
			changed();
			drain();
		},
		onProblem(error) {
			dispatch({type: 'playhead moved', to: 'live'});
			say(
				`That moment cannot be read back: ${error instanceof Error ? error.message : String(error)}`,
				'problem',
			);
			drain();
		},
	});

	const moment = (): Moment => (ui.playhead === 'live' ? live : (playhead.moment() ?? departure));

	/** Without an engine no gate waits, and the clocks stand where it left them. */
	const isStranded = (): boolean => engineGone && live.state.finished === undefined;
	const now = (): number => (isStranded() ? Date.parse(live.state.at) : Date.now());
	const newestState = (): RunState =>
		isStranded() && live.state.gate ? {...live.state, gate: undefined} : live.state;

	const take = (): Snapshot => {
		const shown = moment();
		const state = newestState();
		const active = !engineGone && state.finished === undefined;
		const context = {ui, shown: shown.state, live: state, role, active};
		return {ui, moment: shown, live: state, newest: view.newest(), context, now: now()};
	};

	const snapshot = (): Snapshot => {
		current ??= take();
		return current;
	};

	const dispatch = (action: Action): void => {
		const before = ui;
		ui = reduce(ui, action);
		if (ui === before) {
			return;
		}
		if (action.type === 'zoomed' || action.type === 'resized') {
			ui = {...ui, scroll: keptPlaces(before, ui, viewInput())};
		}
		if (before.playhead === 'live') {
			departure = live;
		}
		if (ui.playhead !== before.playhead) {
			playhead.follow();
		}
		changed();
	};

	const say = (text: string, tone: 'info' | 'problem' = 'info'): void => {
		const message = {text, tone};
		dispatch({type: 'said', message});
		clearTimeout(silenced);
		// It hides the hints.
		silenced = setTimeout(() => {
			if (ui.message === message) {
				dispatch({type: 'said', message: undefined});
			}
		}, readingTime[tone]);
	};

	const request: Tools['request'] = async (asked, done) => {
		try {
			const reply = await options.send(asked);
			if (!reply.ok) {
				say(reply.error, 'problem');
			} else {
				done?.(reply.said);
			}
			return reply.ok;
		} catch (error) {
			say(
				`The engine cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
				'problem',
			);
			return false;
		}
	};

	const viewInput = () => ({moment: moment(), live: newestState(), now: now()});
	const viewOf = (pane: (typeof paneNames)[number], shown: Moment) =>
		paneView(pane, {...viewInput(), ui, moment: shown});

	const end = (reason: EndReason): void => options.end(reason);

	const tools: Tools = {
		...options,
		end,
		context: () => snapshot().context,
		moment,
		live: () => live.state,
		dispatch,
		say,
		paneView: pane => viewOf(pane, moment()),
		gates,
		request,
		async answer(gate, answer) {
			gates.answered(gate.gate);
			const taken = await request({type: 'answer', gate: gate.gate, answer});
			if (!taken) {
				gates.refused(gate.gate);
			}
			return taken;
		},
		endWithRun(does) {
			ending = does;
		},
		isEnding: () => ending,
		help: helpGroups,
	};

	const run = (action: () => void | Promise<void>): void => {
		try {
			const done = action();
			if (done) {
				void done.catch(options.fail);
			}
		} catch (error) {
			options.fail(error);
		}
	};

	const perform = (record: KeyRecord, key: string): void => {
		const reason = record.whyNot?.(snapshot().context);
		if (reason === undefined) {
			run(() => record.run(tools, key));
		} else {
			record.onRefused?.(tools);
			say(reason);
		}
	};

	const press = (key: string): void => {
		const mode = modeOf(ui);
		const record = keyRecordFor(key, mode);
		const isBusy = waiting.length > 0 || (playhead.isLoading() && !record?.movesPlayhead);
		if (isBusy && !record?.isUrgent) {
			waiting.push(key);
			return;
		}

		dispatch({type: 'said', message: undefined});
		if (record) {
			perform(record, key);
		} else if (mode === 'input') {
			typeText(tools, key);
		} else if (mode === 'confirm') {
			run(() => chooseInConfirm(tools, key));
		}
	};

	/** Keys pressed while a past moment was read act on that moment, in order. */
	const drain = (): void => {
		const keys = waiting.splice(0);
		for (const key of keys) {
			press(key);
		}
	};

	const hold = (before: Moment): void => {
		const turned = before.state.iteration !== live.state.iteration;
		for (const pane of paneNames) {
			if (ui.scroll[pane] === 0) {
				continue;
			}
			// These two show another iteration now, so the place in the old one means nothing.
			if (turned && (pane === 'step' || pane === 'verifier')) {
				ui = reduce(ui, {type: 'scrolled', pane, scroll: 0});
				continue;
			}

			const length = viewOf(pane, before)?.rows.length ?? 0;
			const grown = (viewOf(pane, live)?.rows.length ?? 0) - length;
			ui = reduce(ui, {type: 'scrolled', pane, scroll: scrollAfterGrowth(pane, ui.scroll[pane], grown)});
		}
	};

	const onChange = (): void => {
		const before = live;
		live = view.live();
		if (ui.playhead === 'live') {
			hold(before);
		}
		// Another engine has resumed the run.
		if (live.state.pid !== before.state.pid) {
			engineGone = false;
		}
		// A message from before the gate opened is outdated.
		const opens = live.state.gate && live.state.gate.gate !== before.state.gate?.gate;
		if (opens && ui.message?.tone === 'info') {
			ui = reduce(ui, {type: 'said', message: undefined});
		}
		if (live.state.status === 'paused' || live.state.finished) {
			ui = reduce(ui, {type: 'pause asked', pausing: false});
		}
		const finishes = live.state.finished && !before.state.finished;
		if (finishes && ending) {
			end('stopped');
		} else if (finishes) {
			say(`The run has ended: ${runMark(live.state).word}. ← looks back, q leaves`);
		}
		const damage = view.problem?.();
		if (damage && !isDamaged) {
			say(damage.message, 'problem');
		}
		isDamaged = damage !== undefined;
		changed();
	};

	const known = view.problem?.();
	if (known) {
		say(known.message, 'problem');
	}
	const unsubscribe = view.subscribe(onChange);

	return {
		snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		press,
		paste: text => dispatch({type: 'pasted', text}),
		dispatch,
		tick: changed,
		gateShown: gates.shown,
		isActive: () => snapshot().context.active,
		engineEnded(problem) {
			engineGone = true;
			if (ending) {
				end('stopped');
			} else if (!live.state.finished) {
				say(problem ?? 'The engine has ended; treadle resume continues the run', 'problem');
			}
			changed();
		},
		close() {
			clearTimeout(silenced);
			unsubscribe();
		},
	};
};
