import {asFields, asText, type Fields, parseObject} from '../../system/fields.js';
import type {HeldFor} from '../../system/process/held-timer.js';
import {oneLine} from '../../system/text/sanitize.js';
import {answerWithin} from '../session/answer-within.js';
import {type LineTransport, type LineTransportOptions, openLineTransport} from '../session/line-transport.js';

/** Handles a control request of Claude Code; resolves with the body of the response. */
export type ClaudeRequestHandler = (request: Fields, withdrawn: AbortSignal) => Promise<Fields>;

export type ClaudeConnectionOptions = Omit<LineTransportOptions, 'onLine'> & {
	/** Hooks for the `initialize` request. */
	hooks: Fields | undefined;
	/** milliseconds to answer `initialize`; 30,000 by default */
	initializeLimit?: number;
	heldFor?: HeldFor | undefined;
	/** Gets each message of the stream except control messages. */
	onMessage: (message: Fields) => void;
	onRequest: ClaudeRequestHandler;
};

/** A Claude Code process that reads and writes stream-json, with its control protocol. */
export type ClaudeConnection = {
	transport: LineTransport;
	/** Resolves with the response to `initialize`, when it accepts prompts; rejects with a `ClaudeFailure`. */
	ready: Promise<Fields>;
	/** Sends a control request. Rejects with a `ClaudeFailure` when it is refused; never settles once the process has ended. */
	request: (request: Fields) => Promise<Fields>;
	/** Sends a prompt, or with a name of its own a text for the running turn. */
	prompt: (text: string, id?: string) => void;
};

/** Claude Code refused a request or did not answer; the message is for the user. */
export class ClaudeFailure extends Error {}

const defaultInitializeLimit = 30_000;

/** A piece of a call's input, which arrives whole later: a big file comes in thousands of pieces. */
const isPieceOfInput = (line: string): boolean =>
	line.startsWith('{"type":"stream_event"') && line.includes('"delta":{"type":"input_json_delta"');

export const openClaudeConnection = (options: ClaudeConnectionOptions): ClaudeConnection => {
	const {sanitize} = options;
	let requests = 0;
	const waiting = new Map<string, {resolve: (answer: Fields) => void; reject: (error: Error) => void}>();
	/** The agent's requests that wait for our response. */
	const asked = new Map<string, AbortController>();
	const send = (message: Fields): void => transport.send(JSON.stringify(message));

	const answer = async (id: string, request: Fields): Promise<void> => {
		const controller = new AbortController();
		asked.set(id, controller);
		const response = await options.onRequest(request, controller.signal).then(
			body => ({subtype: 'success', request_id: id, response: body}),
			(error: Error) => ({subtype: 'error', request_id: id, error: error.message}),
		);
		if (asked.delete(id)) {
			send({type: 'control_response', response});
		}
	};

	const settle = (response: Fields): void => {
		const id = String(response.request_id);
		const request = waiting.get(id);
		waiting.delete(id);
		if (response.subtype === 'success') {
			request?.resolve(asFields(response.response));
		} else {
			request?.reject(new ClaudeFailure(oneLine(sanitize(asText(response.error) ?? 'no reason given'), 500)));
		}
	};

	const receive = (line: string): void => {
		if (line.trim() === '' || isPieceOfInput(line)) {
			return;
		}

		const message = parseObject(line);
		if (typeof message?.type !== 'string') {
			transport.discard(line);
			return;
		}

		switch (message.type) {
			case 'control_request':
				void answer(String(message.request_id), asFields(message.request));
				break;
			case 'control_response':
				settle(asFields(message.response));
				break;
			case 'control_cancel_request':
				asked.get(String(message.request_id))?.abort();
				asked.delete(String(message.request_id));
				break;
			default:
				options.onMessage(message);
		}
	};

	const transport = openLineTransport({...options, onLine: receive});

	const request = (body: Fields): Promise<Fields> => {
		const id = `treadle-${++requests}`;
		return new Promise((resolve, reject) => {
			waiting.set(id, {resolve, reject});
			send({type: 'control_request', request_id: id, request: body});
		});
	};

	const hooks = options.hooks === undefined ? {} : {hooks: options.hooks};
	const ready = answerWithin(request({subtype: 'initialize', ...hooks}), {
		limit: options.initializeLimit ?? defaultInitializeLimit,
		what: 'initialize',
		ended: transport.ended,
		heldFor: options.heldFor,
		Failure: ClaudeFailure,
	});
	// `prompt` reports the failure; without a prompt it does not matter.
	ready.catch(() => {});

	return {
		transport,
		ready,
		request,
		prompt: (text, id) =>
			send({type: 'user', ...(id === undefined ? {} : {uuid: id}), message: {role: 'user', content: text}}),
	};
};
