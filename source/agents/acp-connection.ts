import type {RequestPermissionRequest, RequestPermissionResponse} from '@agentclientprotocol/sdk';
import {formatDuration} from '../loop/duration.js';
import {oneLine, type Purify} from '../system/purify.js';
import type {Redact} from '../system/redact.js';
import {asFields, asList, asText} from './acp-fields.js';
import {createAcpStream} from './acp-stream.js';
import {type LineTransport, openLineTransport} from './line-transport.js';

/** milliseconds an agent may take to answer, until it counts as hung */
const INITIALIZE_LIMIT = 30_000;
const SESSION_LIMIT = 60_000;

/** An ACP agent process with one session open, or opening. */
export type AcpConnection = {
	transport: LineTransport;
	/** Sends the prompt once the session is open; resolves with the raw response. Rejects with an `AcpFailure`. */
	prompt: (text: string) => Promise<unknown>;
	/** Asks the agent to cancel the prompt in hand. */
	cancel: () => void;
	/** How many lines were not messages of the protocol, and the first of them. */
	garbage: () => {count: number; first: string};
	close: () => Promise<void>;
};

/** The agent said no, or nothing: the message says what, for people. */
export class AcpFailure extends Error {}

export type AcpConnectionOptions = {
	command: string | readonly string[];
	folder: string;
	environment: Record<string, string>;
	rawLog: string;
	redact: Redact;
	purify: Purify;
	/** milliseconds to answer `initialize`; 30,000 by default */
	initializeLimit?: number;
	onUpdate: (parameters: unknown) => void;
	onPermission: (request: RequestPermissionRequest) => Promise<RequestPermissionResponse>;
};

const AUTH_REQUIRED = -32_000;

/** Runs into `AcpFailure` when the promise takes too long. */
const within = async <T>(promise: Promise<T>, milliseconds: number, what: string): Promise<T> => {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(new AcpFailure(`did not answer ${what} within ${formatDuration(milliseconds)}`)),
			milliseconds,
		);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
};

const waysToLogIn = (authMethods: unknown): string =>
	asList(authMethods)
		.map(asFields)
		.map(({name, description}) => [asText(name), asText(description)].filter(Boolean).join(': '))
		.join('; ');

/**
 * Starts an ACP agent (protocol version 1) and opens a session, in the background: the handshake's failures come out of
 * `prompt`. No file or terminal methods are offered, so the agent uses its own, in its own environment.
 */
export const openAcpConnection = (options: AcpConnectionOptions): AcpConnection => {
	const {folder, purify} = options;
	let garbage = 0;
	let firstGarbage = '';
	let sessionId: string | undefined;
	let authMethods: unknown;

	const wire = createAcpStream({
		send: line => transport.send(line),
		onUpdate: options.onUpdate,
		onGarbage(line) {
			garbage++;
			firstGarbage ||= oneLine(purify(line.slice(0, 1000)));
		},
	});
	const transport = openLineTransport({...options, onLine: line => wire.receive(line)});
	// A turn later, so that whoever waits for the end of the process hears of that first.
	const gone = transport.ended.then(() => {
		setImmediate(wire.close);
	});

	const explain = (error: unknown): AcpFailure => {
		if (error instanceof AcpFailure) {
			return error;
		}

		const {code, message, data} = asFields(error);
		const fields = asFields(data);
		const details = asText(fields.details) ?? asText(fields.message) ?? asText(data);
		const said = [asText(message), details].filter(Boolean).join(': ');
		if (code === AUTH_REQUIRED) {
			const ways = waysToLogIn(authMethods);
			return new AcpFailure(oneLine(purify(`wants a login${ways ? ` (${ways})` : ''}: ${said}`), 500));
		}

		return new AcpFailure(oneLine(purify(said || 'said no without a reason'), 500));
	};

	const connect = async () => {
		// Loaded here, as most commands never talk to an agent.
		const {client, methods, PROTOCOL_VERSION} = await import('@agentclientprotocol/sdk');
		const connection = client({name: 'treadle'})
			.onRequest(methods.client.session.requestPermission, ({params}) => options.onPermission(params))
			.connect(wire.stream);
		return {connection, methods, version: PROTOCOL_VERSION};
	};

	const connected = connect();
	const opened = (async () => {
		const {connection, methods, version} = await connected;
		const hello = await within(
			connection.agent.request(methods.agent.initialize, {
				protocolVersion: version,
				clientCapabilities: {
					fs: {readTextFile: false, writeTextFile: false},
					terminal: false,
					session: {notices: {}},
				},
				clientInfo: {name: 'treadle', version: '1'},
			}),
			options.initializeLimit ?? INITIALIZE_LIMIT,
			'initialize',
		);
		authMethods = hello.authMethods;
		if (hello.protocolVersion !== version) {
			throw new AcpFailure(`speaks version ${hello.protocolVersion} of the protocol, not ${version}`);
		}

		const session = await within(
			connection.agent.request(methods.agent.session.new, {cwd: folder, mcpServers: []}),
			SESSION_LIMIT,
			'session/new',
		);
		sessionId = session.sessionId;
		return {connection, methods, sessionId};
	})();
	// Its failure is told by the prompt; without one nobody needs it.
	opened.catch(() => {});

	return {
		transport,
		async prompt(text) {
			try {
				const {connection, methods, sessionId} = await opened;
				return await connection.agent.request(methods.agent.session.prompt, {
					sessionId,
					prompt: [{type: 'text', text}],
				});
			} catch (error) {
				throw explain(error);
			}
		},
		cancel() {
			connected
				.then(async ({connection, methods}) => {
					if (sessionId !== undefined) {
						await connection.agent.notify(methods.agent.session.cancel, {sessionId});
					}
				})
				.catch(() => {
					// It has ended meanwhile: there is nothing left to cancel.
				});
		},
		garbage: () => ({count: garbage, first: firstGarbage}),
		async close() {
			transport.closeInput();
			await gone;
		},
	};
};
