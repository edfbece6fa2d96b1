import {lstatSync, mkdirSync, rmSync} from 'node:fs';

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
