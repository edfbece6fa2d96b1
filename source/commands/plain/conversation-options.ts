import type {Reply, Request} from '../../control/requests.js';
import type {OpenGate} from '../../journal/events/events.js';
import type {RunState} from '../../journal/state/state.js';

/**
 * Why the user left: `stopped` ends the run, `left` leaves it running, `interrupted` is a second ctrl+c, `unanswered` the
 * end of the input while a gate waits.
 */
export type LeaveReason = 'left' | 'stopped' | 'interrupted' | 'unanswered';

export type ConversationOptions = {
	/** The owner started the run and is asked about it on leaving; a watcher simply leaves. */
	role: 'owner' | 'watcher';
	/** Prints whole lines. */
	say: (lines: readonly string[]) => void;
	/** Prints a prompt for the next line of input. */
	prompt: (text: string) => void;
	/** The newest state of the run. */
	state: () => RunState;
	send: (request: Request) => Promise<Reply>;
	/** Everything a gate asks about: the prompt, the note, the call or the diff. */
	show: (gate: OpenGate) => Promise<string>;
	/** Opens the text in the user's editor. Without one, the new text is typed. */
	edit: ((text: string, gate: OpenGate) => Promise<string>) | undefined;
	leave: (reason: LeaveReason) => void;
	/** Milliseconds on a clock that never goes back. */
	clock: () => number;
};

export type Conversation = {
	/** A whole line was typed. */
	line: (text: string) => void;
	/** Ctrl+c was pressed. */
	interrupt: () => void;
	/** No more lines will come. */
	end: () => void;
	/** The newest state may hold another gate. */
	update: () => void;
};

/** How the next typed line is read. */
export type Mode =
	| {kind: 'choice'}
	/** Lines are collected until the one that ends the text. */
	| {kind: 'text'; last: string; lines: string[]; about: 'note' | OpenGate; done: (text: string) => void}
	| {kind: 'sure'; about: 'stop' | 'quit'};
