import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {asAmount, asFields, asText, parseFields} from '../system/fields.js';
import {homeFolder} from '../system/files/home-folder.js';
import type {ApiCall} from './api-call.js';
import type {AcpProduct, Records, RecordsStart} from './product.js';

/** Reads `session.usage_record`, one for each call, from the session events in GitHub Copilot CLI's home folder. */
const readEvent = (line: string): ApiCall | undefined => {
	if (!line.startsWith('{"type":"session.usage_record"')) {
		return undefined;
	}

	const {data, timestamp} = parseFields(line);
	const {model, inputTokens, outputTokens, cacheReadTokens, reasoningTokens} = asFields(asFields(data).usage);
	const name = asText(model);
	const at = Date.parse(asText(timestamp) ?? '');
	return {
		kind: 'answered',
		usage: {
			input: asAmount(inputTokens) ?? 0,
			cached: asAmount(cacheReadTokens) ?? 0,
			output: asAmount(outputTokens) ?? 0,
			reasoning: asAmount(reasoningTokens) ?? 0,
			costBasis: 'unknown',
			model: name,
		},
		at: Number.isNaN(at) ? undefined : at,
	};
};

const failed = /^(\S+) \[WARNING\] \[[\w:]+\] Model provider request failed (\{.*\})$/;

/** Reads the fields at the end of a warning about a failed request, from GitHub Copilot CLI's log. */
const readLog = (line: string): ApiCall | undefined => {
	const [, time = '', json = ''] = failed.exec(line) ?? [];
	const {http_status, retry_after_ms, failure_kind} = parseFields(json);
	const status = asAmount(http_status);
	const reset = asAmount(retry_after_ms);
	return status === undefined
		? undefined
		: {
				kind: 'refused',
				status,
				words: asText(failure_kind) ?? '',
				at: Date.parse(time) || Date.now(),
				reset,
			};
};

/**
 * GitHub Copilot CLI reports its tokens only at the end of a turn, and a refusing provider not at all. The session events
 * that it keeps in its home folder show the tokens, and its log shows refusals when they happen. The log is kept for this
 * run, and is short: warnings, without prompts.
 */
const records = async ({environment, command, makeFolder}: RecordsStart): Promise<Records> => {
	const home = environment.COPILOT_HOME || path.join(homeFolder(environment), '.copilot');
	const hasOwnLog = command.some(argument => /^--log-(?:dir|level)(?:=|$)/.test(argument));
	const folder = await makeFolder();
	return {
		arguments: hasOwnLog ? [] : ['--log-dir', folder, '--log-level', 'warning'],
		environment: {},
		files: [
			{
				locate: async session => path.join(home, 'session-state', session, 'events.jsonl'),
				read: () => readEvent,
			},
			{
				locate: async () => {
					const names = await readdir(folder);
					const name = names.find(each => each.endsWith('.log'));
					return name === undefined ? undefined : path.join(folder, name);
				},
				read: () => readLog,
			},
		],
	};
};

export const copilot: AcpProduct = {
	label: 'GitHub Copilot CLI',
	program: 'copilot',
	package: '@github/copilot',
	protocol: 'acp',
	launches: [{since: '1.0.87', arguments: ['--acp', '--no-auto-update']}],
	environment: () => ({}),
	login: 'run `copilot login`',
	// Not GH_TOKEN and GITHUB_TOKEN, which would log it in too: they may allow it to push.
	variables: {prefixes: ['COPILOT_'], names: []},
	usesKeyRing: () => true,
	vendor: 'GitHub',
	instructions: [
		...['COPILOT.md', 'AGENT.md', 'AGENTS.md', '.copilot/', '.vscode/mcp.json', '.github/hooks/'],
		...['.github/instructions/', '.github/agents/', '.github/prompts/', '.github/chatmodes/'],
		...['.github/skills/', '.github/copilot*/'],
	],
	agentName: 'Copilot',
	// Source: https://github.com/github/copilot-cli/issues/4537
	oldestBecause: 'versions from 1.0.81 on run every tool without asking',
	model: '--model',
	mode: 'https://agentclientprotocol.com/protocol/session-modes#agent',
	options: {allow_all: 'off'},
	asks: 'some-tools',
	endsTurnAfterRefusal: true,
	tokens: 'session',
	cost: 'estimated',
	hidesModelFailures: true,
	toolServers: '--additional-mcp-config',
	records,
};
