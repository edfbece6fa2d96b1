import type {
	McpServerStdio,
	RequestPermissionRequest,
	RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import {productByAgentName} from '../../products/index.js';
import type {AcpProduct} from '../../products/product.js';
import {asFields, asText} from '../../system/fields.js';
import type {HeldFor} from '../../system/process/held-timer.js';
import {isSince} from '../program/installed-version.js';
import {promptWithRecords} from '../records/prompt-with-records.js';
import type {SideChannel, SideChannelListener} from '../records/side-channel.js';
import {answerWithin} from '../session/answer-within.js';
import {type LineTransport, type LineTransportOptions, openLineTransport} from '../session/line-transport.js';
import {AcpFailure, readFailure} from './failure.js';
import {sessionSettings} from './settings.js';
import {createAcpStream} from './stream.js';

/** milliseconds an agent may take to answer, until it counts as hung */
const defaultInitializeLimit = 30_000;
const sessionLimit = 60_000;
const steerLimit = 1500;

/** An extension that adapters of several agents have in common; they announce it when they are asked to initialize. */
const steerMethod = '_session/steering';

/** An ACP agent process with one session open, or being opened. */
export type AcpConnection = {
	transport: LineTransport;
	/** Resolves once the session is open; rejects when it cannot be opened. */
	ready: Promise<unknown>;
	/** Sends the prompt once the session is open; resolves with the raw response. Rejects with an `AcpFailure`. */
	prompt: (text: string) => Promise<unknown>;
	/** Gives the agent a text during its turn. Resolves with whether it has taken it, within a second or so. */
	steer: (text: string) => Promise<boolean>;
	/** Asks the agent to cancel the current prompt. */
	cancel: () => void;
	/** The product this agent is: as given, or by the name it reported. */
	product: () => AcpProduct | undefined;
};

export type AcpConnectionOptions = Omit<LineTransportOptions, 'onLine' | 'grace'> & {
	/** milliseconds to answer `initialize`; 30,000 by default */
	initializeLimit?: number;
	heldFor?: HeldFor | undefined;
	product?: AcpProduct;
	/** The model to set in the session; undefined where the command line names it. */
	model?: string;
	/** Servers of tools for the session. */
	toolServers?: McpServerStdio[];
	sideChannel?: SideChannel;
	/** Receives what the side channel reports. */
	listener: SideChannelListener;
	onUpdate: (parameters: unknown) => void;
	/** `withdrawn` is aborted when the agent no longer waits for the response. */
	onPermission: (
		request: RequestPermissionRequest,
		withdrawn: AbortSignal,
	) => Promise<RequestPermissionResponse>;
};

/** Throws an `AcpFailure` for an agent whose reported version is too old. */
const requireVersion = (product: AcpProduct, version: string | undefined): void => {
	const oldest = product.launches.at(-1)?.since ?? '0';
	if (version !== undefined && !isSince(version, oldest)) {
		throw new AcpFailure(
			`is ${product.label} ${version}, which is too old: ${oldest} or newer is needed, because ${product.oldestBecause}`,
		);
	}
};

/**
 * Starts an ACP agent (protocol version 1) and opens a session in the background: `prompt` rejects when the handshake
 * fails. No file or terminal methods are offered, so the agent uses its own, in its own environment.
 */
export const openAcpConnection = (options: AcpConnectionOptions): AcpConnection => {
	const {folder, sanitize, sideChannel} = options;
	let sessionId: string | undefined;
	let authMethods: unknown;
	let isSteerable = false;
	let {product} = options;

	const wire = createAcpStream({
		send: line => transport.send(line),
		onUpdate: options.onUpdate,
		onGarbage: line => transport.discard(line),
	});
	const transport = openLineTransport({...options, onLine: line => wire.receive(line)});
	// One turn of the event loop later, so that those who wait for the end of the process learn of it first.
	void transport.ended.then(() => setImmediate(wire.close));

	const within = <T>(answer: Promise<T>, limit: number, what: string): Promise<T> =>
		answerWithin(answer, {
			limit,
			what,
			ended: transport.ended,
			heldFor: options.heldFor,
			Failure: AcpFailure,
		});

	const explain = (error: unknown): AcpFailure =>
		readFailure(error, {sanitize, authMethods, login: product?.login, now: Date.now()});

	const connect = async () => {
		// Loaded on demand, since most commands never talk to an agent.
		const {client, methods, PROTOCOL_VERSION} = await import('@agentclientprotocol/sdk');
		const connection = client({name: 'treadle'})
			.onRequest(methods.client.session.requestPermission, ({params, signal}) =>
				options.onPermission(params, signal),
			)
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
			options.initializeLimit ?? defaultInitializeLimit,
			'initialize',
		);
		authMethods = hello.authMethods;
		isSteerable = asFields(asFields(hello._meta).steering).supported === true;
		if (hello.protocolVersion !== version) {
			throw new AcpFailure(`speaks version ${hello.protocolVersion} of the protocol, not ${version}`);
		}

		product ??= productByAgentName(hello.agentInfo?.name);
		if (product) {
			requireVersion(product, asText(asFields(hello.agentInfo).version));
		}

		const session = await within(
			connection.agent.request(methods.agent.session.new, {
				cwd: folder,
				mcpServers: options.toolServers ?? [],
			}),
			sessionLimit,
			'session/new',
		);
		const {sessionId: id} = session;
		for (const {method, value} of sessionSettings(product ?? {}, session, options.model)) {
			const set =
				method === 'session/set_mode'
					? connection.agent.request(methods.agent.session.setMode, {sessionId: id, modeId: value})
					: connection.agent.request(methods.agent.session.setConfigOption, {sessionId: id, ...value});
			await within<unknown>(set, sessionLimit, method);
		}

		await sideChannel?.open(id, options.listener);
		sessionId = id;
		return {connection, methods, sessionId: id};
	})();
	// `prompt` reports the failure; without a prompt it does not matter.
	opened.catch(() => {});

	const cancel = (): void => {
		connected
			.then(async ({connection, methods}) => {
				if (sessionId !== undefined) {
					await connection.agent.notify(methods.agent.session.cancel, {sessionId});
				}
			})
			.catch(() => {
				// The agent has already ended: there is nothing to cancel.
			});
	};

	return {
		transport,
		ready: opened,
		async prompt(text) {
			try {
				const {connection, methods, sessionId} = await opened;
				const send = (): Promise<unknown> =>
					connection.agent.request(methods.agent.session.prompt, {
						sessionId,
						prompt: [{type: 'text', text}],
					});
				const hidesRefusals = product?.hidesModelFailures ?? false;
				return await (sideChannel ? promptWithRecords({sideChannel, send, cancel, hidesRefusals}) : send());
			} catch (error) {
				throw explain(error);
			}
		},
		async steer(text) {
			if (!isSteerable || sessionId === undefined) {
				return false;
			}

			const {connection} = await connected;
			const told = connection.agent.request<unknown>(steerMethod, {
				sessionId,
				prompt: [{type: 'text', text}],
				// Without a turn it must not begin one that nobody reads.
				_meta: {steering: {idleBehavior: 'promptRequired'}},
			});
			return within(told, steerLimit, steerMethod).then(
				answer => asFields(answer).outcome === 'injected',
				() => false,
			);
		},
		cancel,
		product: () => product,
	};
};
