import type {Product} from '../../products/product.js';
import {asFields, asText} from '../../system/fields.js';
import {ClaudeFailure, openClaudeConnection} from '../claude/connection.js';
import {createJsonRpc, type JsonRpc, JsonRpcError} from '../session/json-rpc.js';
import {type LineTransport, type LineTransportOptions, openLineTransport} from '../session/line-transport.js';

/** `ready`: nothing is missing, as far as it tells without a call to the model. */
export type LoginState = 'ready' | 'needed' | 'unknown';

export type Handshake = {
	version?: string;
	login: LoginState;
	/** How it is logged in, e.g. `API key`: never an address, a name or a key. */
	means?: string;
};

/** There was no handshake; the message is a sentence without its subject, not sanitized. */
export class NoHandshake extends Error {}

export type HandshakeOptions = Omit<LineTransportOptions, 'onLine' | 'command'> & {
	command: readonly string[];
	protocol: Product['protocol'];
	/** milliseconds after which the caller gives up */
	limit: number;
};

/** Resolves with the response to a request, or rejects with a `NoHandshake` when the agent ends or the time is up. */
export type Within = <T>(response: Promise<T>) => Promise<T>;

const authRequired = -32_000;

const refused = (error: unknown): never => {
	throw error instanceof JsonRpcError || error instanceof ClaudeFailure
		? new NoHandshake(`refused to start: ${error.message}`)
		: error;
};

const claudeLogin = (account: unknown): Omit<Handshake, 'version'> => {
	if (account === undefined) {
		return {login: 'unknown'};
	}

	const {apiProvider, tokenSource, apiKeySource, subscriptionType} = asFields(account);
	const provider = asText(apiProvider);
	if (provider !== undefined && provider !== 'firstParty') {
		return {login: 'ready', means: provider};
	}

	const means = [subscriptionType, apiKeySource, tokenSource]
		.map(asText)
		.find(source => source !== undefined && source !== 'none');
	return {login: means === undefined ? 'needed' : 'ready', means};
};

const codexHandshake = async (rpc: JsonRpc, within: Within): Promise<Handshake> => {
	const hello = await within(
		rpc.request('initialize', {clientInfo: {name: 'treadle', title: 'Treadle', version: '1'}}).catch(refused),
	);
	// `treadle/0.169.0 (…)`: our name, its version.
	const version = /^[^/\s]+\/(\d[\w.-]*)/.exec(asText(hello.userAgent) ?? '')?.[1];
	rpc.notify('initialized');
	const answer = await within(rpc.request('account/read', {}).catch(() => undefined));
	if (!answer) {
		return {version, login: 'unknown'};
	}

	const {type, planType} = asFields(answer.account);
	if (asText(type) !== undefined) {
		return {version, login: 'ready', means: [type, asText(planType)].filter(Boolean).join(' ')};
	}

	return answer.requiresOpenaiAuth === false
		? {version, login: 'ready', means: 'a provider of its own'}
		: {version, login: 'needed'};
};

/** A session is opened too, since only then agents report that they need a login. No prompt is sent, so no model is called. */
const acpHandshake = async (rpc: JsonRpc, within: Within, folder: string): Promise<Handshake> => {
	const {protocolVersion, agentInfo} = await within(
		rpc
			.request('initialize', {
				protocolVersion: 1,
				clientCapabilities: {fs: {readTextFile: false, writeTextFile: false}, terminal: false},
				clientInfo: {name: 'treadle', version: '1'},
			})
			.catch(refused),
	);
	if (protocolVersion !== 1) {
		throw new NoHandshake(`speaks version ${String(protocolVersion)} of the protocol, not 1`);
	}

	const version = asText(asFields(agentInfo).version);
	try {
		await within(rpc.request('session/new', {cwd: folder, mcpServers: []}));
		return {version, login: 'ready'};
	} catch (error) {
		// It speaks the protocol; a session that takes long, or fails otherwise, says nothing about the login.
		const isNeeded = error instanceof JsonRpcError && error.code === authRequired;
		return {version, login: isNeeded ? 'needed' : 'unknown'};
	}
};

/** Starts an agent and does its protocol's handshake, and no more: no prompt is sent and no model called. */
export const openHandshake = (
	options: HandshakeOptions,
): {transport: LineTransport; handshake: (within: Within) => Promise<Handshake>} => {
	const {protocol} = options;
	if (protocol === 'claude') {
		const {transport, ready} = openClaudeConnection({
			...options,
			hooks: undefined,
			// The caller gives up first.
			initializeLimit: options.limit + 1000,
			onMessage() {},
			async onRequest() {
				throw new Error('not supported here');
			},
		});
		return {
			transport,
			async handshake(within) {
				const {claude_code_version: version, account} = await within(ready.catch(refused));
				return {version: asText(version), ...claudeLogin(account)};
			},
		};
	}

	const rpc = createJsonRpc({
		send: line => transport.send(line),
		version: protocol === 'acp' ? '2.0' : undefined,
		onNotification() {},
		onRequest: async () => undefined,
		onGarbage: line => transport.discard(line),
	});
	const transport = openLineTransport({...options, onLine: line => rpc.receive(line)});
	return {
		transport,
		handshake: within =>
			protocol === 'codex' ? codexHandshake(rpc, within) : acpHandshake(rpc, within, options.folder),
	};
};
