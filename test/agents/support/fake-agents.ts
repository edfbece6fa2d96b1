import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {onTestFinished} from 'vitest';
import type {ProductName} from '../../../source/products/index.js';

export type FakeMachine = {
	/** Has a HOME of its own, and on its PATH the shell's tools and the programs given here. */
	environment: Record<string, string>;
	/** Absolute path of the folder of programs. */
	programs: string;
	/** Absolute path of an empty folder. */
	folder: string;
	/** Puts a shell script on the PATH. */
	program: (name: string, script: string) => void;
};

/** Programs that scripts of tests use: no agent that happens to be installed is among them. */
const tools = ['sh', 'cat', 'sleep', 'env', 'git', 'node', 'head', 'tr', 'yes', 'false', 'true'];

const whereIs = async (name: string): Promise<string | undefined> => {
	if (name === 'node') {
		return process.execPath;
	}
	const {stdout} = await execa('/bin/sh', ['-c', `command -v ${name}`], {reject: false});
	return stdout.startsWith('/') ? stdout : undefined;
};

/** A machine on which only those agents are installed that a test puts there. */
export const fakeMachine = async (): Promise<FakeMachine> => {
	const top = mkdtempSync(path.join(tmpdir(), 'treadle-machine-'));
	onTestFinished(() => rmSync(top, {recursive: true, force: true, maxRetries: 5, retryDelay: 50}));
	const [programs, home, folder, bin] = ['programs', 'home', 'folder', 'bin'].map(name =>
		path.join(top, name),
	) as [string, string, string, string];
	for (const made of [programs, home, folder, bin]) {
		mkdirSync(made);
	}
	for (const tool of tools) {
		const file = await whereIs(tool);
		if (file) {
			symlinkSync(file, path.join(bin, tool));
		}
	}

	return {
		programs,
		folder,
		environment: {PATH: `${programs}:${bin}`, HOME: home, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color'},
		program(name, script) {
			const file = path.join(programs, name);
			writeFileSync(file, `#!/bin/sh\n${script}\n`);
			chmodSync(file, 0o755);
		},
	};
};

const quote = (message: object): string => `'${JSON.stringify(message).replaceAll("'", "'\\''")}'`;

/**
 * A shell script that tells its version, and answers each line that holds one of the words with the message beside it.
 *
 * @param answers by word, looked for in this order
 */
export const scripted = (version: string, answers: Record<string, object>): string =>
	[
		`[ "$1" = --version ] && { echo '${version}'; exit 0; }`,
		'while read -r line; do case $line in',
		...Object.entries(answers).map(([word, message]) => `*'"${word}"'*) printf '%s\\n' ${quote(message)};;`),
		'esac; done',
	].join('\n');

/** What each agent prints for its version when all is well. */
const versions: Record<ProductName, string> = {
	claude: '2.1.329 (Claude Code)',
	codex: 'codex-cli 0.169.0',
	gemini: '0.61.0',
	opencode: '1.18.33',
	copilot: 'GitHub Copilot CLI 1.0.102.',
	qwen: '0.24.4',
};

/** A fake Claude Code that says this of the account it is logged in with. */
export const fakeClaude = (account: object | undefined, version = versions.claude): string =>
	scripted(version, {
		initialize: {
			type: 'control_response',
			response: {
				subtype: 'success',
				request_id: 'treadle-1',
				response: {claude_code_version: '2.1.329', account},
			},
		},
	});

/** A fake Codex whose app-server says this of its account. */
export const fakeCodex = (result: object, version = versions.codex): string =>
	scripted(version, {
		initialize: {id: 1, result: {userAgent: 'treadle/0.169.0 (Linux)'}},
		'account/read': {id: 2, result},
	});

const hello = {jsonrpc: '2.0', id: 1, result: {protocolVersion: 1, agentInfo: {name: 'x', version: '9.9.9'}}};

/** A fake agent with the Agent Client Protocol that answers `session/new` so; silent there by default. */
export const fakeAcp = (kind: ProductName, opened?: object, greeting: object = hello): string =>
	scripted(versions[kind], {
		...(opened === undefined ? {} : {'session/new': {jsonrpc: '2.0', id: 2, ...opened}}),
		initialize: greeting,
	});
