import {randomBytes} from 'node:crypto';
import type {EventStream} from '../../products/product.js';
import {createLineSplitter} from '../../system/text/split-lines.js';
import type {SideChannel, SideChannelListener} from './side-channel.js';

/** milliseconds */
const connectLimit = 3000;
const settleLimit = 500;
/** Bytes of one event; longer ones hold files, not usage. */
const eventLimit = 4 * 1024 * 1024;

const freePort = async (): Promise<number> => {
	const {createServer} = await import('node:net');
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
		});
	});
};

/**
 * Follows an agent's calls to its model through the local server that it runs anyway. The server gets a port and a
 * password of ours, so that no one else can control the agent through it.
 */
export const followEventStream = async (stream: EventStream): Promise<SideChannel> => {
	const port = await freePort();
	const password = randomBytes(24).toString('hex');
	let read: ReturnType<EventStream['read']> = () => undefined;
	let listener: SideChannelListener | undefined;
	let isLive = false;
	let failure: unknown;
	let settled = Promise.withResolvers<void>();
	let close = (): void => {};

	const receive = (line: string): void => {
		const event = read(line);
		switch (event?.kind) {
			case 'usage':
				listener?.usage(event.usage);
				break;
			case 'retry':
				listener?.retry(event.text);
				break;
			case 'failed':
				failure = event.error;
				break;
			case 'idle':
				settled.resolve();
				break;
			default:
		}
	};

	const connect = async (): Promise<void> => {
		const {get} = await import('node:http');
		return new Promise(resolve => {
			const request = get(
				{
					host: '127.0.0.1',
					port,
					path: stream.path,
					auth: `${stream.user}:${password}`,
					timeout: connectLimit,
				},
				response => {
					const lines = createLineSplitter(eventLimit);
					isLive = response.statusCode === 200;
					response.setTimeout(0);
					response.on('data', (chunk: Buffer) => {
						for (const line of lines.push(chunk)?.split('\n') ?? []) {
							if (stream.wanted.test(line)) {
								receive(line);
							}
						}
					});
					response.on('error', () => {});
					resolve();
				},
			);
			close = () => request.destroy();
			request.on('timeout', () => request.destroy());
			request.on('error', () => resolve());
		});
	};

	return {
		arguments: stream.arguments(port),
		environment: stream.environment(password),
		open(session, given) {
			read = stream.read(session);
			listener = given;
			return connect();
		},
		isComplete: () => isLive,
		begin() {
			failure = undefined;
			settled = Promise.withResolvers();
		},
		async settle() {
			if (isLive) {
				const late = new Promise<void>(resolve => {
					setTimeout(resolve, settleLimit).unref();
				});
				await Promise.race([settled.promise, late]);
			}
		},
		failure: () => failure,
		close: () => close(),
	};
};
