import path from 'node:path';
import {asAmount, asFields, asList, asText, type Fields, parseFields} from '../system/fields.js';
import {homeFolder} from '../system/files/home-folder.js';
import type {ApiCall, ReadApiCall} from './api-call.js';
import {joinRecords} from './join-records.js';
import {hasOwnTelemetry} from './own-telemetry.js';
import {type AcpProduct, type Records, type RecordsStart, toolServerName} from './product.js';
import type {Usage} from './usage.js';

/** A duration as Google writes it, such as `34.5s`. */
const asMilliseconds = (value: unknown): number | undefined => {
	const seconds = /^(\d+(?:\.\d+)?)s$/.exec(asText(value) ?? '')?.[1];
	return seconds === undefined ? undefined : asAmount(Number(seconds) * 1000);
};

/** Input includes cached tokens; output does not include thoughts. */
const readUsage = (event: Fields): Usage => {
	const thoughts = asAmount(event.thoughts_token_count) ?? 0;
	const model = asText(event.model);
	return {
		input: asAmount(event.input_token_count) ?? 0,
		cached: asAmount(event.cached_content_token_count) ?? 0,
		output: (asAmount(event.output_token_count) ?? 0) + thoughts,
		reasoning: thoughts,
		costBasis: 'unknown',
		model,
	};
};

const readError = (event: Fields, at: number): ApiCall | undefined => {
	const status = asAmount(event.status_code);
	if (status === undefined) {
		return undefined;
	}

	// The provider's response body.
	const text = asText(event['error.message']) ?? '';
	const {message, details} = asFields(parseFields(text).error);
	const told = asList(details).map(detail => asMilliseconds(asFields(detail).retryDelay));
	const reset = told.find(each => each !== undefined);
	return {
		kind: 'refused',
		status,
		words: asText(message) ?? text,
		at,
		reset,
	};
};

/**
 * Reads the telemetry that Gemini CLI writes to a file: its events `api_response` and `api_error`, one for each request
 * to the model, including those of sub-agents. They arrive in batches, up to five seconds late, which cannot be changed.
 *
 * Source: https://geminicli.com/docs/cli/telemetry
 */
const readRecord = (session: string): ReadApiCall =>
	joinRecords(/"event\.name": "gemini_cli\.api_(?:response|error)"/, record => {
		const event = asFields(record.attributes);
		const at = Date.parse(asText(event['event.timestamp']) ?? '') || Date.now();
		if (event['session.id'] !== session) {
			return undefined;
		}

		return event['event.name'] === 'gemini_cli.api_error'
			? readError(event, at)
			: {kind: 'answered', usage: readUsage(event), at};
	});

const systemSettings =
	process.platform === 'darwin'
		? '/Library/Application Support/GeminiCli/settings.json'
		: '/etc/gemini-cli/settings.json';

/**
 * Gemini CLI reports its tokens only at the end of a turn, and a refusing provider after ten attempts. Its telemetry, in a
 * file of this run, reports both at once. It is sent nowhere and holds no prompts.
 */
const records = async ({environment, folder, makeFolder}: RecordsStart): Promise<Records | undefined> => {
	const settings = [
		path.join(environment.GEMINI_CLI_HOME || homeFolder(environment), '.gemini', 'settings.json'),
		path.join(folder, '.gemini', 'settings.json'),
		environment.GEMINI_CLI_SYSTEM_SETTINGS_PATH || systemSettings,
	];
	if (await hasOwnTelemetry(environment, 'GEMINI_TELEMETRY_ENABLED', settings)) {
		return undefined;
	}

	const file = path.join(await makeFolder(), 'telemetry.log');
	return {
		arguments: [],
		environment: {
			GEMINI_TELEMETRY_ENABLED: 'true',
			GEMINI_TELEMETRY_TARGET: 'local',
			GEMINI_TELEMETRY_OUTFILE: file,
			GEMINI_TELEMETRY_LOG_PROMPTS: 'false',
			GEMINI_TELEMETRY_TRACES_ENABLED: 'false',
			GEMINI_TELEMETRY_USE_COLLECTOR: 'false',
			GEMINI_TELEMETRY_USE_CLI_AUTH: 'false',
		},
		files: [{locate: async () => file, read: readRecord, isOurs: true}],
	};
};

export const gemini: AcpProduct = {
	label: 'Gemini CLI',
	program: 'gemini',
	package: '@google/gemini-cli',
	protocol: 'acp',
	launches: [
		{since: '0.33.0', arguments: ['--acp']},
		{since: '0.20.0', arguments: ['--experimental-acp']},
	],
	environment: (_, rights) => ({
		// Otherwise it restarts itself as a child, which signals do not reach.
		GEMINI_CLI_NO_RELAUNCH: 'true',
		// In an untrusted folder no MCP server works, not even ours; those of the folder stay disabled by `answerArguments`.
		...(rights === 'read-only' ? {GEMINI_CLI_TRUST_WORKSPACE: 'true'} : {}),
	}),
	login: 'start `gemini` once and log in, or set GEMINI_API_KEY',
	variables: {
		prefixes: ['GEMINI_', 'GOOGLE_GEMINI_', 'GOOGLE_GENAI_'],
		names: [
			...['GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID', 'GOOGLE_CLOUD_LOCATION'],
			...['GOOGLE_CLOUD_QUOTA_PROJECT', 'CODE_ASSIST_ENDPOINT'],
		],
	},
	usesKeyRing: () => true,
	vendor: 'Google',
	instructions: ['GEMINI.md', '.gemini/', '.geminiignore'],
	agentName: 'gemini-cli',
	oldestBecause: 'older versions lack session modes or have an early form of the protocol',
	model: '--model',
	answerArguments: ['--allowed-mcp-server-names', toolServerName],
	mode: 'default',
	asks: 'some-tools',
	endsTurnAfterRefusal: false,
	tokens: 'prompt',
	cost: 'estimated',
	toolServers: 'session',
	records,
};
