import {chmodSync, lstatSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {diskPath} from '../git/byte-paths.js';
import {copyEntry} from './copy-entry.js';
import {removePath} from './real-folder.js';

/**
 * What the file system says of each file and folder (mode, size, times and inode), by relative path as `fieldsOf` gives it.
 * Nobody but the system sets the change time, so a file written to since then has another mark, whatever it looks like.
 */
export type Fingerprints = Map<string, string>;

/** Marks what lies below some paths of a folder. */
export const fingerprintFiles = (
	folder: string,
	relatives: readonly string[],
	marks: Fingerprints = new Map(),
): Fingerprints => {
	for (const relative of relatives) {
		const mark = fingerprintOf(diskPath(folder, relative));
		if (mark === undefined) {
			continue;
		}

		marks.set(relative, mark);
		if (isFolderFingerprint(mark)) {
			fingerprintFiles(
				folder,
				namesIn(folder, relative).map(name => `${relative}/${name}`),
				marks,
			);
		}
	}

	return marks;
};

/**
 * Puts files back that have changed since they were marked, from an untouched copy, and removes what was added. A folder's
 * own mark changes with every entry added or removed, so folders are not read unless something happened in them.
 */
export const restoreChanged = (pristine: string, folder: string, marks: Fingerprints): void => {
	const stale = new Set<string>();
	for (const [relative, mark] of marks) {
		if (fingerprintOf(diskPath(folder, relative)) === mark) {
			continue;
		}

		stale.add(relative).add(path.dirname(relative));
		if (isFolderFingerprint(mark)) {
			restoreFolder(pristine, folder, relative, marks);
		} else {
			replace(pristine, folder, relative);
		}
	}

	for (const relative of stale) {
		const mark = marks.has(relative) ? fingerprintOf(diskPath(folder, relative)) : undefined;
		if (mark !== undefined) {
			marks.set(relative, mark);
		}
	}
};

const restoreFolder = (pristine: string, folder: string, relative: string, marks: Fingerprints): void => {
	const actual = lstatSync(diskPath(folder, relative), {throwIfNoEntry: false});
	if (!actual?.isDirectory()) {
		replace(pristine, folder, relative);
		fingerprintFiles(folder, [relative], marks);
		return;
	}

	chmodSync(diskPath(folder, relative), lstatSync(diskPath(pristine, relative)).mode & 0o7777);
	for (const name of namesIn(folder, relative)) {
		const entry = `${relative}/${name}`;
		if (!marks.has(entry)) {
			removePath(folder, entry);
		}
	}
};

const namesIn = (folder: string, relative: string): string[] =>
	readdirSync(diskPath(folder, relative), 'buffer').map(name => name.toString('latin1'));

const replace = (pristine: string, folder: string, relative: string): void => {
	removePath(folder, relative);
	copyEntry(diskPath(pristine, relative), diskPath(folder, relative));
};

const isFolderFingerprint = (mark: string): boolean => mark.startsWith('d');

const fingerprintOf = (file: Buffer): string | undefined => {
	const stat = lstatSync(file, {throwIfNoEntry: false});
	return (
		stat &&
		`${stat.isDirectory() ? 'd' : '-'} ${stat.mode} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`
	);
};
