import {homedir} from 'node:os';
import path from 'node:path';
import type {CreateCompanion} from '../acp/acp-companion.js';
import {readGeminiRecord} from './gemini-record.js';
import {hasOwnTelemetry} from './own-telemetry.js';
import {createRecordCompanion} from './record-companion.js';
import {createRecordFolder} from './record-folder.js';

const systemSettings =
	process.platform === 'darwin'
		? '/Library/Application Support/GeminiCli/settings.json'
		: '/etc/gemini-cli/settings.json';

/**
 * Gemini CLI tells its tokens at the end of a turn only, and a refusing provider after ten attempts. Its telemetry, into
 * a file of this run, tells both as they come. It goes nowhere else, and holds no prompts.
 */
export const createGeminiCompanion: CreateCompanion = async ({environment, folder}) => {
	const settings = [
		path.join(environment.GEMINI_CLI_HOME || environment.HOME || homedir(), '.gemini', 'settings.json'),
		path.join(folder, '.gemini', 'settings.json'),
		environment.GEMINI_CLI_SYSTEM_SETTINGS_PATH || systemSettings,
	];
	if (await hasOwnTelemetry(environment, 'GEMINI_TELEMETRY_ENABLED', settings)) {
		return undefined;
	}

	const {folder: own, remove} = await createRecordFolder(environment);
	const file = path.join(own, 'telemetry.log');
	return createRecordCompanion({
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
		files: [{locate: async () => file, read: readGeminiRecord, isOurs: true}],
		close: remove,
	});
};
