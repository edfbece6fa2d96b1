import {existsSync, lstatSync, readdirSync, renameSync} from 'node:fs';
import path from 'node:path';
import {exitCodes, Problem} from '../../problem.js';

const mark = '.damaged-';

/**
 * Renames a damaged store, so that a new one can be made in its place. Nothing of it is deleted, then or later.
 * Returns its new path.
 *
 * @throws Problem (exit code 1) when it cannot be renamed
 */
export const setAside = (bare: string, damage: string): string => {
	const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
	let aside = `${bare}${mark}${time}`;
	for (let number = 2; lstatSync(aside, {throwIfNoEntry: false}); number++) {
		aside = `${bare}${mark}${time}-${number}`;
	}

	try {
		renameSync(bare, aside);
	} catch (error) {
		throw new Problem(
			`Treadle's store ${bare} is damaged (${damage}), and cannot be renamed: ${(error as Error).message}`,
			{
				hint: `Move it away yourself: mv ${bare} ${aside}`,
				exitCode: exitCodes.internal,
				cause: error,
			},
		);
	}

	return aside;
};

/** Stores that were set aside, newest first, whatever is left of them. */
export const setAsideOf = (bare: string): string[] => {
	const folder = path.dirname(bare);
	const prefix = `${path.basename(bare)}${mark}`;
	return (existsSync(folder) ? readdirSync(folder) : [])
		.filter(name => name.startsWith(prefix))
		.sort()
		.reverse()
		.map(name => path.join(folder, name));
};

/** Folders with objects of stores that were set aside, as far as there are any. */
export const objectsSetAside = (bare: string): string[] =>
	setAsideOf(bare)
		.map(aside => path.join(aside, 'objects'))
		.filter(isReadableFolder);

const isReadableFolder = (folder: string): boolean => {
	try {
		readdirSync(folder);
		return true;
	} catch {
		return false;
	}
};
