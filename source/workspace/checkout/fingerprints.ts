import {chmodSync, lstatSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {diskPath} from '../git/byte-paths.js';
import {copyEntry} from './copy-entry.js';
import {removePath} from './real-folder.js';

/**
 * Mode, size, times and inode of each file and folder, by relative path as `fieldsOf` gives it. Only the system sets the
 * change time, so a file that was written to has another fingerprint, whatever its content.
 */
export type Fingerprints = Map<string, string>;

/** The fingerprints of what lies below some paths of a folder. */
export const fingerprintFiles = (
	folder: string,
	relatives: readonly string[],
	fingerprints: Fingerprints = new Map(),
): Fingerprints => {
	for (const relative of relatives) {
		const fingerprint = fingerprintOf(diskPath(folder, relative));
		if (fingerprint === undefined) {
			continue;
		}

		fingerprints.set(relative, fingerprint);
		if (isFolderFingerprint(fingerprint)) {
			fingerprintFiles(
				folder,
				namesIn(folder, relative).map(name => `${relative}/${name}`),
				fingerprints,
			);
		}
	}

	return fingerprints;
};

/**
 * Restores files that have changed since their fingerprints were taken, from an untouched copy, and removes what was
 * added. A folder's own fingerprint changes with every entry added or removed, so unchanged folders are not read.
 */
export const restoreChanged = (pristine: string, folder: string, fingerprints: Fingerprints): void => {
	const stale = new Set<string>();
	for (const [relative, fingerprint] of fingerprints) {
		if (fingerprintOf(diskPath(folder, relative)) === fingerprint) {
			continue;
		}

		stale.add(relative).add(path.dirname(relative));
		if (isFolderFingerprint(fingerprint)) {
			restoreFolder(pristine, folder, relative, fingerprints);
		} else {
			replace(pristine, folder, relative);
		}
	}

	for (const relative of stale) {
		const fingerprint = fingerprints.has(relative) ? fingerprintOf(diskPath(folder, relative)) : undefined;
		if (fingerprint !== undefined) {
			fingerprints.set(relative, fingerprint);
		}
	}
};

const restoreFolder = (
	pristine: string,
	folder: string,
	relative: string,
	fingerprints: Fingerprints,
): void => {
	const actual = lstatSync(diskPath(folder, relative), {throwIfNoEntry: false});
	if (!actual?.isDirectory()) {
		replace(pristine, folder, relative);
		fingerprintFiles(folder, [relative], fingerprints);
		return;
	}

	chmodSync(diskPath(folder, relative), lstatSync(diskPath(pristine, relative)).mode & 0o7777);
	for (const name of namesIn(folder, relative)) {
		const entry = `${relative}/${name}`;
		if (!fingerprints.has(entry)) {
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

const isFolderFingerprint = (fingerprint: string): boolean => fingerprint.startsWith('d');

const fingerprintOf = (file: Buffer): string | undefined => {
	const stat = lstatSync(file, {throwIfNoEntry: false});
	return (
		stat &&
		`${stat.isDirectory() ? 'd' : '-'} ${stat.mode} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`
	);
};
