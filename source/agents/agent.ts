import type {Step, ToolKind, Usage} from '../journal/events.js';

/** A tool call that waits for permission. */
export type ToolAsk = {
	/** Id of the tool step that waits. */
	step: string;
	tool: ToolKind;
	title: string;
	/** Facts worth seeing before answering, one a line. */
	details: string[];
};

export type ToolAnswer = {allow: true} | {allow: false; reason: string};

/** What an agent does while it works on one prompt. */
export type AgentEvent =
	| {type: 'step'; step: Step}
	| {type: 'usage'; usage: Usage}
	| {type: 'ask'; ask: ToolAsk; answer: (answer: ToolAnswer) => void}
	/** Always the last one, and always there. */
	| {
			type: 'end';
			outcome: 'completed' | 'cancelled' | 'failed';
			/** One line: stop reason, exit code, what went wrong. */
			reason: string;
			/** The agent's last message, bounded. */
			claim?: string;
	  };

export type AgentStart = {
	/** Absolute path of the workspace. */
	folder: string;
	/** The agent's whole environment; nothing else is inherited. */
	environment: Record<string, string>;
	/** File that takes the raw bytes both sides exchanged, for the curious. */
	rawLog: string;
};

/** One conversation with one agent process. */
export type AgentSession = {
	/** Process id of the agent, for `agent.started`. */
	pid: number | undefined;
	/**
	 * Sends a prompt and yields what the agent does, until `end`. Misbehaviour of the agent is an `end` with outcome
	 * `failed`, never an exception. Aborting the signal cancels by protocol, then by force, and ends with `cancelled`.
	 */
	prompt: (text: string, signal: AbortSignal) => AsyncIterable<AgentEvent>;
	/** Ends the process and every descendant. Safe to call twice. */
	dispose: () => Promise<void>;
};

export type Agent = {
	name: string;
	/** For the screen, e.g. `rehearsal (scripted, no model)`. */
	label: string;
	scripted: boolean;
	/** Which tool calls it asks permission for. */
	asks: 'every-tool' | 'some-tools' | 'never';
	/** Throws a Problem when the agent cannot be found; starts nothing. */
	preflight: (folder: string) => Promise<void>;
	/** Starts the process; throws a Problem when that is impossible. */
	start: (options: AgentStart) => Promise<AgentSession>;
};
