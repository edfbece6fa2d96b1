import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {asAmount, asFields, asText, type Fields} from '../system/fields.js';
import {homeFolder} from '../system/files/home-folder.js';
import type {ApiCall, ReadApiCall} from './api-call.js';
import {joinRecords} from './join-records.js';
import {hasOwnTelemetry} from './own-telemetry.js';
import type {AcpProduct, Records, RecordsStart} from './product.js';
import type {Usage} from './usage.js';

/** Input includes cached tokens, and output includes thoughts. */
const readUsage = (event: Fields): Usage => ({
	input: asAmount(event.input_token_count) ?? 0,
	cached: asAmount(event.cached_content_token_count) ?? 0,
	output: asAmount(event.output_token_count) ?? 0,
	reasoning: asAmount(event.thoughts_token_count) ?? 0,
	costBasis: 'unknown',
});

const readRefusal = (event: Fields, isBrief: boolean, at: number): ApiCall | undefined => {
	const status = asAmount(event.status_code);
	const pause = asAmount(event.retry_delay_ms);
	if (status === undefined) {
		return undefined;
	}

	return {
		kind: 'refused',
		status,
		words: asText(event.error_message) ?? '',
		at,
		isBrief,
		pause,
		// A pause set by the provider is a whole number; one of its own has a fraction, since it is random.
		reset: Number.isInteger(pause) ? pause : undefined,
	};
};

/**
 * Reads the telemetry that Qwen Code writes to a file: its events `api_response`, `api_error` and, where it goes on by
 * itself, `api_retry`. They come up to a second late.
 *
 * Source: https://qwenlm.github.io/qwen-code-docs/en/developers/development/telemetry/
 */
const readRecord = (session: string): ReadApiCall =>
	joinRecords(/"event\.name": "qwen-code\.api_(?:response|error|retry)"/, record => {
		const event = asFields(record.attributes);
		const at = Date.parse(asText(event['event.timestamp']) ?? '') || Date.now();
		if (event['session.id'] !== session) {
			return undefined;
		}

		switch (event['event.name']) {
			case 'qwen-code.api_error':
				return readRefusal(event, true, at);
			case 'qwen-code.api_retry':
				return readRefusal(event, false, at);
			default:
				return {kind: 'answered', usage: readUsage(event), at};
		}
	});

const systemFolder =
	process.platform === 'darwin' ? '/Library/Application Support/QwenCode' : '/etc/qwen-code';

/** Below the person's own settings, where they say something else. */
const defaults = {model: {generationConfig: {maxRetries: 0}}};

/**
 * Qwen Code says nothing of a provider that refuses until it has given up. Its telemetry, into a file of this run, does.
 * The library that it calls its model by tries again without a word there, too, so it is told not to: Qwen Code itself
 * tries again around it. The file goes nowhere else, and holds no prompts.
 */
const records = async ({environment, folder, makeFolder}: RecordsStart): Promise<Records | undefined> => {
	const system = environment.QWEN_CODE_SYSTEM_SETTINGS_PATH || path.join(systemFolder, 'settings.json');
	const systemDefaults =
		environment.QWEN_CODE_SYSTEM_DEFAULTS_PATH || path.join(path.dirname(system), 'system-defaults.json');
	const settings = [
		path.join(environment.QWEN_HOME || path.join(homeFolder(environment), '.qwen'), 'settings.json'),
		path.join(folder, '.qwen', 'settings.json'),
		system,
		systemDefaults,
	];
	if (await hasOwnTelemetry(environment, 'QWEN_TELEMETRY_ENABLED', settings)) {
		return undefined;
	}

	const own = await makeFolder();
	const file = path.join(own, 'telemetry.log');
	const ownDefaults = path.join(own, 'defaults.json');
	await writeFile(ownDefaults, JSON.stringify(defaults));
	return {
		arguments: [],
		environment: {
			QWEN_TELEMETRY_ENABLED: 'true',
			QWEN_TELEMETRY_TARGET: 'local',
			QWEN_TELEMETRY_OUTFILE: file,
			QWEN_TELEMETRY_LOG_PROMPTS: 'false',
			QWEN_TELEMETRY_INCLUDE_SENSITIVE_SPAN_ATTRIBUTES: 'false',
			// An administrator's settings stay in force.
			...(existsSync(systemDefaults) ? {} : {QWEN_CODE_SYSTEM_DEFAULTS_PATH: ownDefaults}),
		},
		files: [{locate: async () => file, read: readRecord, isOurs: true}],
	};
};

export const qwen: AcpProduct = {
	label: 'Qwen Code',
	program: 'qwen',
	package: '@qwen-code/qwen-code',
	protocol: 'acp',
	launches: [
		{since: '0.8.0', arguments: ['--acp']},
		{since: '0.5.0', arguments: ['--experimental-acp']},
	],
	environment: () => ({QWEN_CODE_NO_RELAUNCH: 'true'}),
	login: 'start `qwen` once and log in, or set OPENAI_API_KEY',
	vendor: 'Alibaba',
	instructions: ['QWEN.md', '.qwen/', '.qwenignore'],
	agentName: 'qwen-code',
	oldestBecause: 'older versions have an early form of the protocol',
	model: '--model',
	// By default a model decides what it asks about.
	mode: 'default',
	asks: 'some-tools',
	endsTurnAfterRefusal: true,
	tokens: 'chunks',
	cost: 'estimated',
	toolServers: 'session',
	records,
};
