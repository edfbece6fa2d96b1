import type {Step, ToolKind, Usage} from '../journal/events/events.js';
import type {HeldFor} from '../system/process/held-timer.js';

/** A tool call that waits for permission. */
export type PermissionRequest = {
	/** Id of the tool step that waits. */
	step: string;
	tool: ToolKind;
	/** The agent's own name for the tool, e.g. `Bash`, to which "always for this tool" applies. Its kind by default. */
	name?: string;
	title: string;
	/** What helps to decide, one fact a line. */
	details: string[];
	/** The call's input as JSON, where the user may change it before it runs. */
	input?: string;
};

export type PermissionAnswer =
	/** `input` replaces the call's input; only where the request had one. */
	{allow: true; input?: string} | {allow: false; reason: string};

/** What an agent does while it works on one prompt. */
export type AgentEvent =
	| {type: 'step'; step: Step}
	| {type: 'usage'; usage: Usage}
	| {
			type: 'ask';
			ask: PermissionRequest;
			answer: (answer: PermissionAnswer) => void;
			/** Aborted when the agent no longer waits for the answer although its turn goes on. */
			withdrawn?: AbortSignal;
	  }
	/** Always the last one, and always there. */
	| {
			type: 'end';
			/** `limited`: the provider refuses for now (rate limit or outage), as known from structured fields only. */
			outcome: 'completed' | 'cancelled' | 'failed' | 'limited';
			/** One line: stop reason, exit code, what went wrong. */
			reason: string;
			/** For `failed`, where it is known: it said nothing for too long; it is not logged in, or its login is refused; it could not be started. */
			cause?: 'silence' | 'login' | 'start';
			/** The agent's last message, bounded. */
			claim?: string;
			/** For `limited`: ISO time from which it may work again, where the provider says. */
			until?: string;
	  };

/** Which tool calls a session should ask about, as far as the agent is able to. */
export type Asking = 'everything' | 'changes' | 'nothing';

export type AgentStart = {
	/** Absolute path of the workspace. */
	folder: string;
	/** The agent's whole environment; nothing else is inherited. */
	environment: Record<string, string>;
	/** File for the raw bytes that both sides exchanged, for debugging. */
	rawLog: string;
	/** `everything` by default. */
	asking?: Asking;
	/** Time for which it was frozen counts neither as silence nor for a limit. */
	heldFor?: HeldFor;
};

/** A question that has to be answered in JSON. */
export type JsonQuestion = {
	prompt: string;
	/** JSON Schema of the answer: an object without further properties. */
	schema: Record<string, unknown>;
};

/** The answer as received, or why there is none. It has not been checked against the schema yet. */
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
	 * Changes which calls are asked about, even during a turn; a call that is already running goes on. Without this
	 * method the agent never asks.
	 */
	askAbout?: (asking: Asking) => void;
	/**
	 * Gives the agent a text while it works on a prompt. Resolves with false where it could not take it any more. Without this
	 * method it takes none.
	 */
	steer?: (text: string) => Promise<boolean>;
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
	/** What it can do beyond working; shown by `treadle doctor` and before a run. Nothing by default. */
	capabilities?: {
		/** The user's reason for a refusal reaches the model at once. */
		takesReasons?: boolean;
		/** The user may change a call's input. */
		takesEdits?: boolean;
		/** Reports its tokens; a token budget needs them. */
		reportsTokens?: boolean;
		/** Reports its cost, or tokens of a model with a known price; a cost budget needs it. */
		reportsCost?: 'reported' | 'estimated';
		/** How it answers in JSON: by a schema it is given, or through a tool it is given. */
		answersJson?: 'schema' | 'tool';
	};
	/** Throws a Problem when the agent cannot be found; starts nothing. */
	preflight: (folder: string) => Promise<void>;
	/** Starts the process; throws a Problem when that is impossible. */
	start: (options: AgentStart) => Promise<AgentSession>;
	/**
	 * Asks one question in a new session that may not change files, and returns the JSON answer. Never throws for what the
	 * agent does.
	 */
	answer?: (question: JsonQuestion, options: AgentStart, signal: AbortSignal) => Promise<JsonAnswer>;
};
