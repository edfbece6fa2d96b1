import type {OwnVariables} from '../system/process/child-environment.js';
import type {ReadApiCall} from './api-call.js';
import type {Usage} from './usage.js';

/** The name of the MCP server through which an agent answers in JSON. */
export const toolServerName = 'treadle';

/** What a session may do: ask before it acts, or only read. */
export type Rights = 'ask' | 'read-only';

type Environment = Readonly<Record<string, string | undefined>>;

/** How an agent is started, as far as its records depend on it. */
export type RecordsStart = {
	/** Absolute path of the folder it works in. */
	folder: string;
	/** The agent's whole environment. */
	environment: Readonly<Record<string, string>>;
	/** Its command line without what records add to it. */
	command: readonly string[];
	/** Makes an empty folder for the records of this session; it is deleted with the session. */
	makeFolder: () => Promise<string>;
};

/** A file in which the agent records its calls to the model. */
export type RecordFile = {
	/** Its path for a session; undefined as long as it is not known. */
	locate: (session: string) => Promise<string | undefined>;
	read: (session: string) => ReadApiCall;
	/** Written only for Treadle, which may empty it. */
	isOurs?: boolean;
};

/** An agent's record files, and what it has to be started with to write them. */
export type Records = {
	arguments: readonly string[];
	environment: Readonly<Record<string, string>>;
	files: readonly RecordFile[];
};

export type StreamEvent =
	| {kind: 'usage'; usage: Usage}
	/** One line: the agent waits for its provider and will retry. */
	| {kind: 'retry'; text: string}
	/** Why the prompt failed: an object with the HTTP status as its `code`. */
	| {kind: 'failed'; error: unknown}
	/** The turn is over. */
	| {kind: 'idle'};

/** A local server that the agent runs anyway, and that reports what happens as server-sent events. */
export type EventStream = {
	path: string;
	user: string;
	arguments: (port: number) => readonly string[];
	environment: (password: string) => Readonly<Record<string, string>>;
	/** Only matching lines are read; most others are pieces of messages, which the protocol reports too. */
	wanted: RegExp;
	/** Reads the events of one session, line by line. */
	read: (session: string) => (line: string) => StreamEvent | undefined;
};

/**
 * How an agent reports its tokens: in the response to a prompt, for that prompt (`prompt`) or for the whole session so far
 * (`session`); for each call to the model, in a chunk of the message (`chunks`); or only for the last call of a prompt
 * (`last-step`), which is of no use. `elsewhere`: a side channel reports tokens and cost.
 */
export type TokenReport = 'prompt' | 'session' | 'chunks' | 'last-step' | 'elsewhere';

/** What sets an agent apart from others that speak the Agent Client Protocol. */
type AcpTraits = {
	/** Its name in `initialize`, which identifies it when a loop starts it by a command line. */
	agentName: string;
	/** Why older versions are not supported; follows "because". */
	oldestBecause: string;
	/** Whether the model is set on the command line or as an option of the session. */
	model: '--model' | 'session';
	/** The session mode in which it asks, where it has modes. */
	mode?: string;
	/** Session options with the values that make it ask, where it has them. */
	options?: Readonly<Record<string, string>>;
	/** `every-tool` where it can ask about reading too. */
	asks: 'every-tool' | 'some-tools';
	/** It ends its turn after a refusal, so that the next prompt can carry the reason. */
	endsTurnAfterRefusal: boolean;
	tokens: TokenReport;
	/** `reported` where it reports its cost. */
	cost: 'reported' | 'estimated';
	/** It ends a turn as completed although no call to the model succeeded. */
	hidesModelFailures?: boolean;
	/** Whether MCP servers are set with the session or on the command line. */
	toolServers: 'session' | '--additional-mcp-config';
	/** Additional arguments for sessions that answer through our tool. */
	answerArguments?: readonly string[];
	/** Its records of what the protocol does not report; undefined where using them would disable the user's own. */
	records?: (start: RecordsStart) => Promise<Records | undefined>;
	/** The same, as a stream. */
	eventStream?: EventStream;
};

type Common = {
	/** Its usual name. */
	label: string;
	/** Looked for on the PATH. */
	program: string;
	/** Its npm package, whose version is read before the start; other installations report it later. */
	package: string;
	/** Arguments that start its protocol, newest version first. Versions older than the last entry are too old. */
	launches: readonly {since: string; arguments: readonly string[]}[];
	/** Variables it needs. Throws a Problem when the user's own cannot be combined with them. */
	environment: (environment: Environment, rights: Rights) => Record<string, string>;
	/** What to do when it needs a login. */
	login: string;
	/** Variables for its login, model and settings. By default those of every provider. */
	variables?: OwnVariables;
	/** Names of other variables that its settings refer to. */
	furtherVariables?: (environment: Environment) => readonly string[];
	/** Whether its login may be in the desktop's key ring. */
	usesKeyRing?: (environment: Environment) => boolean;
	/** Vendor of its default models; undefined where it supports several vendors. */
	vendor?: string;
	/**
	 * Files in any folder from which it reads instructions, tools, hooks or permissions. A trailing `/` stands for a folder
	 * and everything in it, `*` for any part of a name.
	 */
	instructions: readonly string[];
};

export type NativeProduct = Common & {protocol: 'claude' | 'codex'};
export type AcpProduct = Common & AcpTraits & {protocol: 'acp'};

/** All that Treadle knows of one agent that has a name in LOOP.md. */
export type Product = NativeProduct | AcpProduct;
