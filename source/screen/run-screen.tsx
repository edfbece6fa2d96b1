import {useApp, useInput, usePaste} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import type {RunState} from '../journal/state/state.js';
import {Frame} from './components/frame.js';
import {helpGroups, hintsFor} from './keys/key-bindings.js';
import {keysOf} from './keys/key-press.js';
import type {ReplyFilter} from './keys/reply-filter.js';
import {frameLayout} from './rows/frame-layout.js';
import type {Controller} from './state/controller-options.js';
import type {Theme} from './theme/theme.js';

export type RunScreenProps = {
	controller: Controller;
	replies: ReplyFilter;
	loadTheme: (name: string) => Theme;
	/** False where the keyboard cannot be read key by key. */
	hasKeyboard: boolean;
	/** Hands out how to give the terminal away, as soon as there is one. */
	onSuspendable: (suspend: (callback: () => void | Promise<void>) => Promise<void>) => void;
};

/** A clock moves: of the work, of the sleep, or of how long a person has been waited for. */
const ticking: ReadonlySet<RunState['status']> = new Set(['running', 'sleeping', 'waiting']);

/** Binds the controller to Ink: snapshots become frames, input becomes keys. */
export const RunScreen = ({controller, replies, loadTheme, hasKeyboard, onSuspendable}: RunScreenProps) => {
	const snapshot = useSyncExternalStore(controller.subscribe, controller.snapshot);
	const {ui, moment, live, newest, context, now} = snapshot;

	const {suspendTerminal} = useApp();
	useEffect(() => onSuspendable(suspendTerminal), [onSuspendable, suspendTerminal]);

	useInput(
		(input, key) => {
			for (const name of keysOf(input, key)) {
				if (!replies.swallows(name)) {
					controller.press(name);
				}
			}
		},
		{isActive: hasKeyboard},
	);
	// Always on: without it pasted text would arrive as keys, and one of them may approve something.
	usePaste(controller.paste, {isActive: hasKeyboard});

	// Nothing ticks while a run is paused or over: then the screen costs nothing.
	const ticks = ui.animated && context.turning && ticking.has(live.status);
	useEffect(() => {
		if (!ticks) {
			return;
		}
		const timer = setInterval(controller.tick, 1000);
		return () => clearInterval(timer);
	}, [ticks, controller]);

	const covered = ui.layer !== undefined || ui.playhead !== 'live' || !frameLayout({live, ui}).gate;
	const seen = covered ? undefined : live.gate?.gate;
	useEffect(() => {
		if (seen !== undefined) {
			controller.painted(seen);
		}
	}, [seen, controller]);

	return (
		<Frame
			moment={moment}
			newest={newest}
			live={live}
			ui={ui}
			theme={loadTheme(ui.theme)}
			hints={hintsFor(context)}
			help={helpGroups}
			role={context.role}
			turning={context.turning}
			now={now}
		/>
	);
};
