import type {Reply, Request} from '../../control/requests.js';
import type {OpenGate} from '../../journal/events/events.js';
import type {RunState} from '../../journal/state/state.js';

/**
 * Why a person left: `stopped` ends the run, `left` leaves it running, `interrupted` is a second ctrl+c, `unanswered` the end
 * of the input while a gate waits.
 */
export type LeaveReason = 'left' | 'stopped' | 'interrupted' | 'unanswered';

export type ConversationOptions = {
	/** The owner started the run and is asked about it on leaving; a watcher just leaves. */
	role: 'owner' | 'watcher';
	/** Prints whole lines. */
	say: (lines: readonly string[]) => void;
	/** Prints what stands before the words the person types next. */
	prompt: (text: string) => void;
	/** The newest state of the run. */
	state: () => RunState;
	send: (request: Request) => Promise<Reply>;
	/** What a gate asks about, whole: the prompt, the note, the call, the diff. */
	show: (gate: OpenGate) => Promise<string>;
	/** Opens the text in the person's editor. Without one, the new text is typed. */
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

/** What the next line that is typed means. */
export type Mode =
	| {kind: 'choice'}
	/** Lines are collected up to the one that ends them. */
	| {kind: 'text'; last: string; lines: string[]; about: 'note' | OpenGate; done: (text: string) => void}
	| {kind: 'sure'; about: 'stop' | 'quit'};
