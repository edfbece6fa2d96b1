import type {ScriptedAnswer} from '../answer.js';

/**
 * What a scripted agent does, as data. A script is a list of acts; every prompt runs the first act whose condition holds,
 * so the agent depends only on the prompt and on the files it finds, never on hidden state.
 */
export type Script = {
	/** Name of the agent, e.g. `rehearsal`. */
	name: string;
	acts: Act[];
};

export type Act = {
	name: string;
	/** The act runs when all of this holds; without a condition, always. */
	when?: Condition;
	moves: Move[];
};

export type Condition = {
	/** A regular expression that matches somewhere in the prompt (case ignored, `^` and `$` at line ends). */
	prompt?: string;
	/** A file, relative to the workspace, that exists and in which the regular expression matches. */
	file?: {path: string; matches: string};
	not?: Condition;
};

/** One thing the agent does. The key says which; `denied` is what it does after a refusal. */
export type Move =
	| {think: string}
	| {say: string}
	| {plan: {done?: string[]; doing?: string[]; next?: string[]}}
	| {read: string}
	/** The whole new content: as text, or from a file beside the script. */
	| {write: {path: string; text: string} | {path: string; from: string}; denied?: Move[]}
	/** Replaces every occurrence of a text; fails when there is none. */
	| {edit: {path: string; replace: string; with: string}; denied?: Move[]}
	/** Runs a shell command, then continues with the moves for its real outcome. */
	| {run: string; passed?: Move[]; failed?: Move[]; denied?: Move[]}
	/** Continues with the moves of the act of that name, whatever its condition. */
	| {act: string}
	/** Leaves a note in the file that the prompt names for notes. */
	| {note: string}
	/** Answers a reviewer's question; fails without one. */
	| {answer: ScriptedAnswer}
	/** Waits; milliseconds, independent of the pace. */
	| {pause: number}
	/** Sends a warning or another notice outside the conversation. */
	| {notice: string}
	/** Reports extra tokens, to reach a budget in a test. */
	| {spend: {input: number; output: number}}
	/** Lines of agent text at a steady rate; a rate of 0 is as fast as possible. */
	| {flood: {lines: number; perSecond: number}}
	/** Bytes on stdout that are not protocol. */
	| {garbage: string}
	/** Never answers again; `stubbornly` ignores being cancelled and SIGTERM too. */
	| {hang: 'gently' | 'stubbornly'}
	/** Ends the process in the middle of the turn with this exit code. */
	| {crash: number};
