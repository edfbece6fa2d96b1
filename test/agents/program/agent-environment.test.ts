import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {environmentOf} from '../../../source/agents/program/agent-environment.js';
import type {AgentChoice} from '../../../source/loop/loop.js';
import {productNames} from '../../../source/products/index.js';

/** What lets somebody into services that are no agent's. */
const others = {
	GH_TOKEN: 's',
	GITHUB_TOKEN: 's',
	GITLAB_TOKEN: 's',
	NPM_TOKEN: 's',
	NODE_AUTH_TOKEN: 's',
	SSH_AUTH_SOCK: '/tmp/agent',
	SSH_AGENT_PID: '1',
	GPG_AGENT_INFO: '/tmp/gpg',
	AWS_ACCESS_KEY_ID: 's',
	AWS_SECRET_ACCESS_KEY: 's',
	AWS_SESSION_TOKEN: 's',
	AWS_PROFILE: 'production',
	GOOGLE_APPLICATION_CREDENTIALS: '/key.json',
	AZURE_CLIENT_SECRET: 's',
	DOCKER_HOST: 'tcp://docker',
	DOCKER_AUTH_CONFIG: '{}',
	DOCKER_CONFIG: '/docker',
	KUBECONFIG: '/kube',
	NETRC: '/netrc',
	VAULT_TOKEN: 's',
	DATABASE_URL: 's',
	XDG_RUNTIME_DIR: '/nowhere/run',
};

const logins = {
	claude: {
		ANTHROPIC_API_KEY: 'a',
		ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
		CLAUDE_CODE_OAUTH_TOKEN: 'b',
		CLAUDE_CONFIG_DIR: '/config/claude',
	},
	codex: {CODEX_HOME: '/config/codex', CODEX_API_KEY: 'c', OPENAI_API_KEY: 'o', OPENAI_BASE_URL: 'http://o'},
	gemini: {
		GEMINI_API_KEY: 'd',
		GOOGLE_API_KEY: 'e',
		GOOGLE_GEMINI_BASE_URL: 'http://g',
		GOOGLE_CLOUD_PROJECT: 'p',
		GEMINI_CLI_HOME: '/config/gemini',
	},
	copilot: {COPILOT_GITHUB_TOKEN: 'f', COPILOT_HOME: '/config/copilot', COPILOT_PROVIDER_API_KEY: 'g'},
	qwen: {QWEN_HOME: '/config/qwen', DASHSCOPE_API_KEY: 'h'},
	opencode: {OPENCODE_CONFIG: '/config/opencode.json', OPENROUTER_API_KEY: 'i'},
} as const;
const allLogins: Record<string, string> = Object.assign({}, ...Object.values(logins));

const person = {
	PATH: '/usr/bin:/bin',
	HOME: '/home/me',
	USER: 'me',
	XDG_CONFIG_HOME: '/home/me/.config',
	XDG_DATA_HOME: '/home/me/.local/share',
	XDG_CACHE_HOME: '/home/me/.cache',
	XDG_STATE_HOME: '/home/me/.local/state',
};
const everything = {...person, ...others, ...allLogins};

const choices: AgentChoice[] = [
	...productNames.map(kind => ({kind})),
	{kind: 'rehearsal'},
	{kind: 'acp', command: 'goose acp'},
	{kind: 'command', command: './agent.sh'},
];

test.each(choices)('$kind gets no credentials of other services', choice => {
	const environment = environmentOf(choice, everything);
	expect(Object.keys(environment).filter(name => name in others)).toEqual([]);
	expect(environment).toMatchObject({HOME: person.HOME, USER: 'me', XDG_CONFIG_HOME: person.XDG_CONFIG_HOME});
});

/** What of the logins of all agents one of them gets. */
const loginsOf = (choice: AgentChoice): Record<string, string> =>
	Object.fromEntries(Object.entries(environmentOf(choice, everything)).filter(([name]) => name in allLogins));

test.each(['claude', 'codex', 'gemini', 'copilot'] as const)('%s gets its own login, and no other', kind => {
	expect(loginsOf({kind})).toEqual(logins[kind]);
});

test.each([
	{kind: 'opencode'},
	{kind: 'qwen'},
	{kind: 'acp', command: 'goose acp'},
	{kind: 'command', command: './agent.sh'},
] as const)('$kind works with any provider, and gets the keys of all', choice => {
	expect(loginsOf(choice)).toEqual(allLogins);
});

test('the scripted agent logs in nowhere', () => {
	expect(loginsOf({kind: 'rehearsal'})).toEqual({});
	expect(environmentOf({kind: 'rehearsal'}, {TREADLE_REHEARSAL_PACE: '0'})).toMatchObject({
		TREADLE_REHEARSAL_PACE: '0',
	});
});

test('a cloud that an agent reaches its model through is its login', () => {
	const claude = (environment: Record<string, string>) =>
		environmentOf({kind: 'claude'}, {...everything, ...environment});
	expect(claude({CLAUDE_CODE_USE_BEDROCK: '1'})).toMatchObject({
		AWS_PROFILE: 'production',
		AWS_SECRET_ACCESS_KEY: 's',
	});
	expect(claude({CLAUDE_CODE_USE_BEDROCK: '1'}).GOOGLE_APPLICATION_CREDENTIALS).toBeUndefined();
	expect(claude({CLAUDE_CODE_USE_VERTEX: 'true'}).GOOGLE_APPLICATION_CREDENTIALS).toBe('/key.json');
	expect(claude({CLAUDE_CODE_USE_BEDROCK: '0'}).AWS_PROFILE).toBeUndefined();

	const vertex = {...everything, GOOGLE_GENAI_USE_VERTEXAI: 'true'};
	expect(environmentOf({kind: 'gemini'}, vertex).GOOGLE_APPLICATION_CREDENTIALS).toBe('/key.json');
	// It is switched on for another agent.
	expect(environmentOf({kind: 'claude'}, vertex).GOOGLE_APPLICATION_CREDENTIALS).toBeUndefined();
});

const temporaryFolder = (): string => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-login-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	return folder;
};

test('codex gets the keys that its settings name, wherever they lie', () => {
	const home = temporaryFolder();
	mkdirSync(path.join(home, '.codex'));
	writeFileSync(
		path.join(home, '.codex', 'config.toml'),
		'model_provider = "company"\n[model_providers.company]\nenv_key = "COMPANY_MODEL_KEY" # ours\n#env_key = "OLD_KEY"\n',
	);
	const keys = {COMPANY_MODEL_KEY: 'k', OLD_KEY: 'o', ANOTHER_KEY: 'x'};
	const names = (environment: Record<string, string>): string[] =>
		Object.keys(environmentOf({kind: 'codex'}, {...keys, ...environment})).filter(name => name in keys);
	expect(names({HOME: home})).toEqual(['COMPANY_MODEL_KEY']);
	expect(names({HOME: '/nowhere', CODEX_HOME: path.join(home, '.codex')})).toEqual(['COMPANY_MODEL_KEY']);
	expect(names({HOME: '/nowhere'})).toEqual([]);
	expect(environmentOf({kind: 'claude'}, {...keys, HOME: home}).COMPANY_MODEL_KEY).toBeUndefined();
});

test('the way to the key ring is open for those that keep their login there', async () => {
	const bus = {HOME: '/home/me', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus'};
	const addressOf = (kind: (typeof productNames)[number], environment: Record<string, string>) =>
		environmentOf({kind}, environment).DBUS_SESSION_BUS_ADDRESS;
	expect(productNames.filter(kind => addressOf(kind, bus) !== undefined)).toEqual(['copilot', 'gemini']);
	expect(addressOf('copilot', {XDG_RUNTIME_DIR: '/nowhere'})).toBeUndefined();

	const home = temporaryFolder();
	const server = createServer().listen(path.join(home, 'bus'));
	onTestFinished(() => void server.close());
	await expect
		.poll(() => addressOf('copilot', {XDG_RUNTIME_DIR: home}))
		.toBe(`unix:path=${path.join(home, 'bus')}`);

	writeFileSync(path.join(home, 'config.toml'), 'cli_auth_credentials_store = "keyring"\n');
	expect(addressOf('codex', {...bus, CODEX_HOME: home})).toBe('unix:path=/run/bus');
});

test('opencode finds which model was chosen last', () => {
	expect(environmentOf({kind: 'opencode'}, everything).XDG_STATE_HOME).toBe(person.XDG_STATE_HOME);
	expect(environmentOf({kind: 'claude'}, everything).XDG_STATE_HOME).toBeUndefined();
});

test('a person can pass on what an agent of their own needs, by name', () => {
	const environment = {
		...everything,
		MY_GATEWAY_KEY: 'k',
		TREADLE_PASS_ON: 'MY_GATEWAY_KEY, NPM_TOKEN,NOT_SET',
	};
	expect(environmentOf({kind: 'claude'}, environment)).toMatchObject({MY_GATEWAY_KEY: 'k', NPM_TOKEN: 's'});
	expect(environmentOf({kind: 'claude'}, environment).GH_TOKEN).toBeUndefined();
	expect(environmentOf({kind: 'claude'}, environment).TREADLE_PASS_ON).toBeUndefined();
});

test('an agent does not take itself for the child of the one that Treadle was started in', () => {
	const outer = {
		...everything,
		CLAUDECODE: '1',
		CLAUDE_CODE_ENTRYPOINT: 'cli',
		CLAUDE_CODE_SESSION_ID: 'x',
		CLAUDE_CODE_TMPDIR: '/tmp/outer',
		CODEX_SANDBOX: 'seatbelt',
		CODEX_THREAD_ID: 'x',
		GEMINI_CLI: '1',
		QWEN_CODE: '1',
		COPILOT_CLI: '1',
	};
	const added = Object.keys(outer).filter(name => !(name in everything));
	for (const choice of choices) {
		expect(Object.keys(environmentOf(choice, outer)).filter(name => added.includes(name))).toEqual([]);
	}
});

test("each run's folder for temporary files wins over the person's", () => {
	for (const choice of choices) {
		expect(environmentOf(choice, {...everything, TMPDIR: '/mine'}, {TMPDIR: '/run/tmp'}).TMPDIR).toBe(
			'/run/tmp',
		);
	}
});

test('a program started in it sees no more than that', () => {
	const environment = environmentOf({kind: 'claude'}, {...everything, PATH: process.env.PATH});
	const seen = execFileSync('env', {env: environment, encoding: 'utf8'});
	expect(seen).toContain('ANTHROPIC_API_KEY=a');
	expect(seen).not.toMatch(/^(GH_TOKEN|SSH_AUTH_SOCK|AWS_|OPENAI_)/m);
});
