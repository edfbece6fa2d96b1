import {chmodSync, lstatSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../journal/events.js';
import {type FilePlace, GitProblem, git} from './git.js';
import {ensureRealFolder} from './real-folder.js';

export type ResetOptions = {
	/** Paths that are left alone: what the prepare command made. */
	keep?: readonly string[];
	/** Leave what git ignores. */
	keepIgnored?: boolean;
	/** Make it anew when it cannot be reset, as nothing but the commit counts there. */
	disposable?: boolean;
};

/**
 * Makes a folder equal to a commit or tree. Files that differ from what the index remembers of them (size, times, inode,
 * mode) are written anew, everything else is removed, nested repositories too. Only what has changed costs time.
 */
export const resetTo = async (place: FilePlace, commit: Sha, options: ResetOptions = {}): Promise<void> => {
	if (ensureRealFolder(place.workTree)) {
		rmSync(place.index, {force: true});
	}

	try {
		await resetKept(place, commit, options);
	} catch (error) {
		if (!(error instanceof GitProblem && options.disposable)) {
			throw error;
		}

		// A check can leave what git may not remove, or a damaged index.
		removeFolder(place.workTree);
		rmSync(place.index, {force: true});
		ensureRealFolder(place.workTree);
		await resetKept(place, commit, options);
	}
};

const resetKept = async (
	place: FilePlace,
	commit: Sha,
	{keep = [], keepIgnored}: ResetOptions,
): Promise<void> => {
	await git(place, ['read-tree', '--reset', '-u', commit]);
	const kept = keep.flatMap(kept => ['--exclude', ignorePattern(kept)]);
	await git(place, ['clean', '-ffd', ...(keepIgnored ? [] : ['-x']), '--quiet', ...kept]);
};

/** A line of .gitignore that means this path alone. */
const ignorePattern = (relative: string): string =>
	`/${relative.replaceAll(/[\\*?[\]#! ]/g, String.raw`\$&`)}`;

/** Removes a folder in which permissions were taken away. */
export const removeFolder = (folder: string): void => {
	const unlock = (below: string): void => {
		chmodSync(below, 0o700);
		for (const entry of readdirSync(below, {withFileTypes: true})) {
			if (entry.isDirectory()) {
				unlock(path.join(below, entry.name));
			}
		}
	};
	if (lstatSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
		unlock(folder);
	}

	rmSync(folder, {recursive: true, force: true});
};
