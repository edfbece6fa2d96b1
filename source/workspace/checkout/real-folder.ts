import {chmodSync, lstatSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import {below, diskPath} from '../git/byte-paths.js';

/**
 * Makes sure that a folder which an agent or a check could have removed or replaced is a real one, so that nothing is
 * written through a symbolic link. Returns true when it had to be made again.
 */
export const ensureRealFolder = (folder: string): boolean => {
	const stat = lstatSync(folder, {throwIfNoEntry: false});
	if (stat?.isDirectory()) {
		return false;
	}

	rmSync(folder, {force: true});
	mkdirSync(folder, {recursive: true});
	return true;
};

/** Restores the owner's access to files and folders from which an agent or a check has removed it. */
export const restoreAccess = (folder: string | Buffer): void => {
	const {mode} = lstatSync(folder);
	if ((mode & 0o700) !== 0o700) {
		chmodSync(folder, mode | 0o700);
	}

	// As bytes: a name need not be UTF-8.
	for (const entry of readdirSync(folder, {withFileTypes: true, encoding: 'buffer'})) {
		const file = below(folder, entry.name);
		if (entry.isDirectory()) {
			restoreAccess(file);
		} else if (entry.isFile()) {
			const {mode: fileMode} = lstatSync(file);
			if ((fileMode & 0o600) !== 0o600) {
				chmodSync(file, fileMode | 0o600);
			}
		}
	}
};

/** Removes what lies at a path from `fieldsOf`, folders with all in them. */
export const removePath = (workTree: string, path: string): void => {
	removeFolder(diskPath(workTree, path));
};

/** Removes a folder and all in it, accessible or not; of a symbolic link in its place only the link. */
export const removeFolder = (folder: string | Buffer): void => {
	if (lstatSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
		restoreAccess(folder);
	}

	rmSync(folder, {recursive: true, force: true});
};
