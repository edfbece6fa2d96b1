import {useApp} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import type {RunState} from '../journal/state/state.js';
import {nextChange} from '../words/wakings.js';
import {Screen} from './components/screen.js';
import type {Controller} from './controller-options.js';
import {useRunKeys} from './hooks/use-run-keys.js';
import {useTick} from './hooks/use-tick.js';
import {hintsFor} from './keys/hints.js';
import {helpGroups} from './keys/keymap.js';
import type {ReplyFilter} from './keys/reply-filter.js';
import {frameLayout} from './rows/frame-layout.js';
import type {Theme} from './theme/theme.js';
import {ThemeContext} from './theme/theme-context.js';

export type RunScreenProps = {
	controller: Controller;
	replies: ReplyFilter;
	loadTheme: (name: string) => Theme;
	/** False where the keyboard cannot be read key by key. */
	hasKeyboard: boolean;
	/** Called with every key and paste, before it does anything. */
	onKey: () => void;
	/** Gets the function that suspends the terminal, as soon as there is one. */
	onSuspendable: (suspend: (callback: () => void | Promise<void>) => Promise<void>) => void;
};

/** A clock moves each second: of the work, or of how long the run has waited for you. */
const ticking: ReadonlySet<RunState['status']> = new Set(['running', 'waiting']);

/** Milliseconds until a clock on the screen changes. While a loop sleeps that is a minute, but for the last one. */
const untilTick = ({status, sleep}: RunState, now: number): number | undefined => {
	if (sleep) {
		return nextChange(sleep.until, now);
	}
	return ticking.has(status) ? 1000 : undefined;
};

/** Connects the controller to Ink: its snapshots become the screen, and what Ink reads becomes keys. */
export const RunScreen = ({
	controller,
	replies,
	loadTheme,
	hasKeyboard,
	onKey,
	onSuspendable,
}: RunScreenProps) => {
	const {ui, moment, live, newest, context, now} = useSyncExternalStore(
		controller.subscribe,
		controller.snapshot,
	);
	const {role, active} = context;

	useRunKeys(controller, {replies, isActive: hasKeyboard, onKey});
	// While a run is paused or over nothing ticks, and the screen costs nothing.
	useTick(controller.tick, ui.animated && active ? untilTick(live, now) : undefined, now);

	const {suspendTerminal} = useApp();
	useEffect(() => onSuspendable(suspendTerminal), [onSuspendable, suspendTerminal]);

	const isCovered = ui.layer !== undefined || ui.playhead !== 'live' || !frameLayout(live.gate, ui).gate;
	const shownGate = isCovered ? undefined : live.gate?.gate;
	useEffect(() => {
		if (shownGate !== undefined) {
			controller.gateShown(shownGate);
		}
	}, [shownGate, controller]);

	return (
		<ThemeContext value={loadTheme(ui.theme)}>
			<Screen
				moment={moment}
				newest={newest}
				live={live}
				ui={ui}
				hints={hintsFor(context)}
				help={helpGroups}
				role={role}
				active={active}
				now={now}
			/>
		</ThemeContext>
	);
};
