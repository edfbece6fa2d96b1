import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {McpServer} from '@agentclientprotocol/sdk/unstable';
import {version} from '../../system/version.js';
import {serverName, toolName} from '../asking/submit-tool/contract.js';
import type {ToolOutcome} from './script/turn.js';

type Message = {id?: unknown; result?: {content?: {text?: string}[]; isError?: boolean}};

const protocolVersion = '2025-06-18';
/** Id of the call among our requests. */
const callId = 2;

/** The session's server that accepts answers, when a question was asked. */
const findServer = (servers: readonly McpServer[]) =>
	servers.find(
		(server): server is Extract<McpServer, {command: string}> =>
			'command' in server && server.name === serverName,
	);

/** Calls the tool that accepts the answer to a question, over the Model Context Protocol. */
export const submitAnswer = async (
	servers: readonly McpServer[],
	answer: unknown,
	signal: AbortSignal,
): Promise<ToolOutcome> => {
	const server = findServer(servers);
	if (!server) {
		return {status: 'failed', text: 'No question was asked in this session'};
	}

	const {command, args, env = []} = server;
	const child = spawn(command, args, {
		env: {...process.env, ...Object.fromEntries(env.map(({name, value}) => [name, value]))},
		stdio: ['pipe', 'pipe', 'ignore'],
		signal,
	});
	// Without the process there is no answer, which is handled below.
	child.on('error', () => {});
	child.stdin.on('error', () => {});
	const send = (message: object): void => {
		child.stdin.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
	};

	const clientInfo = {name: 'rehearsal', version};
	send({id: 1, method: 'initialize', params: {protocolVersion, capabilities: {}, clientInfo}});
	send({method: 'notifications/initialized'});
	send({id: callId, method: 'tools/call', params: {name: toolName, arguments: answer}});
	for await (const line of createInterface({input: child.stdout})) {
		const {id, result} = JSON.parse(line) as Message;
		if (id !== callId) {
			continue;
		}

		child.stdin.end();
		if (child.exitCode === null) {
			await once(child, 'close');
		}
		const text = result?.content?.[0]?.text;
		return {
			status: result && !result.isError ? 'completed' : 'failed',
			text,
		};
	}

	return {status: 'failed', text: 'The tool for the answer ended without a response'};
};
