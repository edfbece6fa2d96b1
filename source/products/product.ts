import type {OwnVariables} from '../system/process/child-environment.js';
import type {ReadApiCall} from './api-call.js';
import type {Usage} from './usage.js';

/** The name of the tool server by which an agent answers in JSON. */
export const toolServerName = 'treadle';

/** What a session may do, for agents whose settings decide what they ask about. */
export type Rights = 'ask' | 'read-only';

type Environment = Readonly<Record<string, string | undefined>>;

/** What an agent is started with, as far as its records depend on it. */
export type RecordsStart = {
	/** Absolute path of the folder it works in. */
	folder: string;
	/** The agent's whole environment. */
	environment: Readonly<Record<string, string>>;
	/** Its command line, as far as the person and the product decide. */
	command: readonly string[];
	/** Makes an empty folder for the records of this session, which is deleted with it. */
	makeFolder: () => Promise<string>;
};

/** A file in which the agent keeps a record of its calls to the model. */
export type RecordFile = {
	/** Its path, for a session; undefined as long as nobody knows. */
	locate: (session: string) => Promise<string | undefined>;
	read: (session: string) => ReadApiCall;
	/** Written for us alone. */
	isOurs?: boolean;
};

/** Files that an agent keeps record in, and what it has to be started with for that. */
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

/** A server on the loopback that the agent runs anyway, and tells what happens as server-sent events. */
export type EventStream = {
	path: string;
	user: string;
	arguments: (port: number) => readonly string[];
	environment: (password: string) => Readonly<Record<string, string>>;
	/** Lines that match are read; most are pieces of messages, which the protocol tells already. */
	wanted: RegExp;
	/** Reads the events of one session, line by line. */
	read: (session: string) => (line: string) => StreamEvent | undefined;
};

/**
 * How an agent's tokens reach us: with the response to a prompt, for that prompt or for the whole session so far; with
 * each call to the model, on a chunk of the message; or for the last call to the model of a prompt only, which says
 * nothing about the prompt. `elsewhere` is where a side channel tells tokens and cost.
 */
export type TokenReport = 'prompt' | 'session' | 'chunks' | 'last-step' | 'elsewhere';

/** What sets an agent apart from others that speak the Agent Client Protocol. */
type AcpTraits = {
	/** What it calls itself in `initialize`: how it is known when a loop starts it by a command line of its own. */
	agentName: string;
	/** Why versions before the oldest one do not do. */
	oldestBecause: string;
	/** Whether it takes its model on the command line, or as an option of the session. */
	model: '--model' | 'session';
	/** The session mode in which it asks, where it offers one. */
	mode?: string;
	/** Options of the session with the values in which it asks, where it offers them. */
	options?: Readonly<Record<string, string>>;
	/** `every-tool` where reading can ask too. */
	asks: 'every-tool' | 'some-tools';
	/** It ends its turn after a no, so that the next prompt can carry the reason at once. */
	endsTurnAfterRefusal: boolean;
	tokens: TokenReport;
	/** `reported` where it tells its cost itself. */
	cost: 'reported' | 'estimated';
	/** It ends a turn as if all were well when no call to the model succeeded. */
	hidesModelFailures?: boolean;
	/** Whether tool servers come with the session, or on the command line. */
	toolServers: 'session' | '--additional-mcp-config';
	/** Further arguments where it answers with a tool of ours. */
	answerArguments?: readonly string[];
	/** Where it puts on record what it does not tell by the protocol; undefined where that would take something from the person. */
	records?: (start: RecordsStart) => Promise<Records | undefined>;
	/** The same, as a stream. */
	eventStream?: EventStream;
};

type Common = {
	/** As people call it. */
	label: string;
	/** Looked for on the PATH. */
	program: string;
	/** The npm package it comes in, whose version is read before the start; a program from elsewhere tells it later. */
	package: string;
	/** Arguments that make it speak its protocol, newest version first. A version before the last one is too old. */
	launches: readonly {since: string; arguments: readonly string[]}[];
	/** Variables it needs. Throws a Problem when those of the user cannot be kept beside them. */
	environment: (environment: Environment, rights: Rights) => Record<string, string>;
	/** What to do when it wants a login. */
	login: string;
	/** What it logs in with, finds its model and its settings by. By default the variables of any provider. */
	variables?: OwnVariables;
	/** Names of further variables that its settings ask for. */
	furtherVariables?: (environment: Environment) => readonly string[];
	/** Whether its login lies in the desktop's key ring, where there is one. */
	usesKeyRing?: (environment: Environment) => boolean;
	/** Whose models it uses where no model is named; undefined where it chooses among several vendors. */
	vendor?: string;
	/**
	 * Files in any folder that it takes instructions, tools, hooks or permissions from. A `/` at the end is a folder and all
	 * in it, `*` any part of a name.
	 */
	instructions: readonly string[];
};

export type NativeProduct = Common & {protocol: 'claude' | 'codex'};
export type AcpProduct = Common & AcpTraits & {protocol: 'acp'};

/** All that Treadle knows of one agent that has a name in LOOP.md. */
export type Product = NativeProduct | AcpProduct;
