/** What a gate asks, and what the user answers. */
import type {GateName} from '../../loop/loop.js';

/**
 * `always` approves for the rest of the run: at a tool gate every later call of the same tool, at a checkpoint gate the
 * changes to the protected files that it names.
 */
export type GateChoice = 'approve' | 'reject' | 'edit' | 'always';

/** A gate that waits for the user. */
export type OpenGate = {
	/** Unique in the run. */
	gate: string;
	name: GateName;
	iteration: number;
	/** What is asked, one line. */
	question: string;
	/** What happens next on approval, and why, one or two sentences. */
	next: string;
	/** What happens next on a rejection, one or two sentences. */
	onReject?: string;
	choices: GateChoice[];
	/** Text that `edit` opens in an editor: the prompt, the memory note, or a tool call's input as JSON. */
	text?: string;
	/** Facts worth seeing before answering, one a line: a tool's input, changed files, the verdict's reasons. */
	details?: string[];
	/** For a tool gate: id of the tool step that waits, and what `always` would be about. */
	step?: string;
	tool?: string;
	/** For a deliver gate: id of the commit the answer is bound to. */
	commit?: string;
};

export type GateAnswer = {
	answer: GateChoice;
	/** Why, in the user's words; reaches the agent. */
	reason?: string;
	/** The edited text, for `edit`. */
	text?: string;
};
