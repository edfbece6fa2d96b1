import {asFields, type Fields, parseObject} from '../../system/fields.js';

/** The response to a request of Codex: a result, or undefined for "not supported". */
export type CodexReply = Fields | undefined;

/** Answers a request of Codex; one that Codex withdraws needs no answer. */
export type CodexRequestHandler = (
	method: string,
	parameters: Fields,
	withdrawn: AbortSignal,
) => Promise<CodexReply>;

export type CodexWireOptions = {
	send: (line: string) => void;
	onNotification: (method: string, parameters: Fields) => void;
	onRequest: CodexRequestHandler;
	/** Gets lines that are not messages of the protocol. */
	onGarbage: (line: string) => void;
};

/** Both directions of a conversation with `codex app-server`: JSON-RPC without its `jsonrpc` field, one message a line. */
export type CodexWire = {
	/** Takes a line that Codex printed. */
	receive: (line: string) => void;
	/** Rejects with a `CodexRefusal`; never settles once the process has ended. */
	request: (method: string, parameters: Fields) => Promise<Fields>;
	notify: (method: string) => void;
};

/** Codex answered a request with an error. */
export class CodexRefusal extends Error {
	readonly code: number | undefined;

	constructor(error: Fields) {
		super(typeof error.message === 'string' ? error.message : 'reported an error without a reason');
		this.code = typeof error.code === 'number' ? error.code : undefined;
	}
}

/** JSON-RPC's code for an unknown method. */
const methodNotFound = -32_601;

export const createCodexWire = (options: CodexWireOptions): CodexWire => {
	const waiting = new Map<unknown, {resolve: (result: Fields) => void; reject: (error: Error) => void}>();
	/** Codex's requests that wait for our response. */
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

	/** Codex sends this for every request that is over, including those that we answered. */
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

			const message = parseObject(line);
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
