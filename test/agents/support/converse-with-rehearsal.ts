import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable, Writable} from 'node:stream';
import {
	type ClientContext,
	client,
	methods,
	ndJsonStream,
	PROTOCOL_VERSION,
	type PromptResponse,
	type RequestPermissionRequest,
	type RequestPermissionResponse,
	type SessionUpdate,
} from '@agentclientprotocol/sdk/unstable';
import {onTestFinished} from 'vitest';
import type {Script} from '../../../source/agents/rehearsal/script/script.js';

const repository = path.resolve(import.meta.dirname, '../../..');

/** A temporary folder that goes when the test ends. */
export const temporaryFolder = async (): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'treadle-rehearsal-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
};

export type Conversation = {
	agent: ClientContext;
	sessionId: string;
	child: ChildProcess;
	/** Everything the agent sent, oldest first. */
	updates: SessionUpdate[];
	/** The tool calls it asked permission for. */
	asked: RequestPermissionRequest['toolCall'][];
	prompt: (text: string) => Promise<PromptResponse>;
	cancel: () => Promise<void>;
	/** What it said or thought, one text a message. */
	said: (kind?: 'agent_message_chunk' | 'agent_thought_chunk') => string[];
};

export type ConverseOptions = {
	folder: string;
	/** Without one: the demo's script. */
	script?: Script;
	environment?: Record<string, string>;
	/** Whether a tool call is allowed, and why not; all are by default. */
	allow?: (title: string) => boolean | string | Promise<boolean>;
	notices?: boolean;
};

/** Starts the real agent process and opens a session, as an ACP client would; it ends with the test. */
export const converse = async ({
	folder,
	script,
	environment,
	allow = () => true,
	notices = true,
}: ConverseOptions): Promise<Conversation> => {
	const main = path.join(repository, 'source/agents/rehearsal/main.ts');
	const options: string[] = [];
	if (script) {
		const file = path.join(await temporaryFolder(), 'script.json');
		await writeFile(file, JSON.stringify(script));
		options.push('--script', file);
	}

	const register = path.join(repository, 'test/support/register.ts');
	const child = spawn(process.execPath, ['--import', register, main, ...options], {
		cwd: folder,
		env: {PATH: process.env.PATH, TREADLE_REHEARSAL_PACE: '0', ...environment},
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	onTestFinished(async () => {
		if (child.exitCode !== null || child.signalCode !== null) {
			return;
		}
		child.kill('SIGKILL');
		await once(child, 'exit');
	});

	const updates: SessionUpdate[] = [];
	const asked: RequestPermissionRequest['toolCall'][] = [];
	const answer = async ({toolCall}: RequestPermissionRequest): Promise<RequestPermissionResponse> => {
		asked.push(toolCall);
		const allowed = await allow(toolCall.title ?? '');
		return {
			outcome: {outcome: 'selected', optionId: allowed === true ? 'allow' : 'reject'},
			...(typeof allowed === 'string' && {_meta: {reason: allowed}}),
		};
	};

	const connection = client({name: 'test'})
		.onNotification(methods.client.session.update, ({params}) => void updates.push(params.update))
		.onRequest(methods.client.session.requestPermission, ({params}) => answer(params))
		.connect(
			ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>),
		);
	const {agent} = connection;
	await agent.request(methods.agent.initialize, {
		protocolVersion: PROTOCOL_VERSION,
		clientCapabilities: notices ? {session: {notices: {}}} : {},
	});
	const {sessionId} = await agent.request(methods.agent.session.new, {cwd: folder, mcpServers: []});

	return {
		agent,
		sessionId,
		child,
		updates,
		asked,
		prompt: text => agent.request(methods.agent.session.prompt, {sessionId, prompt: [{type: 'text', text}]}),
		cancel: () => agent.notify(methods.agent.session.cancel, {sessionId}),
		said(kind = 'agent_message_chunk') {
			const messages = new Map<string, string>();
			for (const update of updates) {
				if (update.sessionUpdate !== kind || update.content.type !== 'text') {
					continue;
				}
				const id = update.messageId ?? '';
				messages.set(id, (messages.get(id) ?? '') + update.content.text);
			}

			return [...messages.values()];
		},
	};
};
