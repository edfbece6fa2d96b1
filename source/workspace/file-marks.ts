import {chmodSync, cpSync, lstatSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';

/**
 * What the file system says of each file and folder, by relative path: mode, size, times and inode. Nobody but the
 * system sets the change time, so a file written to since then has another mark, whatever it looks like.
 */
export type FileMarks = Map<string, string>;

/** Marks what lies below some paths of a folder. */
export const markFiles = (
	folder: string,
	relatives: readonly string[],
	marks: FileMarks = new Map(),
): FileMarks => {
	for (const relative of relatives) {
		const mark = markOf(path.join(folder, relative));
		if (mark === undefined) {
			continue;
		}

		marks.set(relative, mark);
		if (isFolderMark(mark)) {
			const names = readdirSync(path.join(folder, relative));
			markFiles(
				folder,
				names.map(name => path.join(relative, name)),
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
export const restoreMarked = (pristine: string, folder: string, marks: FileMarks): void => {
	const stale = new Set<string>();
	for (const [relative, mark] of marks) {
		if (markOf(path.join(folder, relative)) === mark) {
			continue;
		}

		stale.add(relative).add(path.dirname(relative));
		if (isFolderMark(mark)) {
			restoreFolder(pristine, folder, relative, marks);
		} else {
			replace(pristine, folder, relative);
		}
	}

	for (const relative of stale) {
		const mark = marks.has(relative) ? markOf(path.join(folder, relative)) : undefined;
		if (mark !== undefined) {
			marks.set(relative, mark);
		}
	}
};

const restoreFolder = (pristine: string, folder: string, relative: string, marks: FileMarks): void => {
	const actual = lstatSync(path.join(folder, relative), {throwIfNoEntry: false});
	if (!actual?.isDirectory()) {
		replace(pristine, folder, relative);
		markFiles(folder, [relative], marks);
		return;
	}

	chmodSync(path.join(folder, relative), lstatSync(path.join(pristine, relative)).mode & 0o7777);
	for (const name of readdirSync(path.join(folder, relative))) {
		if (!marks.has(path.join(relative, name))) {
			rmSync(path.join(folder, relative, name), {recursive: true, force: true});
		}
	}
};

const replace = (pristine: string, folder: string, relative: string): void => {
	const target = path.join(folder, relative);
	rmSync(target, {recursive: true, force: true});
	cpSync(path.join(pristine, relative), target, {
		recursive: true,
		verbatimSymlinks: true,
		preserveTimestamps: true,
	});
};

const isFolderMark = (mark: string): boolean => mark.startsWith('d');

const markOf = (file: string): string | undefined => {
	const stat = lstatSync(file, {throwIfNoEntry: false});
	return (
		stat &&
		`${stat.isDirectory() ? 'd' : '-'} ${stat.mode} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`
	);
};
