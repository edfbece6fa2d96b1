import type {AnyMessage, Stream} from '@agentclientprotocol/sdk';
import {type Fields, parseObject} from '../../system/fields.js';

/** Connects the lines of an agent's process to the SDK's stream. */
export type AcpStream = {
	/** For the SDK. */
	stream: Stream;
	/** Takes a line that the agent printed. */
	receive: (line: string) => void;
	close: () => void;
};

export type AcpStreamOptions = {
	send: (line: string) => void;
	/**
	 * Gets the parameters of each `session/update`, immediately and in order. They bypass the SDK, which validates each one
	 * twice, delivers it some turns of the event loop after a response that followed it, and drops what its schema does
	 * not know.
	 */
	onUpdate: (parameters: unknown) => void;
	/** Gets lines that are not messages of the protocol. */
	onGarbage: (line: string) => void;
};

const parseMessage = (line: string): Fields | undefined => {
	const message = parseObject(line);
	return message?.jsonrpc === '2.0' ? message : undefined;
};

export const createAcpStream = ({send, onUpdate, onGarbage}: AcpStreamOptions): AcpStream => {
	let controller: ReadableStreamDefaultController<AnyMessage> | undefined;
	const readable = new ReadableStream<AnyMessage>({
		start(given) {
			controller = given;
		},
		cancel() {
			controller = undefined;
		},
	});
	/** Ids of our requests that wait for a response. */
	const waiting = new Set<unknown>();
	const writable = new WritableStream<AnyMessage>({
		write(message) {
			if ('method' in message && 'id' in message) {
				waiting.add(message.id);
			}

			send(JSON.stringify(message));
		},
	});

	return {
		stream: {readable, writable},
		receive(line) {
			if (line.trim() === '') {
				return;
			}

			const message = parseMessage(line);
			const isCall = typeof message?.method === 'string';
			if (!message || !(isCall || waiting.delete(message.id))) {
				onGarbage(line);
			} else if (message.method === 'session/update' && !('id' in message)) {
				onUpdate(message.params);
			} else {
				controller?.enqueue(message as unknown as AnyMessage);
			}
		},
		close() {
			controller?.close();
			controller = undefined;
		},
	};
};
