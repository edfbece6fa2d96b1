import {execFile} from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {removeFolder} from './real-folder.js';

/** What one prepare command made, kept aside untouched. */
export type Prepared = {
	key: string;
	/** Folder that holds the paths below. */
	folder: string;
	/** Files and whole folders, relative to the checkout they were made in. */
	paths: readonly string[];
};

/** Sets of prepared files that are kept for later runs. */
const kept = 3;

/** What was prepared for a key before, or undefined. Counts as a use of it. */
export const findPrepared = (stateFolder: string, key: string): Prepared | undefined => {
	const folder = path.join(stateFolder, 'prepared', key);
	const list = path.join(folder, 'paths.json');
	if (!existsSync(list)) {
		return undefined;
	}

	const now = new Date();
	utimesSync(folder, now, now);
	return {key, folder: path.join(folder, 'files'), paths: JSON.parse(readFileSync(list, 'utf8')) as string[]};
};

/** Copies what a prepare command made in a checkout aside, and forgets the sets that were not used for longest. */
export const keepPrepared = async (
	stateFolder: string,
	key: string,
	checkout: string,
	paths: readonly string[],
): Promise<Prepared> => {
	const all = path.join(stateFolder, 'prepared');
	const making = path.join(all, `${key}.new`);
	removeFolder(making);
	mkdirSync(path.join(making, 'files'), {recursive: true, mode: 0o700});
	await copyPaths(checkout, path.join(making, 'files'), paths);
	writeFileSync(path.join(making, 'paths.json'), JSON.stringify(paths));
	removeFolder(path.join(all, key));
	renameSync(making, path.join(all, key));

	const byAge = readdirSync(all).sort(
		(a, b) => statSync(path.join(all, b)).mtimeMs - statSync(path.join(all, a)).mtimeMs,
	);
	for (const old of byAge.filter(name => name !== key).slice(kept - 1)) {
		removeFolder(path.join(all, old));
	}

	return {key, folder: path.join(all, key, 'files'), paths};
};

/**
 * Copies files and folders into another folder, with their times and links as they are; what lies there gives way. Never
 * as hardlinks: a write to the copy would reach the original. `cp` shares blocks where the file system can.
 */
export const copyPaths = async (from: string, to: string, paths: readonly string[]): Promise<void> => {
	for (const relative of paths) {
		const target = path.join(to, relative);
		removeFolder(target);
		mkdirSync(path.dirname(target), {recursive: true});
		await promisify(execFile)('cp', ['-RPp', '--', path.join(from, relative), target]);
	}
};
