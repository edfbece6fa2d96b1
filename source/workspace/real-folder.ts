import {chmodSync, lstatSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';

/**
 * Makes sure that a folder which an agent or a check could have removed or replaced is a real one: what is written
 * there must not land behind a symbolic link. Returns true when it had to be made anew.
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

/** Gives their owner back access to files and folders below a folder that an agent or a check has locked. */
export const unlock = (folder: string): void => {
	const {mode} = lstatSync(folder);
	if ((mode & 0o700) !== 0o700) {
		chmodSync(folder, mode | 0o700);
	}

	for (const entry of readdirSync(folder, {withFileTypes: true})) {
		const below = path.join(folder, entry.name);
		if (entry.isDirectory()) {
			unlock(below);
		} else if (entry.isFile()) {
			const {mode: fileMode} = lstatSync(below);
			if ((fileMode & 0o600) !== 0o600) {
				chmodSync(below, fileMode | 0o600);
			}
		}
	}
};

/** Removes a folder and all in it, locked or not; a symbolic link in its place, not what it leads to. */
export const removeFolder = (folder: string): void => {
	if (lstatSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
		unlock(folder);
	}

	rmSync(folder, {recursive: true, force: true});
};
