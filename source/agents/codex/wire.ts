import {asFields, type Fields} from '../../system/fields.js';

/** An answer to a request of Codex's: a result, or undefined for "this is not done here". */
export type CodexReply = Fields | undefined;

/** Answers a request of Codex's; one that Codex withdraws needs no answer any more. */
export type CodexRequestHandler = (
	method: string,
	parameters: Fields,
	withdrawn: AbortSignal,
) => Promise<CodexReply>;

export type CodexWireOptions = {
	send: (line: string) => void;
	onNotification: (method: string, parameters: Fields) => void;
	onRequest: CodexRequestHandler;
	/** Gets what is not a message of the protocol. */
	onGarbage: (line: string) => void;
};

/** Both directions of a conversation with `codex app-server`: JSON-RPC without its `jsonrpc` field, one message a line. */
export type CodexWire = {
	/** Takes a line that Codex printed. */
	receive: (line: string) => void;
	/** Rejects with a `CodexRefusal`; waits for ever on a process that is gone. */
	request: (method: string, parameters: Fields) => Promise<Fields>;
	notify: (method: string) => void;
};

/** Codex said no to a request. */
export class CodexRefusal extends Error {
	readonly code: number | undefined;

	constructor(error: Fields) {
		super(typeof error.message === 'string' ? error.message : 'said no without a reason');
		this.code = typeof error.code === 'number' ? error.code : undefined;
	}
}

/** JSON-RPC's code for a request that the other side does not know. */
const methodNotFound = -32_601;

const parse = (line: string): Fields | undefined => {
	try {
		const message: unknown = JSON.parse(line);
		return typeof message === 'object' && message !== null && !Array.isArray(message)
			? (message as Fields)
			: undefined;
	} catch {
		return undefined;
	}
};

export const createCodexWire = (options: CodexWireOptions): CodexWire => {
	const waiting = new Map<unknown, {resolve: (result: Fields) => void; reject: (error: Error) => void}>();
	/** Requests of Codex's that wait for our answer. */
	const asked = new Map<unknown, AbortController>();
	let requests = 0;
	const send = (message: Fields): void => options.send(JSON.stringify(message));

	const answer = async (id: unknown, method: string, parameters: Fields): Promise<void> => {
		const controller = new AbortController();
		asked.set(id, controller);
		const result = await options.onRequest(method, parameters, controller.signal);
		const error = {code: methodNotFound, message: `Treadle does not answer ${method}`};
		if (asked.delete(id)) {
			send(result === undefined ? {id, error} : {id, result});
		}
	};

	/** Codex says this of every request that is over, those that we answered included. */
	const withdraw = (id: unknown): void => {
		const controller = asked.get(id);
		asked.delete(id);
		controller?.abort();
	};

	return {
		receive(line) {
			if (line.trim() === '') {
				return;
			}

			const message = parse(line);
			if (typeof message?.method === 'string') {
				const parameters = asFields(message.params);
				if ('id' in message) {
					void answer(message.id, message.method, parameters);
				} else if (message.method === 'serverRequest/resolved') {
					withdraw(parameters.requestId);
				} else {
					options.onNotification(message.method, parameters);
				}

				return;
			}

			const request = waiting.get(message?.id);
			if (!message || !request) {
				options.onGarbage(line);
				return;
			}

			waiting.delete(message.id);
			if ('error' in message) {
				request.reject(new CodexRefusal(asFields(message.error)));
			} else {
				request.resolve(asFields(message.result));
			}
		},
		request(method, parameters) {
			const id = ++requests;
			return new Promise((resolve, reject) => {
				waiting.set(id, {resolve, reject});
				send({id, method, params: parameters});
			});
		},
		notify: method => send({method}),
	};
};
