import {mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';

/** An empty folder that is removed when the test ends. */
export const temporaryFolder = async (): Promise<string> => {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'treadle-journal-')));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
};
