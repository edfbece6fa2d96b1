import path from 'node:path';
import {Problem} from '../../problem.js';

/** The cleaned diff between two commits of a run, from the store two folders above the run's. */
export const diffOf = async (runFolder: string | undefined, from: string, to: string): Promise<string> => {
	if (runFolder === undefined) {
		throw new Problem('The run has not begun yet.');
	}
	const [{diffBetween}, {storeFolderOf}, {cleanText}] = await Promise.all([
		import('../../workspace/git/diff.js'),
		import('../../workspace/store/repository-folder.js'),
		import('../../system/text/clean-text.js'),
	]);
	return cleanText(await diffBetween(storeFolderOf(path.dirname(path.dirname(runFolder))), from, to));
};
