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
import {diskPath, isUtf8Path} from '../git/byte-paths.js';
import {isAlone} from '../store/lock.js';
import {copyEntry} from './copy-entry.js';
import {removeFolder, removePath} from './real-folder.js';

/** An untouched copy of what one prepare command made. */
export type Prepared = {
	key: string;
	/** Folder that holds the paths below. */
	folder: string;
	/** Files and whole folders, relative to the checkout they were made in, as `fieldsOf` gives them. */
	paths: readonly string[];
};

/** Sets of prepared files that are kept for later runs. */
const maxKept = 3;

/** Lists the paths, one character a byte. */
const listName = 'entries.json';

/** What was prepared for a key before, or undefined. Counts as a use of it. */
export const findPrepared = (stateFolder: string, key: string): Prepared | undefined => {
	const folder = path.join(stateFolder, 'prepared', key);
	const list = path.join(folder, listName);
	if (!existsSync(list)) {
		return undefined;
	}

	const now = new Date();
	utimesSync(folder, now, now);
	return {key, folder: path.join(folder, 'files'), paths: JSON.parse(readFileSync(list, 'utf8')) as string[]};
};

/** Keeps a copy of what a prepare command made in a checkout, and removes the least recently used sets. */
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
	writeFileSync(path.join(making, listName), JSON.stringify(paths));
	removeFolder(path.join(all, key));
	renameSync(making, path.join(all, key));

	// Another run may be about to use one of them.
	if (!isAlone(stateFolder)) {
		return {key, folder: path.join(all, key, 'files'), paths};
	}

	const byAge = readdirSync(all).sort(
		(a, b) => statSync(path.join(all, b)).mtimeMs - statSync(path.join(all, a)).mtimeMs,
	);
	for (const old of byAge.filter(name => name !== key).slice(maxKept - 1)) {
		removeFolder(path.join(all, old));
	}

	return {key, folder: path.join(all, key, 'files'), paths};
};

/**
 * Copies files and folders into another folder, with their times and links as they are, replacing what lies there. Never
 * hard links, not even of read-only files: what runs there has our rights, and a write to the copy would reach the original.
 */
export const copyPaths = async (from: string, to: string, paths: readonly string[]): Promise<void> => {
	for (const relative of paths) {
		removePath(to, relative);
		mkdirSync(diskPath(to, path.dirname(relative)), {recursive: true});
		if (isUtf8Path(relative)) {
			const [source, target] = [diskPath(from, relative).toString(), diskPath(to, relative).toString()];
			await copyWithProgram(source, target);
		} else {
			copyEntry(diskPath(from, relative), diskPath(to, relative));
		}
	}
};

/** Makes `cp` share blocks instead of copying them where the file system can. */
const sharing = process.platform === 'darwin' ? '-c' : '--reflink=auto';

const copyWithProgram = async (source: string, target: string): Promise<void> => {
	// Loaded when it is needed: most runs find what was prepared in place.
	const {execa} = await import('execa');
	const copy = async (options: readonly string[]) =>
		execa('cp', [...options, '-RPp', '--', source, target], {
			env: {PATH: process.env.PATH},
			extendEnv: false,
		});
	try {
		await copy([sharing]);
	} catch {
		// A `cp` without that option, or a real failure, which then shows again.
		removeFolder(target);
		await copy([]);
	}
};
