import {lstat, realpath} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../problem.js';
import {displayPath} from '../system/text/display-path.js';

/**
 * The real path of a memory file, which need not exist yet. Memory is read into prompts and written during a run: a link
 * out of the repository could leak a private file or change an unrelated one. Throws a Problem for such a link, and for
 * anything that is not a file.
 */
export const memoryTarget = async (file: string, root: string): Promise<string> => {
	const shown = displayPath(file);
	const found = await lstat(file).catch(() => undefined);
	const real = await realPathOf(file);
	if (real === undefined) {
		throw new Problem(`${shown} is a broken symbolic link.`, {hint: 'Replace it with a file.'});
	}

	const realRoot = (await realPathOf(root)) ?? root;
	if (real !== realRoot && !real.startsWith(realRoot.endsWith(path.sep) ? realRoot : realRoot + path.sep)) {
		throw new Problem(`${shown} is a symbolic link out of the repository, to ${real}.`, {
			hint: 'A memory file must lie inside the repository.',
		});
	}

	const target = found?.isSymbolicLink() ? await lstat(real).catch(() => undefined) : found;
	if (target && !target.isFile()) {
		throw new Problem(
			`${shown} is ${target.isDirectory() ? 'a folder' : 'not a file'}; a loop's memory has to be a file.`,
			{
				hint: 'Move it away and run again.',
			},
		);
	}

	return real;
};

/** The top of the repository around a file: the nearest folder above it with a `.git`; otherwise the file's folder. */
export const repositoryAbove = async (file: string): Promise<string> => {
	for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
		if (await lstat(path.join(folder, '.git')).catch(() => undefined)) {
			return folder;
		}

		if (folder === path.dirname(folder)) {
			return path.dirname(file);
		}
	}
};

/** The real path of something that may not exist yet; undefined for a broken link. */
const realPathOf = async (file: string): Promise<string | undefined> => {
	const found = await lstat(file).catch(() => undefined);
	if (found) {
		return realpath(file).catch(() => undefined);
	}

	const parent = path.dirname(file);
	if (parent === file) {
		return file;
	}

	const realParent = await realPathOf(parent);
	return realParent && path.join(realParent, path.basename(file));
};
