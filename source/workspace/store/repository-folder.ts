import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import type {Repository} from '../workspace.js';

/**
 * Folder in which Treadle keeps all it knows of one repository: `store.git`, `rescue.git`, `lock.db`, `runs/`,
 * `loops/`.
 * It need not exist yet.
 *
 * @throws Problem (exit code 2) when it would lie inside the repository, where an agent or `git clean` could reach it
 */
export const repositoryFolder = (stateHome: string, repository: Repository): string => {
	const folder = path.join(stateHome, repository.id);
	const real = resolveLinks(folder);
	for (const within of [repository.root, repository.gitFolder]) {
		if (real === within || real.startsWith(within + path.sep)) {
			throw new Problem(
				`Treadle's state folder ${stateHome} lies inside the repository ${repository.root}.`,
				{
					hint: 'Set XDG_STATE_HOME to a folder outside of it.',
				},
			);
		}
	}

	return folder;
};

/** The bare repository with the user's history, the base of every run and every checkpoint. */
export const storeFolderOf = (folder: string): string => path.join(folder, 'store.git');

/** The bare repository with the user's files byte for byte, as they were before each run. */
export const rescueFolderOf = (folder: string): string => path.join(folder, 'rescue.git');

/** Loops that were typed in one line, and so have no file in the repository: `<name>/LOOP.md` and `MEMORY.md`. */
export const keptLoopsOf = (folder: string): string => path.join(folder, 'loops');

/** With symbolic links resolved as far as the path exists. */
const resolveLinks = (folder: string): string => {
	let existing = folder;
	while (!existsSync(existing)) {
		existing = path.dirname(existing);
	}

	return path.join(realpathSync(existing), path.relative(existing, folder));
};
