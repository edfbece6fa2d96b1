import {rmSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** Makes a folder for the records of one agent process, in the run's temporary folder. */
export const createRecordFolder = async ({TMPDIR}: Readonly<Record<string, string>>) => {
	const folder = await mkdtemp(path.join(TMPDIR || tmpdir(), 'record-'));
	return {
		folder,
		remove: () => {
			// What remains is deleted with the run's temporary folder.
			rmSync(folder, {recursive: true, force: true, maxRetries: 2});
		},
	};
};
