import {rmSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** A folder for what one process of an agent records, in the temporary folder of the run. */
export const createRecordFolder = async ({TMPDIR}: Readonly<Record<string, string>>) => {
	const folder = await mkdtemp(path.join(TMPDIR || tmpdir(), 'record-'));
	return {
		folder,
		remove: () => {
			// What is left goes with the temporary folder of the run.
			rmSync(folder, {recursive: true, force: true, maxRetries: 2});
		},
	};
};
