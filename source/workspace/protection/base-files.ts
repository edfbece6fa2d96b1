import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {fieldsOf, pathText} from '../git/byte-paths.js';
import {git} from '../git/git.js';

/** The files of the base, by their paths. */
export type BaseFiles = {
	paths: readonly string[];
	has: (path: string) => boolean;
	/** All files below a folder; none where it is not a folder. */
	below: (folder: string) => readonly string[];
	/** Text of a regular file; undefined for any other, and for one over 500 kB. */
	read: (path: string) => Promise<string | undefined>;
};

/** bytes */
const largest = 500_000;

/** Lists the files of a commit or tree; the text of each is read when it is asked for. */
export const openBase = async (storeFolder: string, base: Sha): Promise<BaseFiles> => {
	const {stdout} = await git({gitFolder: storeFolder}, ['ls-tree', '-r', '-z', '--full-tree', base]);
	const blobs = new Map(
		fieldsOf(stdout).map(line => {
			const [mode = '', , blob = ''] = line.slice(0, line.indexOf('\t')).split(' ');
			return [
				pathText(line.slice(line.indexOf('\t') + 1)),
				{isRegular: mode.startsWith('100'), blob},
			] as const;
		}),
	);
	return baseOf([...blobs.keys()], async file => {
		const found = blobs.get(file);
		if (!found?.isRegular) {
			return undefined;
		}

		const {stdout: text, cut} = await git({gitFolder: storeFolder}, ['cat-file', 'blob', found.blob], {
			limit: largest,
		});
		return cut ? undefined : text.toString();
	});
};

/** The same for any list of files. */
export const baseOf = (paths: readonly string[], read: BaseFiles['read']): BaseFiles => {
	const known = new Set(paths);
	return {
		paths,
		has: file => known.has(file),
		below: folder => paths.filter(file => folder === '' || file.startsWith(`${folder}/`)),
		read,
	};
};

/** The folder of a file; empty for the top. */
export const folderOf = (file: string): string => {
	const folder = path.posix.dirname(file);
	return folder === '.' ? '' : folder;
};

/** All folders that a path lies in, the top (an empty path) included. */
export const foldersAbove = (file: string): string[] => {
	const folders = [];
	for (let folder = file; folder !== ''; ) {
		folder = folderOf(folder);
		folders.push(folder);
	}

	return folders;
};
