import {asFields, asText, type Fields} from '../../system/fields.js';
import type {HeldFor} from '../../system/process/held-timer.js';
import {oneLine} from '../../system/text/sanitize.js';
import {version} from '../../system/version.js';
import {answerWithin} from '../session/answer-within.js';
import {createJsonRpc, JsonRpcError, type JsonRpcHandler} from '../session/json-rpc.js';
import {type LineTransport, type LineTransportOptions, openLineTransport} from '../session/line-transport.js';
import {approvalPolicyOf, type CodexThreadOptions, isWatched, threadParameters} from './thread.js';

export type CodexConnectionOptions = Omit<LineTransportOptions, 'onLine' | 'grace' | 'folder'> & {
	thread: CodexThreadOptions;
	/** milliseconds to answer `initialize`; 30,000 by default */
	initializeLimit?: number;
	heldFor?: HeldFor | undefined;
	onNotification: (method: string, parameters: Fields) => void;
	onRequest: JsonRpcHandler;
};

export type CodexTurnOptions = {
	/** Applies to this turn and those that follow. */
	asking: CodexThreadOptions['asking'];
	/** JSON Schema of its last message. */
	outputSchema?: Record<string, unknown>;
};

/** A `codex app-server` with one thread open, or being opened. */
export type CodexConnection = {
	transport: LineTransport;
	/** Resolves once the thread is open; rejects when it cannot be opened. */
	ready: Promise<unknown>;
	/** Starts a turn once the thread is open; resolves with its id. Rejects with a `CodexFailure`. */
	startTurn: (text: string, turn: CodexTurnOptions) => Promise<string>;
	interrupt: (turn: string) => void;
	/** Sends a text to the model during a turn; it gets it with its next request. */
	steer: (threadId: string, turn: string, text: string) => void;
	/** Gives the model what the user says during a turn. Resolves with whether Codex has taken it. */
	tell: (turn: string, text: string) => Promise<boolean>;
	/** Ends what the thread's commands left running; Codex does not end them even when a turn is interrupted. */
	endCommands: () => Promise<void>;
	/** Id of the thread and name of its model, once they are known. */
	thread: () => {id?: string; model?: string};
};

/** Codex refused a request or did not answer; the message is for the user. */
export class CodexFailure extends Error {}

const defaultInitializeLimit = 30_000;
const threadLimit = 60_000;
const endLimit = 1000;
const tellLimit = 1500;

const input = (text: string): Fields[] => [{type: 'text', text, text_elements: []}];

/**
 * Starts `codex app-server` and opens a thread in the background: the first turn rejects when that fails.
 */
export const openCodexConnection = (options: CodexConnectionOptions): CodexConnection => {
	const {sanitize} = options;
	let thread: {id?: string; model?: string} = {};
	let policy = approvalPolicyOf(options.thread.asking);

	const rpc = createJsonRpc({
		send: line => transport.send(line),
		onNotification(method, parameters) {
			// Sent for every request that is over, including those that we answered.
			if (method === 'serverRequest/resolved') {
				rpc.withdraw(parameters.requestId);
			} else {
				options.onNotification(method, parameters);
			}
		},
		onRequest: options.onRequest,
		onGarbage: line => transport.discard(line),
	});
	const transport = openLineTransport({
		...options,
		folder: options.thread.folder,
		onLine: line => rpc.receive(line),
	});

	const within = <T>(answer: Promise<T>, limit: number, what: string): Promise<T> =>
		answerWithin(answer, {
			limit,
			what,
			ended: transport.ended,
			heldFor: options.heldFor,
			Failure: CodexFailure,
		});

	const explain = (error: unknown): CodexFailure =>
		error instanceof CodexFailure
			? error
			: new CodexFailure(oneLine(sanitize(error instanceof Error ? error.message : String(error)), 500));

	const startThread = async (): Promise<Fields> => {
		try {
			return await rpc.request('thread/start', await threadParameters(options.thread));
		} catch (error) {
			if (!(error instanceof JsonRpcError) || !isWatched(options.thread.asking)) {
				throw error;
			}

			return rpc.request('thread/start', await threadParameters(options.thread, false));
		}
	};

	const opened = (async (): Promise<string> => {
		const hello = rpc.request('initialize', {
			clientInfo: {name: 'treadle', title: 'Treadle', version},
			// For `thread/backgroundTerminals/clean`.
			capabilities: {experimentalApi: true, requestAttestation: false},
		});
		await within(hello, options.initializeLimit ?? defaultInitializeLimit, 'initialize');
		rpc.notify('initialized');
		const started = await within(startThread(), threadLimit, 'thread/start');
		const id = asText(asFields(started.thread).id);
		if (id === undefined) {
			throw new CodexFailure('opened a thread without an id');
		}

		if (isWatched(options.thread.asking) && started.approvalPolicy !== 'untrusted') {
			throw new CodexFailure('would not ask before each tool call, although this run is watched');
		}

		const model = asText(started.model);
		thread = {id, model};
		return id;
	})();
	// The turn reports its failure; without a turn nobody needs it.
	opened.catch(() => {});

	/** For requests whose response is not needed: notifications report their effect. */
	const ask = (method: string, parameters: Fields): void => {
		rpc.request(method, parameters).catch(() => {
			// The turn had ended.
		});
	};

	return {
		transport,
		ready: opened,
		async startTurn(text, {asking, outputSchema}) {
			try {
				const threadId = await opened;
				const approvalPolicy = approvalPolicyOf(asking);
				const {turn} = await rpc.request('turn/start', {
					threadId,
					input: input(text),
					approvalPolicy: approvalPolicy === policy ? undefined : approvalPolicy,
					outputSchema,
				});
				policy = approvalPolicy;
				return asText(asFields(turn).id) ?? '';
			} catch (error) {
				throw explain(error);
			}
		},
		interrupt: turnId => ask('turn/interrupt', {threadId: thread.id, turnId}),
		steer: (threadId, turn, text) => ask('turn/steer', {threadId, expectedTurnId: turn, input: input(text)}),
		async tell(turn, text) {
			const told = rpc.request('turn/steer', {
				threadId: thread.id,
				expectedTurnId: turn,
				input: input(text),
			});
			return within(told, tellLimit, 'in time').then(
				() => true,
				() => false,
			);
		},
		async endCommands() {
			const done = rpc.request('thread/backgroundTerminals/clean', {threadId: thread.id});
			// An older Codex does not know the request; then they are ended with the session.
			await within(done, endLimit, 'in time').catch(() => {});
		},
		thread: () => thread,
	};
};
