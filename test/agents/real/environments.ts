/**
 * What makes each real agent work with the stand-in, and with nothing else: a scratch HOME with its configuration,
 * a dummy key, the loopback address, and every outside errand of its own switched off.
 */

import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {ProductName} from '../../../source/products/index.js';

export {findRealAgent, type RealAgent, requireRealAgent} from './pinned.js';

/** Reaches nobody; long enough that agents take it for a key. */
const dummyKey = 'sk-stand-in-0000000000000000000000000000';

type Preparation = {
	/** Files below HOME, by relative path. */
	files: Record<string, string>;
	variables: Record<string, string>;
};

const json = (value: unknown): string => `${JSON.stringify(value, null, '\t')}\n`;

/** The name decides which tools an agent offers to the model, and what a token costs. */
export const models: Record<ProductName, string> = {
	claude: 'claude-sonnet-4-5',
	codex: 'gpt-5.5',
	gemini: 'gemini-2.5-pro',
	opencode: 'standin/m1',
	copilot: 'm1',
	qwen: 'm1',
};

const prepare: Record<ProductName, (url: string) => Preparation> = {
	claude: url => ({
		files: {'.claude.json': json({hasCompletedOnboarding: true})},
		variables: {
			ANTHROPIC_BASE_URL: url,
			ANTHROPIC_API_KEY: dummyKey,
			ANTHROPIC_MODEL: models.claude,
			CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
			CLAUDE_CODE_MAX_RETRIES: '1',
			DISABLE_AUTOUPDATER: '1',
			DISABLE_ERROR_REPORTING: '1',
			DISABLE_TELEMETRY: '1',
		},
	}),
	codex: url => ({
		files: {
			'.codex/config.toml': [
				`model = "${models.codex}"`,
				'model_provider = "standin"',
				'check_for_update_on_startup = false',
				'[analytics]',
				'enabled = false',
				'[model_providers.standin]',
				'name = "stand-in"',
				`base_url = "${url}/v1"`,
				'wire_api = "responses"',
				'env_key = "OPENAI_API_KEY"',
				'supports_websockets = false',
				'request_max_retries = 1',
				'stream_max_retries = 1',
				'',
			].join('\n'),
		},
		variables: {OPENAI_API_KEY: dummyKey},
	}),
	gemini: url => ({
		files: {
			'.gemini/settings.json': json({
				general: {disableAutoUpdate: true, disableUpdateNag: true},
				privacy: {usageStatisticsEnabled: false},
				security: {auth: {selectedType: 'gemini-api-key'}},
			}),
		},
		variables: {
			GEMINI_API_KEY: dummyKey,
			GEMINI_CLI_NO_RELAUNCH: 'true',
			GEMINI_CLI_TRUST_WORKSPACE: 'true',
			GEMINI_MODEL: models.gemini,
			GOOGLE_GEMINI_BASE_URL: url,
		},
	}),
	opencode: url => ({
		files: {
			'.config/opencode/opencode.json': json({
				autoupdate: false,
				model: models.opencode,
				permission: {bash: 'ask', edit: 'ask'},
				provider: {
					standin: {
						name: 'Stand-in',
						npm: '@ai-sdk/openai-compatible',
						options: {apiKey: dummyKey, baseURL: `${url}/v1`},
						models: {
							m1: {name: 'm1', cost: {input: 3, output: 15}, limit: {context: 200_000, output: 32_000}},
						},
					},
				},
				share: 'disabled',
				small_model: models.opencode,
			}),
		},
		variables: {OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1'},
	}),
	copilot: url => ({
		files: {},
		variables: {
			COPILOT_MODEL: models.copilot,
			COPILOT_OFFLINE: 'true',
			COPILOT_PROVIDER_API_KEY: dummyKey,
			COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
		},
	}),
	qwen: url => ({
		files: {
			'.qwen/settings.json': json({
				general: {disableAutoUpdate: true},
				// What it asks of the model on its own account would take the script's steps.
				memory: {enableAutoSkill: false, enableManagedAutoDream: false, enableManagedAutoMemory: false},
				privacy: {usageStatisticsEnabled: false},
				security: {auth: {selectedType: 'openai'}},
				ui: {enableFollowupSuggestions: false},
			}),
		},
		variables: {OPENAI_API_KEY: dummyKey, OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: models.qwen},
	}),
};

/**
 * Writes an agent's configuration into a scratch HOME.
 *
 * @returns the variables it needs on top of `HOME`, `PATH` and the like
 */
export const prepareHome = async (
	name: ProductName,
	{home, url}: {home: string; url: string},
): Promise<Record<string, string>> => {
	const {files, variables} = prepare[name](url);
	for (const [relative, content] of Object.entries(files)) {
		const file = path.join(home, relative);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, content);
	}

	return variables;
};
