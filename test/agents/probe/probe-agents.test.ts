import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {AgentReport} from '../../../source/agents/probe/agent-report.js';
import {type ProbeOptions, probeAgents, probedAgents} from '../../../source/agents/probe/probe-agents.js';
import {type ProductName, productNames} from '../../../source/products/index.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {type FakeMachine, fakeAcp, fakeClaude, fakeCodex, fakeMachine} from '../support/fake-agents.js';

const rehearsal = [
	'--import',
	path.resolve('test/support/register.ts'),
	path.resolve('source/agents/rehearsal/main.ts'),
];

const probe = async (
	{environment, folder}: FakeMachine,
	options: Partial<ProbeOptions> = {},
): Promise<Record<AgentReport['name'], AgentReport>> => {
	const reports = await probeAgents({environment, folder, rehearsal, ...options});
	return Object.fromEntries(reports.map(report => [report.name, report])) as Record<
		AgentReport['name'],
		AgentReport
	>;
};

/** What is found out about one agent that is this script, alone on the machine. */
const probeOne = async (
	name: ProductName,
	script: string,
	options: Partial<ProbeOptions> = {},
	variables: Record<string, string> = {},
): Promise<AgentReport & {machine: FakeMachine}> => {
	const machine = await fakeMachine();
	machine.program(name, script);
	Object.assign(machine.environment, variables);
	const reports = await probe(machine, {only: [name], ...options});
	return {...reports[name], machine};
};

const messages = ({problems}: AgentReport): string => problems.map(({message}) => message).join('\n');

test('where no agent is installed, none is invented, and the scripted one works', async () => {
	const machine = await fakeMachine();
	const told: string[] = [];
	const reports = await probe(machine, {onReport: ({name}) => void told.push(name)});
	expect(told.toSorted()).toEqual([...probedAgents].toSorted());
	for (const name of productNames) {
		expect(reports[name]).toMatchObject({
			path: undefined,
			answers: undefined,
			login: 'unknown',
			problems: [],
		});
	}

	expect(reports.rehearsal).toMatchObject({answers: true, login: 'ready', problems: []});
	expect(reports.rehearsal.abilities?.asks).toBe('every-tool');
});

test('all at once: each is found, answers and reports its login and version', async () => {
	const machine = await fakeMachine();
	machine.program('claude', fakeClaude({tokenSource: 'none', apiKeySource: 'ANTHROPIC_API_KEY'}));
	machine.program(
		'codex',
		fakeCodex({account: {type: 'chatgpt', planType: 'pro'}, requiresOpenaiAuth: true}),
	);
	for (const name of ['gemini', 'opencode', 'copilot', 'qwen'] as const) {
		machine.program(name, fakeAcp(name, {result: {sessionId: 's'}}));
	}

	const reports = await probe(machine);
	const versions = {
		claude: '2.1.329',
		codex: '0.169.0',
		gemini: '0.61.0',
		opencode: '1.18.33',
		copilot: '1.0.102',
		qwen: '0.24.4',
	};
	for (const name of productNames) {
		expect(reports[name]).toMatchObject({
			path: path.join(machine.programs, name),
			version: versions[name],
			isTooOld: false,
			answers: true,
			login: 'ready',
			problems: [],
		});
	}

	expect(reports.claude.means).toBe('ANTHROPIC_API_KEY');
	expect(reports.codex.means).toBe('chatgpt pro');
});

describe('the login', () => {
	test.each([
		['none', {tokenSource: 'none', apiProvider: 'firstParty'}, 'needed', undefined],
		['a subscription', {subscriptionType: 'max', tokenSource: 'claude.ai'}, 'ready', 'max'],
		['another provider', {apiProvider: 'bedrock'}, 'ready', 'bedrock'],
		['nothing told', undefined, 'unknown', undefined],
	])('of claude: %s', async (_, account, login, means) => {
		const report = await probeOne('claude', fakeClaude(account));
		expect(report).toMatchObject({answers: true, login, means});
		expect(messages(report)).toBe(login === 'needed' ? 'it is not logged in' : '');
	});

	test.each([
		['none', {account: null, requiresOpenaiAuth: true}, 'needed'],
		['a provider of its own', {account: null, requiresOpenaiAuth: false}, 'ready'],
	])('of codex: %s', async (_, account, login) => {
		const report = await probeOne('codex', fakeCodex(account));
		expect(report).toMatchObject({answers: true, login});
		expect(report.problems.map(({hint}) => hint).join()).toMatch(login === 'needed' ? /codex login/ : /^$/);
	});

	test.each([
		['wanted', {error: {code: -32_000, message: 'Authentication required'}}, 'needed'],
		['told by nothing, as the session fails', {error: {code: -32_603, message: 'Oops'}}, 'unknown'],
	])('of an ACP agent: %s', async (_, opened, login) => {
		expect(await probeOne('copilot', fakeAcp('copilot', opened))).toMatchObject({answers: true, login});
	});

	test('of an ACP agent that answers but opens no session is unknown', async () => {
		const report = await probeOne('gemini', fakeAcp('gemini'), {limit: 2000});
		expect(report).toMatchObject({answers: true, login: 'unknown', problems: []});
	});
});

describe('what does not work', () => {
	test('too old: its protocol is not started', async () => {
		const started = `[ "$1" = --version ] || echo "$@" >> "$HOME/started"\n`;
		const report = await probeOne('claude', started + fakeClaude({}, '1.0.35 (Claude Code)'));
		expect(report).toMatchObject({version: '1.0.35', isTooOld: true, answers: undefined});
		expect(messages(report)).toBe('version 1.0.35 is too old: 2.1.100 or newer is needed');
		expect(report.problems[0]?.hint).toContain('npm install -g @anthropic-ai/claude-code@latest');
		expect(existsSync(path.join(report.machine.environment.HOME ?? '', 'started'))).toBe(false);
	});

	test('silent about its version: ended with all it started, soon', async () => {
		const seconds = uniqueSeconds();
		const began = performance.now();
		const report = await probeOne('qwen', `trap '' TERM\nsleep ${seconds} & sleep ${seconds}`, {limit: 500});
		expect(performance.now() - began).toBeLessThan(5000);
		expect(report).toMatchObject({version: undefined, answers: undefined});
		expect(messages(report)).toBe('it did not report its version within 500ms');
		expect(livingWith(seconds)).toEqual([]);
	});

	test('silent in its protocol: ended with all it started, soon', async () => {
		const seconds = uniqueSeconds();
		const report = await probeOne(
			'gemini',
			`[ "$1" = --version ] && { echo 0.61.0; exit; }\ntrap '' TERM\nsleep ${seconds} & sleep ${seconds}`,
			{limit: 2000},
		);
		expect(report).toMatchObject({version: '0.61.0', answers: false, login: 'unknown'});
		expect(messages(report)).toBe('it did not answer within 2s');
		expect(livingWith(seconds)).toEqual([]);
	});

	test.each([
		['garbage', 'echo "\u001B[31mno idea\u001B]0;title\u0007"', /printed “no idea”$/],
		['nothing', 'exit 0', /it printed nothing$/],
		['a failure', 'echo "cannot find module" >&2; exit 7', /“cannot find module” and exited with 7$/],
		['a flood', "yes '' | head -c 3000000", /it printed nothing$/],
	])('%s for a version', async (_, script, message) => {
		const report = await probeOne('codex', script);
		expect(report).toMatchObject({version: undefined, answers: undefined, isTooOld: false});
		expect(messages(report)).toMatch(message);
	});

	test.each([
		['dies', 'echo "licence expired" >&2; exit 3', /ended without an answer: exit 3: licence expired$/],
		['prints garbage and dies', 'echo "Welcome!"; exit 0', /\(it printed “Welcome!”\)$/],
	])('%s in its protocol', async (_, script, message) => {
		const report = await probeOne('opencode', `[ "$1" = --version ] && { echo 1.18.33; exit; }\n${script}`);
		expect(report).toMatchObject({answers: false});
		expect(messages(report)).toMatch(message);
	});

	test('another version of the protocol', async () => {
		const greeting = {jsonrpc: '2.0', id: 1, result: {protocolVersion: 2}};
		const report = await probeOne('qwen', fakeAcp('qwen', undefined, greeting));
		expect(messages(report)).toBe('it speaks version 2 of the protocol, not 1');
	});

	test('a refusal, whose words cannot harm the terminal nor tell a secret', async () => {
		const error = {code: -32_603, message: `no \u001B[2Jway, sk-${'a'.repeat(30)}`};
		const report = await probeOne('qwen', fakeAcp('qwen', undefined, {jsonrpc: '2.0', id: 1, error}));
		expect(messages(report)).toBe('it refused to start: no way, [redacted API key]');
	});

	test('settings that the driver cannot work with', async () => {
		const report = await probeOne(
			'opencode',
			fakeAcp('opencode', {result: {sessionId: 's'}}),
			{},
			{
				OPENCODE_CONFIG_CONTENT: '{',
			},
		);
		expect(messages(report)).toBe('The variable OPENCODE_CONFIG_CONTENT does not hold JSON.');
	});

	test('all of them silent: no longer than the one that is', async () => {
		const machine = await fakeMachine();
		const seconds = uniqueSeconds();
		for (const name of productNames) {
			machine.program(name, `[ "$1" = --version ] && { echo 99.0.0; exit; }\nexec sleep ${seconds}`);
		}

		const began = performance.now();
		const reports = await probe(machine, {limit: 3000});
		expect(performance.now() - began).toBeLessThan(6000);
		expect(productNames.map(name => reports[name].answers)).toEqual(productNames.map(() => false));
		expect(livingWith(seconds)).toEqual([]);
	});
});

test('what is looked at gets its own login, a folder for temporary files, and no prompt', async () => {
	const report = await probeOne(
		'claude',
		`env > "$HOME/environment"\n[ "$1" = --version ] || echo "$@" > "$HOME/arguments"\n${fakeClaude({}).replace('while read -r line; do', 'while read -r line; do echo "$line" >> "$HOME/heard";')}`,
		{},
		{ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o', GH_TOKEN: 'g'},
	);
	const read = (file: string): string =>
		readFileSync(path.join(report.machine.environment.HOME ?? '', file), 'utf8');
	expect(read('environment')).toContain('ANTHROPIC_API_KEY=a');
	expect(read('environment')).not.toMatch(/OPENAI_API_KEY|GH_TOKEN/);
	expect(read('environment')).toContain(`TMPDIR=${path.join(report.machine.folder, 'claude', 'tmp')}`);
	expect(read('arguments')).toContain('disableAllHooks');
	expect(read('heard').trim().split('\n')).toHaveLength(1);
	expect(read('heard')).toContain('"subtype":"initialize"');
});
