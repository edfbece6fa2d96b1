import {randomBytes} from 'node:crypto';
import type {Usage} from '../../journal/events.js';
import {createLineSplitter} from '../../system/split-lines.js';
import type {AcpCompanion, CompanionListener} from '../acp/acp-companion.js';
import {asAmount, asFields, asText, type Fields} from '../acp/acp-fields.js';

/** milliseconds */
const CONNECT_LIMIT = 3000;
const SETTLE_LIMIT = 500;
/** Bytes of one event; longer ones hold files, not figures. */
const EVENT_LIMIT = 4 * 1024 * 1024;
const USER = 'opencode';
/** Most events are pieces of messages, which we have by the protocol already: they are not even parsed. */
const wanted = /"(step-finish|session\.idle|session\.status|session\.error)"/;

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

const parse = (line: string): Fields => {
	try {
		return asFields(JSON.parse(line.replace(/^data:\s*/, '')));
	} catch {
		return {};
	}
};

/** What one call to the model took; its input is told without what came from the cache. */
const readStep = (part: Fields): Usage => {
	const tokens = asFields(part.tokens);
	const cache = asFields(tokens.cache);
	const cost = asAmount(part.cost);
	const [read, written] = [asAmount(cache.read) ?? 0, asAmount(cache.write) ?? 0];
	const reasoning = asAmount(tokens.reasoning) ?? 0;
	return {
		input: (asAmount(tokens.input) ?? 0) + read + written,
		cached: read,
		output: (asAmount(tokens.output) ?? 0) + reasoning,
		reasoning,
		// It says 0 of a model whose price it does not know.
		...(cost ? {cost, costBasis: 'reported'} : {costBasis: 'unknown'}),
	};
};

const readError = (error: Fields): unknown => {
	const {message, statusCode, responseHeaders} = asFields(error.data);
	return {
		code: statusCode,
		message: asText(message) ?? asText(error.name),
		data: {errorName: error.name, retryAfter: asFields(responseHeaders)['retry-after']},
	};
};

/**
 * opencode tells the tokens of the last call to the model only, and a refusing provider as one error among others. Both
 * are told in full by the server on the loopback that it runs beside the protocol anyway. That server gets a port and a
 * password of our choice, so that nobody else can steer the agent by it either.
 */
export const createOpenCodeCompanion = async (): Promise<AcpCompanion> => {
	const port = await freePort();
	const password = randomBytes(24).toString('hex');
	let session = '';
	let listener: CompanionListener | undefined;
	let isLive = false;
	let failure: unknown;
	let attempts = 0;
	const seen = new Set<unknown>();
	let settled = Promise.withResolvers<void>();
	let close = (): void => {};

	const hear = (line: string): void => {
		const {type, properties} = parse(line);
		const {part: given, error, sessionID, status: state} = asFields(properties);
		const part = asFields(given);
		const isOurs = sessionID === session;
		switch (type) {
			case 'message.part.updated':
				// Its helpers' sessions count too. A part may be told more than once.
				if (part.type === 'step-finish' && !seen.has(part.id)) {
					seen.add(part.id);
					listener?.usage(readStep(part));
				}

				break;
			case 'session.status': {
				const {type: kind, attempt, message} = asFields(state);
				if (kind === 'retry' && isOurs && attempt !== attempts) {
					attempts = asAmount(attempt) ?? 0;
					listener?.retry(`${asText(message) ?? 'The provider refused.'} (attempt ${attempts})`);
				}

				break;
			}
			case 'session.error':
				if (isOurs) {
					failure = readError(asFields(error));
				}

				break;
			case 'session.idle':
				if (isOurs) {
					settled.resolve();
				}

				break;
			default:
		}
	};

	const connect = async (): Promise<void> => {
		const {get} = await import('node:http');
		return new Promise(resolve => {
			const request = get(
				{host: '127.0.0.1', port, path: '/event', auth: `${USER}:${password}`, timeout: CONNECT_LIMIT},
				response => {
					const lines = createLineSplitter(EVENT_LIMIT);
					isLive = response.statusCode === 200;
					response.setTimeout(0);
					response.on('data', (chunk: Buffer) => {
						for (const line of lines
							.push(chunk)
							?.split('\n')
							.filter(line => wanted.test(line)) ?? []) {
							hear(line);
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
		arguments: ['--port', String(port)],
		environment: {OPENCODE_SERVER_USERNAME: USER, OPENCODE_SERVER_PASSWORD: password},
		open(id, given) {
			session = id;
			listener = given;
			return connect();
		},
		isSufficient: () => isLive,
		begin() {
			failure = undefined;
			attempts = 0;
			settled = Promise.withResolvers();
		},
		async settle() {
			if (isLive) {
				const late = new Promise<void>(resolve => {
					setTimeout(resolve, SETTLE_LIMIT).unref();
				});
				await Promise.race([settled.promise, late]);
			}
		},
		failure: () => failure,
		close: () => close(),
	};
};
