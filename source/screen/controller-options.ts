import type {Moment, RunState, RunView} from '../journal/state/state.js';
import type {KeyContext} from './keys/key-context.js';
import type {Surroundings} from './keys/tools.js';
import type {Ui} from './state/ui.js';
import type {Action} from './state/ui-reducer.js';

export type ControllerOptions = Surroundings & {
	view: RunView;
	role: KeyContext['role'];
	ui: Ui;
	/** Milliseconds on a clock that never goes back. */
	clock: () => number;
	/** A defect in what a key does: the screen cannot go on. */
	fail: (error: unknown) => void;
};

/** Everything that is drawn. A new object after each change, as `useSyncExternalStore` needs it. */
export type Snapshot = {
	ui: Ui;
	/** What the panes show. */
	moment: Moment;
	live: RunState;
	newest: number;
	context: KeyContext;
	/** Milliseconds since the epoch at the last change. */
	now: number;
};

export type Controller = {
	snapshot: () => Snapshot;
	/** Calls back after each change. Returns the function that ends it. */
	subscribe: (listener: () => void) => () => void;
	/** A key by name, see `keysOf`. */
	press: (key: string) => void;
	paste: (text: string) => void;
	dispatch: (action: Action) => void;
	/** A second has passed: clocks move. */
	tick: () => void;
	/** This gate is on the screen now. */
	gateShown: (gate: string) => void;
	/** False when no engine works on the loop any more, whether it finished or died. */
	isActive: () => boolean;
	/** Nothing turns the loop any more; `problem` is why, when it did not end by itself. */
	engineEnded: (problem?: string) => void;
	close: () => void;
};
