import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {AgentStart, Asking} from '../../../source/agents/agent.js';
import {createCodexAgent} from '../../../source/agents/codex/agent.js';
import type {CodexLimits} from '../../../source/agents/codex/session.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';

const peer = path.resolve(import.meta.dirname, '../fixtures/codex-peer.ts');
export const replay = path.resolve(import.meta.dirname, '../fixtures/replay.ts');

export type CodexOptions = CodexLimits & {
	asking?: Asking;
	choice?: {model?: string; args?: readonly string[]};
};

/** An agent that speaks the protocol of Codex, and a folder for it. */
export const setUp = (command: readonly string[], {asking, choice = {}, ...limits}: CodexOptions = {}) => {
	const base = mkdtempSync(path.join(tmpdir(), 'treadle-codex-'));
	const [folder, home, temporary] = ['project', 'home', 'temporary'].map(name => path.join(base, name)) as [
		string,
		string,
		string,
	];
	for (const each of [folder, home, temporary]) {
		mkdirSync(each);
	}
	onTestFinished(() => rmSync(base, {recursive: true}));
	const agent = createCodexAgent({choice, environment: process.env, command, ...limits});
	const start: AgentStart = {
		folder,
		environment: agentEnvironment(process.env, {HOME: home, CODEX_HOME: '', TMPDIR: temporary}),
		rawLog: path.join(base, 'raw.log'),
		...(asking === undefined ? {} : {asking}),
	};
	return {agent, start, folder};
};

export const scripted = (mode: string, argument: string) => [process.execPath, peer, mode, argument];

export const converse = async (mode: string, argument = '', options: CodexOptions = {}) => {
	const {agent, start, folder} = setUp(scripted(mode, argument), options);
	const session = await agent.start(start);
	onTestFinished(session.dispose);
	return {session, folder, rawLog: start.rawLog};
};

/** A command the scripted Codex runs. */
export const command = JSON.stringify({
	type: 'commandExecution',
	id: 'c1',
	command: "/bin/bash -lc 'make all'",
	cwd: '/elsewhere',
	status: 'inProgress',
	commandActions: [],
});
