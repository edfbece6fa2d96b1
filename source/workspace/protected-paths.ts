import {rmSync} from 'node:fs';
import picomatch from 'picomatch';
import type {Sha} from '../journal/events.js';
import {type GitPlace, git} from './git.js';
import {type IndexEntry, setEntries, writeTree} from './record-tree.js';
import type {TreeChange} from './tree-changes.js';

/** Says whether the loop's globs protect a path. A glob that names a folder protects everything in it. */
export const protectionOf = (globs: readonly string[]): ((path: string) => boolean) => {
	const patterns = globs.map(glob =>
		glob
			.trim()
			.replace(/^(?:\.\/+)+/, '')
			.replace(/\/+$/, ''),
	);
	const withContents = patterns.flatMap(pattern => [pattern, `${pattern}/**`]);
	return patterns.length === 0 ? () => false : picomatch(withContents, {dot: true});
};

/** The tree with the tampered paths as they are in the base. */
export const withProtected = async (
	place: GitPlace & {index: string},
	tree: Sha,
	tampered: readonly TreeChange[],
): Promise<Sha> => {
	if (tampered.length === 0) {
		return tree;
	}

	const overlay = {...place, index: `${place.index}.overlay`};
	rmSync(overlay.index, {force: true});
	await git(overlay, ['read-tree', tree]);
	const entries: IndexEntry[] = tampered.map(({path, oldMode, oldBlob}) => ({
		path,
		mode: oldMode,
		blob: oldBlob,
	}));
	await setEntries(overlay, entries);
	return writeTree(overlay);
};
