import type {Step, ToolKind, Usage} from '../journal/events/events.js';

/** A tool call that waits for permission. */
export type PermissionRequest = {
	/** Id of the tool step that waits. */
	step: string;
	tool: ToolKind;
	/** The agent's own name for the tool, e.g. `Bash`: what "always for this tool" is about. Its kind by default. */
	name?: string;
	title: string;
	/** Facts worth seeing before answering, one a line. */
	details: string[];
	/** The call's input as JSON, where a person may change it before it runs. */
	input?: string;
};

export type PermissionAnswer =
	/** `input` replaces the call's input; only where the ask had one. */
	{allow: true; input?: string} | {allow: false; reason: string};

/** What an agent does while it works on one prompt. */
export type AgentEvent =
	| {type: 'step'; step: Step}
	| {type: 'usage'; usage: Usage}
	| {
			type: 'ask';
			ask: PermissionRequest;
			answer: (answer: PermissionAnswer) => void;
			/** Aborted when the agent no longer waits for the answer, though its turn goes on. */
			withdrawn?: AbortSignal;
	  }
	/** Always the last one, and always there. */
	| {
			type: 'end';
			/** `limited`: the provider refuses for now, by a rate limit or an outage; known from structured fields only. */
			outcome: 'completed' | 'cancelled' | 'failed' | 'limited';
			/** One line: stop reason, exit code, what went wrong. */
			reason: string;
			/** The agent's last message, bounded. */
			claim?: string;
			/** For `limited`: ISO time from which it may work again, where the provider says. */
			until?: string;
	  };

/** Which tool calls a session should ask about, as far as the agent can. */
export type Asking = 'everything' | 'changes' | 'nothing';

export type AgentStart = {
	/** Absolute path of the workspace. */
	folder: string;
	/** The agent's whole environment; nothing else is inherited. */
	environment: Record<string, string>;
	/** File that takes the raw bytes both sides exchanged, for the curious. */
	rawLog: string;
	/** `everything` by default. */
	asking?: Asking;
};

/** A question that has to be answered in JSON. */
export type JsonQuestion = {
	prompt: string;
	/** JSON Schema of the answer: an object without further properties. */
	schema: Record<string, unknown>;
};

/** The answer as it came, or why there is none. Nobody has held it against the schema yet. */
export type JsonAnswer = {value: unknown; usage: Usage[]} | {problem: string; usage: Usage[]};

/** One conversation with one agent process. */
export type AgentSession = {
	/** Process id of the agent, for `agent.started`. */
	pid: number | undefined;
	/**
	 * Sends a prompt and yields what the agent does, until `end`. Misbehaviour of the agent is an `end` with outcome
	 * `failed`, never an exception. Aborting the signal cancels by protocol, then by force, and ends with `cancelled`.
	 */
	prompt: (text: string, signal: AbortSignal) => AsyncIterable<AgentEvent>;
	/**
	 * Changes which calls are asked about, in the middle of a turn too; a call that runs already goes on. Where it is not
	 * there the agent asks about nothing, whatever is wanted.
	 */
	askAbout?: (asking: Asking) => void;
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
	/** What it can do beyond working; shown by `treadle doctor` and told before a run. Nothing by default. */
	capabilities?: {
		/** A person's reason for a no reaches the model at once. */
		takesReasons?: boolean;
		/** A person may change a call's input. */
		takesEdits?: boolean;
		/** Tells its tokens; a token budget needs it. */
		reportsTokens?: boolean;
		/** Tells its cost itself, or has tokens that a price table knows; a cost budget needs it. */
		reportsCost?: 'reported' | 'estimated';
		/** How it answers in JSON: by a schema of its own, or by a tool handed to it. */
		answersJson?: 'schema' | 'tool';
	};
	/** Throws a Problem when the agent cannot be found; starts nothing. */
	preflight: (folder: string) => Promise<void>;
	/** Starts the process; throws a Problem when that is impossible. */
	start: (options: AgentStart) => Promise<AgentSession>;
	/**
	 * Asks one question in a fresh session without the right to change files, and gives the JSON it answers. Never throws
	 * for what the agent does.
	 */
	answer?: (question: JsonQuestion, options: AgentStart, signal: AbortSignal) => Promise<JsonAnswer>;
};
