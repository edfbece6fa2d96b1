import type {Reply, Request} from '../../control/requests.js';
import type {GateAnswer, OpenGate} from '../../journal/events/events.js';
import type {Moment, RunState} from '../../journal/state/state.js';
import type {HelpGroup} from '../overlays/help.js';
import type {PaneName} from '../rows/layout.js';
import type {PaneView} from '../state/scroll.js';
import type {Action} from '../state/ui-reducer.js';
import type {Background, Environment} from '../terminal/terminal.js';
import type {Appearance} from '../theme/theme-file.js';
import type {GateWatch} from './gate-watch.js';
import type {KeyContext} from './key-context.js';

export type EndReason = 'finished' | 'left' | 'stopped' | 'interrupted';

/** Everything outside the screen that keys can reach. */
export type Surroundings = {
	send: (request: Request) => Promise<Reply>;
	/** Unified diff between two commits. */
	diff: (from: string, to: string) => Promise<string>;
	themes: {
		names: readonly string[];
		/** Throws a Problem when the theme cannot be read. */
		load: (name: string) => {appearance: Appearance};
		/** The terminal's background, as soon as it is known. */
		background: () => Background | undefined;
		/** Remembers your choice. */
		save: (name: string) => void;
	};
	/** Absolute path of the run's folder, for what is too long for the clipboard. */
	folder: () => string;
	environment: Environment;
	terminal: {
		write: (sequence: string) => void;
		/** Hands the terminal over while the callback runs, then redraws the screen. */
		suspend: (callback: () => void | Promise<void>) => Promise<void>;
	};
	/** Leaves the screen. */
	end: (reason: EndReason) => void;
};

/** What the actions of keys may use. */
export type Tools = Surroundings & {
	/** What is known now; read it again after waiting. */
	context: () => KeyContext;
	/** What the screen shows: the moment of the playhead. */
	moment: () => Moment;
	live: () => RunState;
	dispatch: (action: Action) => void;
	/** One line in the status line, until the next key. */
	say: (text: string, tone?: 'info' | 'problem') => void;
	paneView: (pane: PaneName) => PaneView | undefined;
	gates: GateWatch;
	/**
	 * Asks the engine; says so when it refuses. `done` gets what the engine says of it, where it says something. Never
	 * rejects.
	 */
	request: (request: Request, done?: (said: string | undefined) => void) => Promise<boolean>;
	answer: (gate: OpenGate, answer: GateAnswer) => Promise<boolean>;
	/** Whether the screen closes when the run ends. */
	endWithRun: (does: boolean) => void;
	isEnding: () => boolean;
	/** Every key, for the help. */
	help: readonly HelpGroup[];
};
