import {asFields, type Fields, parseObject} from '../../system/fields.js';

/** The response to a request of the other side: a result, or undefined for "not supported". */
export type JsonRpcResult = Fields | undefined;

/** Answers a request of the other side; a withdrawn one needs no answer. */
export type JsonRpcHandler = (
	method: string,
	parameters: Fields,
	withdrawn: AbortSignal,
) => Promise<JsonRpcResult>;

export type JsonRpcOptions = {
	send: (line: string) => void;
	/** Sets the field `jsonrpc` of each message; Codex goes without. */
	version?: '2.0';
	onNotification: (method: string, parameters: Fields) => void;
	onRequest: JsonRpcHandler;
	/** Gets lines that are not messages of the protocol. */
	onGarbage: (line: string) => void;
};

/** Both directions of a conversation in JSON-RPC, one message a line. */
export type JsonRpc = {
	/** Takes a line that the other side printed. */
	receive: (line: string) => void;
	/** Rejects with a `CodexRefusal`; never settles once the process has ended. */
	request: (method: string, parameters: Fields) => Promise<Fields>;
	notify: (method: string) => void;
	/** The other side withdraws its request with this id; unknown ids are ignored. */
	withdraw: (id: unknown) => void;
};

/** A request was answered with an error. */
export class JsonRpcError extends Error {
	readonly code: number | undefined;

	constructor(error: Fields) {
		super(typeof error.message === 'string' ? error.message : 'reported an error without a reason');
		this.code = typeof error.code === 'number' ? error.code : undefined;
	}
}

/** JSON-RPC's code for an unknown method. */
const methodNotFound = -32_601;

export const createJsonRpc = (options: JsonRpcOptions): JsonRpc => {
	const waiting = new Map<unknown, {resolve: (result: Fields) => void; reject: (error: Error) => void}>();
	/** The other side's requests that wait for our response. */
	const asked = new Map<unknown, AbortController>();
	let requests = 0;
	const send = (message: Fields): void =>
		options.send(JSON.stringify({jsonrpc: options.version, ...message}));

	const answer = async (id: unknown, method: string, parameters: Fields): Promise<void> => {
		const controller = new AbortController();
		asked.set(id, controller);
		const result = await options.onRequest(method, parameters, controller.signal);
		const error = {code: methodNotFound, message: `Treadle does not answer ${method}`};
		if (asked.delete(id)) {
			send(result === undefined ? {id, error} : {id, result});
		}
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
				request.reject(new JsonRpcError(asFields(message.error)));
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
		withdraw(id) {
			const controller = asked.get(id);
			asked.delete(id);
			controller?.abort();
		},
	};
};
