import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {git} from './git.js';

/**
 * Fetches commits of the user's repository into the store. Only reads the user's repository.
 *
 * @param folder absolute path of the repository's state folder
 * @param source absolute path of the user's repository or its git folder
 * @param wanted refspecs, and further options of `git fetch`
 */
export const fetchInto = async (
	storeFolder: string,
	folder: string,
	source: string,
	wanted: {options?: readonly string[]; refs: readonly string[]},
): Promise<void> => {
	// The sending side of a fetch gets its settings from a file alone.
	const settings = path.join(folder, 'git-settings');
	writeFileSync(settings, '[safe]\n\tdirectory = *\n[pack]\n\twindow = 0\n');
	const always = ['--quiet', '--no-tags', '--update-shallow', '--no-write-fetch-head'];
	const alone = ['--no-auto-maintenance', '--no-recurse-submodules'];
	await git(
		{gitFolder: storeFolder},
		['fetch', ...always, ...alone, ...(wanted.options ?? []), source, ...wanted.refs],
		{settings},
	);
};
