import type {Product} from '../../products/product.js';
import {asFields, asText, type Fields} from '../../system/fields.js';
import {type Dialogue, NoAnswer} from './dialogue.js';

/** `ready`: nothing is missing, as far as it tells without a call to the model. */
export type LoginState = 'ready' | 'needed' | 'unknown';

export type Handshake = {
	version?: string;
	login: LoginState;
	/** How it is logged in, e.g. `API key`: never an address, a name or a key. */
	means?: string;
};

const authRequired = -32_000;

const greetClaude = async ({ask}: Dialogue): Promise<Handshake> => {
	const message = await ask(
		{type: 'control_request', request_id: 'hello', request: {subtype: 'initialize'}},
		({type, response}) => type === 'control_response' && asFields(response).request_id === 'hello',
	);
	const {subtype, error, response} = asFields(message.response);
	if (subtype !== 'success') {
		throw new NoAnswer(`refused to start: ${asText(error) ?? 'without a reason'}`);
	}

	const {claude_code_version: version, account} = asFields(response);
	return {...withText('version', version), ...claudeLogin(account)};
};

const claudeLogin = (account: unknown): Omit<Handshake, 'version'> => {
	if (account === undefined) {
		return {login: 'unknown'};
	}

	const {apiProvider, tokenSource, apiKeySource, subscriptionType} = asFields(account);
	if (asText(apiProvider) !== undefined && apiProvider !== 'firstParty') {
		return {login: 'ready', ...withText('means', apiProvider)};
	}

	const means = [subscriptionType, apiKeySource, tokenSource].find(
		source => asText(source) !== undefined && source !== 'none',
	);
	return means === undefined ? {login: 'needed'} : {login: 'ready', ...withText('means', means)};
};

const greetCodex = async ({ask, send}: Dialogue): Promise<Handshake> => {
	const hello = await request(ask, {
		id: 0,
		method: 'initialize',
		params: {clientInfo: {name: 'treadle', title: 'Treadle', version: '1'}},
	});
	// `treadle/0.169.0 (…)`: our name, its version.
	const version = /^[^/\s]+\/(\d[\w.-]*)/.exec(asText(hello.userAgent) ?? '')?.[1];
	send({method: 'initialized'});
	const answer = await ask({id: 1, method: 'account/read', params: {}}, ({id}) => id === 1);
	const told = {...withText('version', version)};
	if (answer.error !== undefined) {
		return {...told, login: 'unknown'};
	}

	const {account, requiresOpenaiAuth} = asFields(answer.result);
	const {type, planType} = asFields(account);
	if (asText(type) !== undefined) {
		return {...told, login: 'ready', means: [type, asText(planType)].filter(Boolean).join(' ')};
	}

	return requiresOpenaiAuth === false
		? {...told, login: 'ready', means: 'a provider of its own'}
		: {...told, login: 'needed'};
};

/** A session is opened too: only then agents say that they want a login. No prompt is sent, so no model is called. */
const greetAcp = async ({ask, clean}: Dialogue, folder: string): Promise<Handshake> => {
	const {protocolVersion, agentInfo} = await request(ask, {
		jsonrpc: '2.0',
		id: 0,
		method: 'initialize',
		params: {
			protocolVersion: 1,
			clientCapabilities: {fs: {readTextFile: false, writeTextFile: false}, terminal: false},
			clientInfo: {name: 'treadle', version: '1'},
		},
	});
	if (protocolVersion !== 1) {
		throw new NoAnswer(`speaks version ${clean(String(protocolVersion))} of the protocol, not 1`);
	}

	const told = withText('version', asFields(agentInfo).version);
	try {
		const opened = await ask(
			{jsonrpc: '2.0', id: 1, method: 'session/new', params: {cwd: folder, mcpServers: []}},
			({id, method}) => id === 1 && method === undefined,
		);
		if (opened.error === undefined) {
			return {...told, login: 'ready'};
		}

		return {...told, login: asFields(opened.error).code === authRequired ? 'needed' : 'unknown'};
	} catch (error) {
		if (error instanceof NoAnswer) {
			// It speaks the protocol; that a session takes long, or fails, says nothing of the login.
			return {...told, login: 'unknown'};
		}

		throw error;
	}
};

/** Sends a JSON-RPC request; gives its result. */
const request = async (ask: Dialogue['ask'], message: Fields): Promise<Fields> => {
	const {error, result} = await ask(message, ({id, method}) => id === message.id && method === undefined);
	if (error !== undefined) {
		throw new NoAnswer(`refused to start: ${asText(asFields(error).message) ?? 'without a reason'}`);
	}

	return asFields(result);
};

const withText = <Name extends string>(name: Name, value: unknown): {[Key in Name]?: string} => {
	const text = asText(value);
	return (text === undefined ? {} : {[name]: text}) as {[Key in Name]?: string};
};

/**
 * Says hello in an agent's protocol, and nothing more: no prompt is sent and no model called.
 *
 * @param folder absolute path of an empty folder
 * @throws NoAnswer
 */
export const handshake = async (
	dialogue: Dialogue,
	protocol: Product['protocol'],
	folder: string,
): Promise<Handshake> => {
	switch (protocol) {
		case 'claude':
			return greetClaude(dialogue);
		case 'codex':
			return greetCodex(dialogue);
		case 'acp':
			return greetAcp(dialogue, folder);
	}
};
