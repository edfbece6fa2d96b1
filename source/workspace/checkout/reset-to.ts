import {rmSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {isUtf8Path, pathText} from '../git/byte-paths.js';
import {type FilePlace, GitProblem, git} from '../git/git.js';
import {withIndex} from '../git/index-file.js';
import {ensureRealFolder, removeFolder, restoreAccess} from './real-folder.js';

export type ResetOptions = {
	/** Paths that are left alone, as `fieldsOf` gives them: what the prepare command made. Not those that are not UTF-8. */
	keep?: readonly string[];
	/** Leave what git ignores. */
	keepIgnored?: boolean;
	/** Leave what is no part of the commit. */
	keepUnknown?: boolean;
	/** Nothing but the commit counts there: a repository at its top goes, and it is made again when it cannot be reset. */
	disposable?: boolean;
};

/**
 * Makes a folder equal to a commit or tree. Files that differ from what the index remembers of them (size, times, inode,
 * mode) are written again, everything else is removed, nested repositories too. Only what has changed costs time.
 */
export const resetTo = async (place: FilePlace, commit: Sha, options: ResetOptions = {}): Promise<void> => {
	const isNew = ensureRealFolder(place.workTree);
	if (isNew) {
		rmSync(place.index, {force: true});
	}

	if (options.keepIgnored) {
		restoreAccess(place.workTree);
	}

	try {
		await withIndex(place, () =>
			// There is nothing else in a new folder.
			resetKept(place, commit, isNew ? {...options, keepUnknown: true} : options),
		);
	} catch (error) {
		if (!(error instanceof GitProblem && options.disposable)) {
			throw error;
		}

		// A check can leave what git may not remove.
		removeFolder(place.workTree);
		rmSync(place.index, {force: true});
		ensureRealFolder(place.workTree);
		await resetKept(place, commit, options);
	}
};

const resetKept = async (
	place: FilePlace,
	commit: Sha,
	{keep = [], keepIgnored, keepUnknown, disposable}: ResetOptions,
): Promise<void> => {
	if (disposable) {
		// git never removes one of these at the top, and a check that runs git would obey it.
		removeFolder(path.join(place.workTree, '.git'));
	}

	await git(place, ['read-tree', '--reset', '-u', commit]);
	if (keepUnknown) {
		return;
	}

	const kept = keep.filter(isUtf8Path).flatMap(kept => ['--exclude', ignorePattern(pathText(kept))]);
	await git(place, ['clean', '-ffd', ...(keepIgnored ? [] : ['-x']), '--quiet', ...kept]);
};

/** A line of .gitignore that means this path alone. */
const ignorePattern = (relative: string): string =>
	`/${relative.replaceAll(/[\\*?[\]#! ]/g, String.raw`\$&`)}`;
