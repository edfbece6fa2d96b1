import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {sessionSettings} from '../../../source/agents/acp/settings.js';
import {createAgent} from '../../../source/agents/index.js';
import {isSince} from '../../../source/agents/program/installed-version.js';
import {productByAgentName} from '../../../source/products/index.js';
import {opencode} from '../../../source/products/opencode.js';
import {type AcpProductName, acpProducts} from '../../products/support/acp-products.js';
import type {Script} from '../fixtures/scripted-acp.js';
import {prompt} from '../support/converse.js';
import {scriptedCommand} from '../support/scripted.js';

/** A program of that name on a PATH of its own, installed as npm does, that says how it was started. */
const install = (name: AcpProductName, version: string | undefined, script: Script = {}) => {
	const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'treadle-product-')));
	onTestFinished(() => rmSync(base, {recursive: true}));
	const {package: packageName, agentName} = acpProducts[name];
	const home = path.join(base, 'node_modules', packageName);
	const [file, bin] = [path.join(home, 'bundle', 'cli.sh'), path.join(base, 'bin')];
	mkdirSync(path.dirname(file), {recursive: true});
	mkdirSync(bin);
	if (version !== undefined) {
		writeFileSync(path.join(home, 'package.json'), JSON.stringify({name: packageName, version}));
	}

	const started = path.join(base, 'started');
	const command = scriptedCommand({
		name: agentName,
		turns: [{response: {usage: {inputTokens: 1}}}],
		...script,
	});
	writeFileSync(file, `#!/bin/sh\necho "$@" > "${started}"\nenv >> "${started}"\n${command}\n`);
	chmodSync(file, 0o755);
	symlinkSync(file, path.join(bin, name));
	const environment = {PATH: `${bin}:/usr/bin:/bin`, HOME: base, TMPDIR: base};
	return {folder: base, environment, started, rawLog: path.join(base, 'raw')};
};

const run = async (
	choice: {kind: AcpProductName; model?: string; args?: string[]},
	version: string | undefined,
	script?: Script,
) => {
	const start = install(choice.kind, version, script);
	const agent = createAgent(choice, start);
	await agent.preflight(start.folder);
	const session = await agent.start(start);
	onTestFinished(session.dispose);
	const turn = await prompt(session);
	await session.dispose();
	const {readFileSync} = await import('node:fs');
	const [line = '', ...variables] = readFileSync(start.started, 'utf8').split('\n');
	return {...turn, line, variables};
};

describe('how it is started', () => {
	test.each<[AcpProductName, string | undefined, string]>([
		['gemini', '0.61.0', '--acp --model m --debug'],
		['gemini', '0.33.0-preview.11', '--acp --model m --debug'],
		['gemini', '0.32.1', '--experimental-acp --model m --debug'],
		['gemini', undefined, '--acp --model m --debug'],
		['copilot', '1.0.102', '--acp --no-auto-update --model m --debug --log-dir <record> --log-level warning'],
		['qwen', '0.24.4', '--acp --model m --debug'],
		['qwen', '0.7.9', '--experimental-acp --model m --debug'],
	])('%s %s', async (kind, version, expected) => {
		const {line, end} = await run({kind, model: 'm', args: ['--debug']}, version);
		expect(end).toMatchObject({outcome: 'completed'});
		expect(line.replace(/\/\S+\/record-\w+/, '<record>')).toBe(expected);
	});

	test('opencode gets a port and a password of ours, and its model in the session', async () => {
		const script = {turns: [{acts: []}]};
		const {line, variables, said} = await run(
			{kind: 'opencode', model: 'p/m', args: ['--pure']},
			'1.18.33',
			script,
		);
		expect(line).toMatch(/^acp --pure --port \d+$/);
		expect(variables.some(variable => /^OPENCODE_SERVER_PASSWORD=[\da-f]{48}$/.test(variable))).toBe(true);
		expect(said()).toEqual(['model=p/m\n']);
	});

	test('a model that opencode does not know is named', async () => {
		const unset = {code: -32_602, message: 'Invalid params: model not found: p/m'};
		const {end} = await run({kind: 'opencode', model: 'p/m'}, '1.18.33', {unset});
		expect(end).toMatchObject({outcome: 'failed', reason: expect.stringContaining('model not found: p/m')});
	});

	test('what keeps signals away is switched off', async () => {
		expect((await run({kind: 'gemini'}, '0.61.0')).variables).toContain('GEMINI_CLI_NO_RELAUNCH=true');
		expect((await run({kind: 'qwen'}, '0.24.4')).variables).toContain('QWEN_CODE_NO_RELAUNCH=true');
	});
});

describe('preflight', () => {
	test.each<[AcpProductName, string, string]>([
		['gemini', '0.19.4', 'Gemini CLI 0.19.4 is too old: 0.20.0 or newer is needed'],
		['opencode', '1.0.223', 'opencode 1.0.223 is too old: 1.1.1 or newer is needed'],
		['copilot', '1.0.85', 'GitHub Copilot CLI 1.0.85 is too old: 1.0.87 or newer is needed'],
		['qwen', '0.4.1', 'Qwen Code 0.4.1 is too old: 0.5.0 or newer is needed'],
	])('%s %s is too old', async (kind, version, message) => {
		const start = install(kind, version);
		const refused = createAgent({kind}, start).preflight(start.folder);
		await expect(refused).rejects.toThrow(message);
		await expect(refused).rejects.toMatchObject({
			exitCode: 6,
			hint: `Update it: npm install -g ${acpProducts[kind].package}`,
		});
	});

	test('one that is not there is named', async () => {
		const agent = createAgent({kind: 'gemini'}, {environment: {PATH: '/nonesuch'}});
		await expect(agent.preflight('/')).rejects.toThrow('gemini was not found on the PATH');
	});
});

test.each([
	['1.2.3', '1.2.3', true],
	['1.2.3', '1.2', true],
	['1.10.0', '1.9.9', true],
	['1.9.9', '1.10.0', false],
	['2.0.0-rc.1', '2.0.0', true],
	['0.33', '0.33.1', false],
] as const)('%s is since %s: %s', (version, other, expected) => {
	expect(isSince(version, other)).toBe(expected);
});

test('each is known by the name it gives itself', () => {
	for (const product of Object.values(acpProducts)) {
		expect(productByAgentName(product.agentName)).toBe(product);
	}
	expect(productByAgentName('goose')).toBeUndefined();
});

describe('what opencode asks about stands above what the user says', () => {
	const contentOf = (content: string, rights: 'ask' | 'read-only') =>
		JSON.parse(
			opencode.environment({OPENCODE_CONFIG_CONTENT: content}, rights).OPENCODE_CONFIG_CONTENT ?? '',
		);

	const user = JSON.stringify({
		theme: 'x',
		model: 'p/m',
		permission: {bash: {'git *': 'allow'}, mine_tool: 'deny'},
		agent: {build: {prompt: 'Be brief.', permission: {edit: 'allow'}}, other: {mode: 'subagent'}},
	});

	test('and the rest of it stays', () => {
		const content = contentOf(user, 'ask');
		expect(content).toMatchObject({
			theme: 'x',
			model: 'p/m',
			permission: {'*': 'ask', bash: 'ask', read: 'ask', mine_tool: 'deny'},
			agent: {build: {prompt: 'Be brief.', permission: {edit: 'ask'}}, other: {mode: 'subagent'}},
		});
	});

	test('by what the session may do', () => {
		expect(contentOf('', 'ask').permission).toMatchObject({'*': 'ask', read: 'ask', todowrite: 'allow'});
		expect(contentOf('', 'read-only').permission).toMatchObject({
			'*': 'deny',
			read: 'allow',
			edit: 'deny',
			bash: 'deny',
			'treadle_*': 'allow',
		});
	});

	test('what is no JSON is a problem, and not lost', () => {
		expect(() => contentOf('{// mine\n}', 'ask')).toThrow('OPENCODE_CONFIG_CONTENT does not hold JSON');
	});
});

describe('settings of a session', () => {
	const offered = {
		modes: {currentModeId: 'auto', availableModes: [{id: 'auto'}, {id: 'ask'}]},
		configOptions: [
			{
				id: 'allow_all',
				currentValue: 'on',
				options: [{group: 'g', options: [{value: 'on'}, {value: 'off'}]}],
			},
		],
	};

	test('are set where they are offered', () => {
		expect(sessionSettings({mode: 'ask', options: {allow_all: 'off'}}, offered, 'm')).toEqual([
			{method: 'session/set_mode', value: 'ask'},
			{method: 'session/set_config_option', value: {configId: 'allow_all', value: 'off'}},
			{method: 'session/set_config_option', value: {configId: 'model', value: 'm'}},
		]);
	});

	test('are left alone where they are so, or nobody offers them', () => {
		expect(
			sessionSettings({mode: 'auto', options: {allow_all: 'on', other: 'x'}}, offered, undefined),
		).toEqual([]);
		expect(sessionSettings({mode: 'ask', options: {allow_all: 'off'}}, undefined, undefined)).toEqual([]);
	});
});
