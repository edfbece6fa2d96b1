import {readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import type {CreateCompanion} from '../acp/acp-companion.js';
import {readCopilotEvent, readCopilotLog} from './copilot-record.js';
import {createRecordCompanion} from './record-companion.js';
import {createRecordFolder} from './record-folder.js';

/**
 * GitHub Copilot CLI tells its tokens at the end of a turn only, and of a refusing provider not even that it was one. The
 * events of the session, which it keeps in its home anyway, tell the first, and its log tells the second as it comes. The
 * log is kept for this run, and is short: warnings, without prompts.
 */
export const createCopilotCompanion: CreateCompanion = async ({environment, command}) => {
	const home = environment.COPILOT_HOME || path.join(environment.HOME || homedir(), '.copilot');
	const hasOwnLog = command.some(argument => /^--log-(?:dir|level)(?:=|$)/.test(argument));
	const {folder, remove} = await createRecordFolder(environment);
	return createRecordCompanion({
		arguments: hasOwnLog ? [] : ['--log-dir', folder, '--log-level', 'warning'],
		environment: {},
		files: [
			{
				locate: async session => path.join(home, 'session-state', session, 'events.jsonl'),
				read: () => readCopilotEvent,
			},
			{
				locate: async () => {
					const names = await readdir(folder);
					const name = names.find(each => each.endsWith('.log'));
					return name === undefined ? undefined : path.join(folder, name);
				},
				read: () => readCopilotLog,
			},
		],
		close: remove,
	});
};
