/** What every program needs. */
const basics = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TZ', 'LANG', 'LANGUAGE', 'TERMINFO'];

/**
 * Where tool chains are installed and keep their caches: without them `node`, `python`, `cargo` and the like are not
 * found, or download everything again. They name folders, not secrets.
 */
const toolHomes = [
	...[
		'NVM_DIR',
		'NVM_BIN',
		'FNM_DIR',
		'FNM_MULTISHELL_PATH',
		'VOLTA_HOME',
		'N_PREFIX',
		'PNPM_HOME',
		'BUN_INSTALL',
	],
	...[
		'DENO_DIR',
		'DENO_INSTALL',
		'COREPACK_HOME',
		'YARN_CACHE_FOLDER',
		'ASDF_DIR',
		'ASDF_DATA_DIR',
		'MISE_DATA_DIR',
	],
	...[
		'PYENV_ROOT',
		'PYENV_VERSION',
		'VIRTUAL_ENV',
		'CONDA_PREFIX',
		'PIP_CACHE_DIR',
		'UV_CACHE_DIR',
		'POETRY_HOME',
	],
	...['RBENV_ROOT', 'GEM_HOME', 'GEM_PATH', 'GOPATH', 'GOROOT', 'GOCACHE', 'GOMODCACHE', 'GOTOOLCHAIN'],
	...['CARGO_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN', 'JAVA_HOME', 'MAVEN_HOME', 'M2_HOME', 'GRADLE_HOME'],
	...['GRADLE_USER_HOME', 'SDKMAN_DIR', 'ANDROID_HOME', 'ANDROID_SDK_ROOT', 'DOTNET_ROOT', 'NUGET_PACKAGES'],
	...[
		'FLUTTER_ROOT',
		'NIX_PATH',
		'NIX_PROFILES',
		'HOMEBREW_PREFIX',
		'DEVELOPER_DIR',
		'SDKROOT',
		'PKG_CONFIG_PATH',
	],
	...['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME'],
];

/** Certificates and proxies of a company's network. */
const certificates = [
	...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NIX_SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'],
	...['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
];
const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap(name => [
	name,
	name.toLowerCase(),
]);

/** Variables by which agents log in, find their model and their settings. */
export type OwnVariables = {
	prefixes: readonly string[];
	names: readonly string[];
};

/** For agents without a product file, and for those that work with the models of many providers. */
export const ofAllAgents: OwnVariables = {
	prefixes: [
		...['ANTHROPIC_', 'CLAUDE_', 'OPENAI_', 'CODEX_', 'AZURE_OPENAI_', 'GEMINI_', 'GOOGLE_GEMINI_'],
		...['GOOGLE_GENAI_', 'OPENCODE_', 'COPILOT_', 'QWEN_', 'DASHSCOPE_', 'GROQ_', 'MISTRAL_', 'DEEPSEEK_'],
		...['OPENROUTER_', 'XAI_', 'MOONSHOT_', 'KIMI_', 'CEREBRAS_', 'TOGETHER_', 'FIREWORKS_', 'OLLAMA_'],
		...['GOOSE_', 'CLINE_', 'TREADLE_REHEARSAL_'],
	],
	names: ['GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'AWS_BEARER_TOKEN_BEDROCK'],
};

/** Set by agents for what they start: that it runs inside an agent, in which session, with which temporary folder. */
const nested = [
	...['CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SSE_PORT', 'CLAUDE_CODE_SESSION_ID', 'CLAUDE_CODE_TMPDIR'],
	...['CODEX_SANDBOX', 'CODEX_SANDBOX_NETWORK_DISABLED', 'CODEX_THREAD_ID', 'CODEX_CI'],
	...['GEMINI_CLI', 'GEMINI_CLI_SESSION_ID', 'GEMINI_CLI_IDE_SERVER_PORT', 'GEMINI_CLI_IDE_PID'],
	...['GEMINI_CLI_IDE_WORKSPACE_PATH', 'QWEN_CODE', 'OPENCODE_PID', 'COPILOT_CLI'],
];

/** Holds names of further variables to pass on to agents, joined by commas. */
const passOn = 'TREADLE_PASS_ON';

/** There is no terminal: tools must fail rather than ask, and print plain text. */
const unattended: Record<string, string> = {
	CI: '1',
	TERM: 'dumb',
	NO_COLOR: '1',
	PAGER: 'cat',
	GIT_PAGER: 'cat',
	GIT_TERMINAL_PROMPT: '0',
	GIT_ASKPASS: '/bin/false',
	SSH_ASKPASS: '/bin/false',
	SSH_ASKPASS_REQUIRE: 'never',
	GCM_INTERACTIVE: 'never',
	// An empty helper forgets those of the user's git config, which hold the right to push.
	GIT_CONFIG_COUNT: '1',
	GIT_CONFIG_KEY_0: 'credential.helper',
	GIT_CONFIG_VALUE_0: '',
};

/**
 * `npm run` and `npx` put the `node_modules/.bin` folders of the package they run, and npm's own, before the PATH. That
 * package is Treadle or the user's checkout, and neither's programs belong in a workspace.
 */
const withoutNpmFolders = (environment: NodeJS.ProcessEnv): string => {
	const folders = (environment.PATH ?? '').split(':');
	const runByNpm = environment.npm_execpath !== undefined || environment.npm_lifecycle_event !== undefined;
	return folders
		.filter(folder => !runByNpm || !/\/(node_modules\/\.bin|node-gyp-bin)\/?$/.test(folder))
		.join(':');
};

const pick = (environment: NodeJS.ProcessEnv, isKept: (name: string) => boolean): Record<string, string> => {
	const kept: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		if (value !== undefined && isKept(name)) {
			kept[name] = value;
		}
	}

	return {...kept, PATH: withoutNpmFolders(environment), ...unattended};
};

const isCommon = (name: string): boolean =>
	basics.includes(name) ||
	name.startsWith('LC_') ||
	toolHomes.includes(name) ||
	certificates.includes(name) ||
	proxies.includes(name);

/** Set by the engines of outer runs, to find what was started in them. */
const marks = ['TREADLE_RUN', 'TREADLE_PROCESS'];

/** Whether the value of a variable may be seen by other processes: paths, the language, markers of runs. */
export const isHarmless = (name: string): boolean =>
	(isCommon(name) && !proxies.includes(name)) || marks.includes(name) || name.startsWith('XDG_');

/** What Treadle's own processes are started with: other processes of the user can read it. The rest is sent to them. */
export const startEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
	Object.fromEntries(
		Object.entries(environment).filter(([name]) => isHarmless(name) || name === 'NODE_OPTIONS'),
	);

/**
 * The environment an agent runs in: what programs need to find their way, the variables it logs in with, and those that
 * you name in TREADLE_PASS_ON. No tokens for GitHub or npm, no SSH agent, no cloud keys, no NODE_OPTIONS,
 * nothing npm set for Treadle itself. HOME stays your own, as agents keep their login there: the agent can read
 * whatever else lies in it.
 *
 * @param environment usually `process.env`
 * @param extra set last, e.g. `TMPDIR` of this run
 * @param own what the agent itself needs
 */
export const agentEnvironment = (
	environment: NodeJS.ProcessEnv,
	extra: Record<string, string> = {},
	own: OwnVariables = ofAllAgents,
): Record<string, string> => {
	const wanted = (environment[passOn] ?? '').split(',').map(name => name.trim());
	const isOwn = (name: string): boolean =>
		!nested.includes(name) &&
		(own.names.includes(name) || own.prefixes.some(prefix => name.startsWith(prefix)));
	return {...pick(environment, name => isCommon(name) || isOwn(name) || wanted.includes(name)), ...extra};
};

/** The environment verifiers and `prepare` run in: as an agent's, but without a login, and no password of a proxy. */
export const verifierEnvironment = (
	environment: NodeJS.ProcessEnv,
	extra: Record<string, string> = {},
): Record<string, string> => {
	const isSafe = (name: string): boolean => !proxies.includes(name) || !environment[name]?.includes('@');
	return {...pick(environment, name => isCommon(name) && isSafe(name)), ...extra};
};
