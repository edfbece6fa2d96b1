import {rmSync} from 'node:fs';
import {GitProblem} from './git.js';

/**
 * Does something with an index of Treadle's, and if git fails, once more without the index: it only remembers what files
 * looked like, so a damaged one costs no more than reading every file again.
 */
export const withIndex = async <T>({index}: {index: string}, action: () => Promise<T>): Promise<T> => {
	try {
		return await action();
	} catch (error) {
		if (!(error instanceof GitProblem)) {
			throw error;
		}

		rmSync(index, {force: true});
		rmSync(`${index}.lock`, {force: true});
		return action();
	}
};
