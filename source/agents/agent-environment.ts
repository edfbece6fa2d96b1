import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import type {AgentChoice, NamedAgent} from '../loop/loop.js';
import {agentEnvironment, type OwnVariables, ofAllAgents} from '../system/child-environment.js';

type Environment = NodeJS.ProcessEnv;

/**
 * What each agent logs in with, finds its model and its settings by; keys of other providers are none of its business.
 * Those that are not here work with the models of any provider.
 */
const ofOne: Partial<Record<NamedAgent, OwnVariables>> = {
	claude: {prefixes: ['ANTHROPIC_', 'CLAUDE_'], names: ['AWS_BEARER_TOKEN_BEDROCK']},
	codex: {prefixes: ['CODEX_', 'OPENAI_', 'AZURE_OPENAI_', 'OLLAMA_'], names: ['AWS_BEARER_TOKEN_BEDROCK']},
	gemini: {
		prefixes: ['GEMINI_', 'GOOGLE_GEMINI_', 'GOOGLE_GENAI_'],
		names: [
			...['GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID', 'GOOGLE_CLOUD_LOCATION'],
			...['GOOGLE_CLOUD_QUOTA_PROJECT', 'CODE_ASSIST_ENDPOINT'],
		],
	},
	// Not GH_TOKEN and GITHUB_TOKEN, by which it would log in too: they are the right to push.
	copilot: {prefixes: ['COPILOT_'], names: []},
};

/** Where an agent is told to reach its model through a cloud, that cloud's credentials are its login. */
const clouds: readonly {switches: readonly string[]; own: OwnVariables}[] = [
	{switches: ['CLAUDE_CODE_USE_BEDROCK'], own: {prefixes: ['AWS_'], names: []}},
	{
		switches: ['CLAUDE_CODE_USE_VERTEX', 'GOOGLE_GENAI_USE_VERTEXAI'],
		own: {
			prefixes: ['GOOGLE_CLOUD_', 'VERTEX_REGION_'],
			names: ['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG', 'CLOUD_ML_REGION'],
		},
	},
	{switches: ['CLAUDE_CODE_USE_FOUNDRY'], own: {prefixes: ['AZURE_'], names: []}},
];

const isOn = (value: string | undefined): boolean =>
	!['', '0', 'false'].includes((value ?? '').toLowerCase());

const readCodexSettings = (environment: Environment): string => {
	const home = environment.CODEX_HOME || path.join(environment.HOME || homedir(), '.codex');
	try {
		return readFileSync(path.join(home, 'config.toml'), 'utf8');
	} catch {
		// Without settings nothing in them is needed.
		return '';
	}
};

/** Variables that Codex' settings name as the keys of model providers. */
const codexKeys = (settings: string): string[] =>
	[...settings.matchAll(/^\s*env_key\s*=\s*(["'])(\w+)\1/gm)].map(([, , name = '']) => name);

/** Whether the login lies in the desktop's key ring, where there is one. */
const usesKeyRing = (agent: NamedAgent, codexSettings: string): boolean =>
	agent === 'copilot' ||
	agent === 'gemini' ||
	(agent === 'codex' && /^\s*cli_auth_credentials_store\s*=\s*["'](?:keyring|auto)["']/m.test(codexSettings));

/** The way to the key ring on Linux; on a Mac a program finds it by itself. */
const keyRing = ({DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime}: Environment) => {
	const socket = path.join(runtime ?? '', 'bus');
	const found = address || (runtime && existsSync(socket) ? `unix:path=${socket}` : undefined);
	return found === undefined ? undefined : {DBUS_SESSION_BUS_ADDRESS: found};
};

/**
 * The environment that the chosen agent runs in: that of any agent, without the keys of providers that are not its own,
 * and with what its login takes beyond variables of its own name.
 *
 * @param environment usually `process.env`
 * @param extra set last, e.g. `TMPDIR` of this run
 */
export const environmentOf = (
	{kind}: AgentChoice,
	environment: Environment,
	extra: Record<string, string> = {},
): Record<string, string> => {
	if (kind === 'rehearsal') {
		return agentEnvironment(environment, extra, {prefixes: ['TREADLE_REHEARSAL_'], names: []});
	}

	const named = kind === 'command' || kind === 'acp' ? undefined : kind;
	const own = (named && ofOne[named]) ?? ofAllAgents;
	const codexSettings = named === 'codex' ? readCodexSettings(environment) : '';
	const ring = named && usesKeyRing(named, codexSettings) ? keyRing(environment) : undefined;
	const more: OwnVariables = {
		prefixes: [],
		// opencode keeps there which model was chosen last.
		names: [...codexKeys(codexSettings), ...(named === 'opencode' ? ['XDG_STATE_HOME'] : [])],
	};
	return agentEnvironment(environment, {...ring, ...extra}, join([own, ...cloudsOf(own, environment), more]));
};

/** Of the clouds that are switched on, those of which an agent with such variables knows. */
const cloudsOf = ({prefixes}: OwnVariables, environment: Environment): OwnVariables[] =>
	clouds
		.filter(({switches}) =>
			switches.some(name => isOn(environment[name]) && prefixes.some(prefix => name.startsWith(prefix))),
		)
		.map(({own}) => own);

const join = (parts: readonly OwnVariables[]): OwnVariables => ({
	prefixes: parts.flatMap(({prefixes}) => prefixes),
	names: parts.flatMap(({names}) => names),
});
