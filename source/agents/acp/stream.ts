import type {AnyMessage, Stream} from '@agentclientprotocol/sdk';

/** Both ends of one ACP conversation: lines of the process on one side, the SDK on the other. */
export type AcpStream = {
	/** For the SDK. */
	stream: Stream;
	/** Takes a line of the agent's. */
	receive: (line: string) => void;
	close: () => void;
};

export type AcpStreamOptions = {
	send: (line: string) => void;
	/**
	 * Gets the parameters of each `session/update`, at once and in order. They do not pass through the SDK: it checks
	 * each one twice, hands it over some turns of the event loop later than a reply that followed it, and throws away
	 * what an agent newer than its schema says.
	 */
	onUpdate: (parameters: unknown) => void;
	/** Gets what is not a message of the protocol. */
	onGarbage: (line: string) => void;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (line: string): Record<string, unknown> | undefined => {
	try {
		const message: unknown = JSON.parse(line);
		return isRecord(message) && message.jsonrpc === '2.0' ? message : undefined;
	} catch {
		return undefined;
	}
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

			const message = parse(line);
			const {method} = message ?? {};
			const isCall = typeof method === 'string';
			if (!message || !(isCall || waiting.delete(message.id))) {
				onGarbage(line);
			} else if (method === 'session/update' && !('id' in message)) {
				onUpdate(message.params);
			} else {
				controller?.enqueue(message as AnyMessage);
			}
		},
		close() {
			controller?.close();
			controller = undefined;
		},
	};
};
