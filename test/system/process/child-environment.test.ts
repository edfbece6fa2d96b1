import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {agentEnvironment, verifierEnvironment} from '../../../source/system/process/child-environment.js';

const secrets = {
	GH_TOKEN: 's',
	GITHUB_TOKEN: 's',
	NPM_TOKEN: 's',
	NODE_AUTH_TOKEN: 's',
	SSH_AUTH_SOCK: '/tmp/agent',
	AWS_ACCESS_KEY_ID: 's',
	AWS_SECRET_ACCESS_KEY: 's',
	GOOGLE_APPLICATION_CREDENTIALS: '/key.json',
	AZURE_CLIENT_SECRET: 's',
	DATABASE_URL: 's',
	DOCKER_HOST: 's',
	KUBECONFIG: 's',
	DBUS_SESSION_BUS_ADDRESS: 's',
	XDG_RUNTIME_DIR: '/run/user/1',
	VAULT_TOKEN: 's',
};
const meddlers = {
	NODE_OPTIONS: '--require ./evil.js',
	LD_PRELOAD: 'evil.so',
	BASH_ENV: 'evil.sh',
	ENV: 'evil.sh',
	GIT_DIR: '/x/.git',
	GIT_WORK_TREE: '/x',
	GIT_INDEX_FILE: '/x/index',
	PYTHONSTARTUP: 'evil.py',
	PROMPT_COMMAND: 'evil',
	TREADLE_PROCESS: 'x',
	npm_config_registry: 'http://somewhere',
	npm_lifecycle_event: 'start',
	npm_execpath: '/npm-cli.js',
	npm_package_name: 'treadle',
	INIT_CWD: '/work',
	CLAUDE_CODE_ENTRYPOINT: 'cli',
	CLAUDECODE: '1',
};
const logins = {
	ANTHROPIC_API_KEY: 'a',
	ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
	CLAUDE_CODE_OAUTH_TOKEN: 'b',
	OPENAI_API_KEY: 'c',
	CODEX_HOME: '/codex',
	GEMINI_API_KEY: 'd',
	GOOGLE_API_KEY: 'e',
	OPENROUTER_API_KEY: 'f',
};
const ways = {
	HOME: '/home/me',
	USER: 'me',
	SHELL: '/bin/zsh',
	LANG: 'de_DE.UTF-8',
	LC_TIME: 'C',
	TZ: 'UTC',
	NVM_DIR: '/nvm',
	CARGO_HOME: '/cargo',
	VIRTUAL_ENV: '/venv',
	SSL_CERT_FILE: '/ca.pem',
	https_proxy: 'http://proxy:3128',
};
const everything = {
	PATH: '/usr/bin:/bin',
	TERM: 'xterm-256color',
	...secrets,
	...meddlers,
	...logins,
	...ways,
};

describe.each([
	['an agent', agentEnvironment],
	['a verifier', verifierEnvironment],
])('the environment of %s', (_, make) => {
	test('leads to tools, languages and certificates', () => {
		expect(make(everything)).toMatchObject({...ways, PATH: '/usr/bin:/bin'});
	});

	test('holds no secrets that are not its own, and nothing that meddles with programs', () => {
		const names = Object.keys(make(everything));
		expect(names.filter(name => name in secrets || name in meddlers)).toEqual([]);
	});

	test('says that nobody is there to answer', () => {
		expect(make({...everything, GIT_TERMINAL_PROMPT: '1', CI: ''})).toMatchObject({
			CI: '1',
			TERM: 'dumb',
			GIT_TERMINAL_PROMPT: '0',
			GIT_ASKPASS: '/bin/false',
			SSH_ASKPASS_REQUIRE: 'never',
		});
	});

	test('takes what the caller adds', () => {
		expect(make(everything, {TMPDIR: '/run/tmp', CI: 'yes'})).toMatchObject({TMPDIR: '/run/tmp', CI: 'yes'});
	});

	test('finds no programs of the package that npm runs', () => {
		const own =
			'/treadle/node_modules/.bin:/node_modules/.bin:/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin';
		expect(make({PATH: `${own}:/usr/bin`, npm_execpath: '/npm-cli.js'}).PATH).toBe('/usr/bin');
	});

	test('keeps a PATH that the user made', () => {
		expect(make({PATH: '/mine/node_modules/.bin:/usr/bin'}).PATH).toBe('/mine/node_modules/.bin:/usr/bin');
	});

	test("cannot use git credentials that the user's settings lead to", () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'treadle-credentials-'));
		const helper = '!printf "username=me\\npassword=LEAK\\n"';
		const config = path.join(folder, '.gitconfig');
		for (const key of ['credential.helper', 'credential.https://github.com.helper']) {
			execFileSync('git', ['config', '--file', config, '--add', key, helper]);
		}

		writeFileSync(path.join(folder, 'input'), 'protocol=https\nhost=github.com\n\n');
		const fill = (environment: Record<string, string>): string =>
			execFileSync('/bin/sh', ['-c', 'git credential fill < input 2>&1 || true'], {
				cwd: folder,
				env: {...environment, GIT_CONFIG_NOSYSTEM: '1'},
				encoding: 'utf8',
			});
		const home = {PATH: process.env.PATH ?? '', HOME: folder};
		expect(fill(home)).toContain('LEAK');
		expect(fill(make(home))).not.toContain('LEAK');
		rmSync(folder, {recursive: true});
	});
});

test('an agent keeps what it logs in with, a verifier does not', () => {
	expect(agentEnvironment(everything)).toMatchObject(logins);
	expect(Object.keys(verifierEnvironment(everything)).filter(name => name in logins)).toEqual([]);
});

test('a verifier does not get the password of a proxy', () => {
	const environment = {HTTPS_PROXY: 'http://me:pw@proxy', HTTP_PROXY: 'http://proxy'};
	expect(agentEnvironment(environment)).toMatchObject(environment);
	expect(verifierEnvironment(environment).HTTPS_PROXY).toBeUndefined();
	expect(verifierEnvironment(environment).HTTP_PROXY).toBe('http://proxy');
});
