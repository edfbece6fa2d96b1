import type {Repository} from '../workspace.js';
import {fieldsOf, pathText} from './byte-paths.js';
import {git} from './git.js';

/**
 * Paths of the user's files that git knows or would add, relative to the top of the repository, without those that are
 * deleted. Reads only: the index is not refreshed.
 */
export const listKnownFiles = async ({root}: Repository): Promise<string[]> => {
	const [known, deleted] = await Promise.all(
		[['--cached', '--others', '--exclude-standard'], ['--deleted']].map(async which => {
			const {stdout} = await git({folder: root}, ['ls-files', '-z', ...which]);
			return fieldsOf(stdout).map(pathText);
		}),
	);
	const gone = new Set(deleted);
	return (known ?? []).filter(file => !gone.has(file));
};
