import {type NamedAgent, namedAgents} from '../loop/loop.js';
import {type AcpPreset, acpPresets} from './acp/acp-presets.js';
import {claudeProgram} from './claude/claude-arguments.js';
import {codexProgram} from './codex/codex-thread.js';
import {isSince} from './installed-version.js';

/** What a person's machine has to have, so that Treadle can drive an agent by its name. */
export type KnownAgent = {
	name: NamedAgent;
	/** Looked for on the PATH. */
	program: string;
	/** What it speaks on stdin and stdout when it is started with `protocol`. */
	speaks: 'claude' | 'codex' | 'acp';
	protocol: (version: string) => readonly string[];
	/** What it needs beside what the user's environment holds. Throws a Problem when the two do not go together. */
	environment: (environment: NodeJS.ProcessEnv) => Record<string, string>;
	/** Oldest version that Treadle drives. */
	oldest: string;
	/** The npm package it comes in. */
	package: string;
	/** What to do to log in. */
	login: string;
};

const claude: KnownAgent = {
	name: 'claude',
	program: 'claude',
	speaks: 'claude',
	// Of the user's settings only those that log in matter here: no servers are started and no hooks run.
	protocol: () => [
		...['-p', '--verbose', '--input-format', 'stream-json', '--output-format', 'stream-json'],
		...['--permission-prompt-tool', 'stdio', '--strict-mcp-config'],
		...['--settings', '{"disableAllHooks":true}'],
	],
	environment: () => ({DISABLE_AUTOUPDATER: '1'}),
	oldest: claudeProgram.oldest,
	package: claudeProgram.package,
	login: 'start `claude` once and type /login, or set ANTHROPIC_API_KEY',
};

const codex: KnownAgent = {
	name: 'codex',
	program: 'codex',
	speaks: 'codex',
	protocol: () => ['app-server'],
	environment: () => ({}),
	oldest: codexProgram.oldest,
	package: codexProgram.package,
	// Started for a program, it takes no key from OPENAI_API_KEY.
	login: 'run `codex login`; with a key: `printenv OPENAI_API_KEY | codex login --with-api-key`',
};

const fromPreset = (
	name: NamedAgent,
	{program, launches, environment, package: packageName, login}: AcpPreset,
): KnownAgent => ({
	name,
	program,
	speaks: 'acp',
	protocol: version => launches.find(({since}) => isSince(version, since))?.arguments ?? [],
	environment: given => environment(given, 'read-only'),
	oldest: launches.at(-1)?.since ?? '0.0.0',
	package: packageName,
	login,
});

/** The agents that have a name of their own in LOOP.md, in the order of their names there. */
export const knownAgents: readonly KnownAgent[] = namedAgents.map(name => {
	switch (name) {
		case 'claude':
			return claude;
		case 'codex':
			return codex;
		default:
			return fromPreset(name, acpPresets[name]);
	}
});
