import type {ScriptedAnswer} from '../answer.js';

/**
 * What a scripted agent does, as data. A script is a list of acts; every prompt plays the first act whose condition
 * holds, so what the agent does depends on what it is told and on the files it finds, never on hidden state.
 */
export type Script = {
	/** Name of the agent, e.g. `rehearsal`. */
	name: string;
	acts: Act[];
};

export type Act = {
	name: string;
	/** The act is played when all of it holds; without it, always. */
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

/** One thing the agent does. The key says which; `denied` is what it does when the person said no. */
export type Move =
	| {think: string}
	| {say: string}
	| {plan: {done?: string[]; doing?: string[]; next?: string[]}}
	| {read: string}
	/** The whole new content: as text, or that of a file beside the script. */
	| {write: {path: string; text: string} | {path: string; from: string}; denied?: Move[]}
	/** Replaces every occurrence of a text; fails when there is none. */
	| {edit: {path: string; replace: string; with: string}; denied?: Move[]}
	/** Runs a shell command, then goes on with the moves for how it really ended. */
	| {run: string; passed?: Move[]; failed?: Move[]; denied?: Move[]}
	/** Goes on with the moves of the act of that name, whatever its condition. */
	| {act: string}
	/** Leaves a note in the file that the prompt names for notes. */
	| {note: string}
	/** Answers the question of a session that judges; without such a question it fails. */
	| {answer: ScriptedAnswer}
	/** Waits; milliseconds, whatever the pace. */
	| {pause: number}
	/** Sends a warning or other notice beside the conversation. */
	| {notice: string}
	/** Reports more tokens than were really read and written, to reach a budget in a test. */
	| {spend: {input: number; output: number}}
	/** Lines of agent text at a steady rate; a rate of 0 is as fast as it goes. */
	| {flood: {lines: number; perSecond: number}}
	/** Bytes on stdout that are no protocol. */
	| {garbage: string}
	/** Never answers again; `stubbornly` ignores being cancelled and SIGTERM too. */
	| {hang: 'gently' | 'stubbornly'}
	/** Ends the process in the middle of the turn with this exit code. */
	| {crash: number};
