import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import type {CreateCompanion} from '../acp/acp-companion.js';
import {hasOwnTelemetry} from './own-telemetry.js';
import {readQwenRecord} from './qwen-record.js';
import {createRecordCompanion} from './record-companion.js';
import {createRecordFolder} from './record-folder.js';

const systemFolder =
	process.platform === 'darwin' ? '/Library/Application Support/QwenCode' : '/etc/qwen-code';

/** Below the person's own settings, where they say something else. */
const defaults = {model: {generationConfig: {maxRetries: 0}}};

/**
 * Qwen Code says nothing of a provider that refuses until it has given up. Its telemetry, into a file of this run, does.
 * The library that it calls its model by tries again without a word there, too, so it is told not to: Qwen Code itself
 * tries again around it. The file goes nowhere else, and holds no prompts.
 */
export const createQwenCompanion: CreateCompanion = async ({environment, folder}) => {
	const system = environment.QWEN_CODE_SYSTEM_SETTINGS_PATH || path.join(systemFolder, 'settings.json');
	const systemDefaults =
		environment.QWEN_CODE_SYSTEM_DEFAULTS_PATH || path.join(path.dirname(system), 'system-defaults.json');
	const settings = [
		path.join(environment.QWEN_HOME || path.join(environment.HOME || homedir(), '.qwen'), 'settings.json'),
		path.join(folder, '.qwen', 'settings.json'),
		system,
		systemDefaults,
	];
	if (await hasOwnTelemetry(environment, 'QWEN_TELEMETRY_ENABLED', settings)) {
		return undefined;
	}

	const {folder: own, remove} = await createRecordFolder(environment);
	const file = path.join(own, 'telemetry.log');
	const ownDefaults = path.join(own, 'defaults.json');
	await writeFile(ownDefaults, JSON.stringify(defaults));
	return createRecordCompanion({
		arguments: [],
		environment: {
			QWEN_TELEMETRY_ENABLED: 'true',
			QWEN_TELEMETRY_TARGET: 'local',
			QWEN_TELEMETRY_OUTFILE: file,
			QWEN_TELEMETRY_LOG_PROMPTS: 'false',
			QWEN_TELEMETRY_INCLUDE_SENSITIVE_SPAN_ATTRIBUTES: 'false',
			// What an administrator set stays in force.
			...(existsSync(systemDefaults) ? {} : {QWEN_CODE_SYSTEM_DEFAULTS_PATH: ownDefaults}),
		},
		files: [{locate: async () => file, read: readQwenRecord, isOurs: true}],
		close: remove,
	});
};
