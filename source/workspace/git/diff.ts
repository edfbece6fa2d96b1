import type {ChangedFile, Sha} from '../../journal/events/events.js';
import {fieldsOf, pathText} from './byte-paths.js';
import {type GitPlace, git} from './git.js';

/** One path that differs between two trees. */
export type TreeChange = {
	/** As `fieldsOf` gives it: one character a byte. */
	path: string;
	/** `000000` where the path does not exist. */
	oldMode: string;
	newMode: string;
	oldBlob: Sha;
	newBlob: Sha;
};

/** Mode of an entry that stands for another repository: a submodule, or a nested repository. */
export const linkMode = '160000';

/** What differs between two trees or commits, renames as a deletion and an addition. */
export const treeChanges = async (place: GitPlace, from: Sha, to: Sha): Promise<TreeChange[]> => {
	if (from === to) {
		return [];
	}

	const {stdout} = await git(place, ['diff-tree', '-r', '-z', '--raw', '--no-renames', from, to]);
	const fields = fieldsOf(stdout);
	const changes: TreeChange[] = [];
	for (let index = 0; index + 1 < fields.length; index += 2) {
		const [oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = (fields[index] ?? '')
			.slice(1)
			.split(' ');
		changes.push({path: fields[index + 1] ?? '', oldMode, newMode, oldBlob, newBlob});
	}

	return changes;
};

const changeOf = {A: 'added', D: 'deleted', R: 'renamed', C: 'added'} as const;

/** Files that differ between two trees or commits, with the lines added and removed. A renamed file has its new path. */
export const changedFiles = async (storeFolder: string, from: Sha, to: Sha): Promise<ChangedFile[]> => {
	if (from === to) {
		return [];
	}

	const place = {gitFolder: storeFolder};
	const {stdout} = await git(place, ['diff-tree', '-r', '-z', '--raw', '--numstat', '-M', from, to]);
	const fields = fieldsOf(stdout);
	const files = new Map<string, ChangedFile>();
	let index = 0;
	const next = () => fields[index++] ?? '';
	const secondPath = () => {
		index++;
		return next();
	};
	while (index < fields.length) {
		const field = next();
		if (field.startsWith(':')) {
			const letter = field.split(' ')[4]?.[0] ?? '';
			const path = letter === 'R' || letter === 'C' ? secondPath() : next();
			const change = changeOf[letter as keyof typeof changeOf] ?? 'modified';
			files.set(path, {path: pathText(path), change});
			continue;
		}

		// A rename has an empty name here, then the old and the new path.
		const [, added = '-', removed = '-', name = ''] = /^(\S+)\t(\S+)\t(.*)$/s.exec(field) ?? [];
		const file = files.get(name || secondPath());
		if (file && added !== '-') {
			file.added = Number(added);
			file.removed = Number(removed);
		}
	}

	return [...files.values()];
};

/** bytes */
const diffLimit = 1_000_000;

/**
 * Unified diff between two commits or trees of a store, renames detected, without any external diff program.
 * Cut after 1 MB, and says so in its last line. What it shows is hostile to a terminal: the files' own bytes.
 *
 * @param storeFolder absolute path of `store.git`
 */
export const diffBetween = async (storeFolder: string, from: Sha, to: Sha): Promise<string> => {
	const {stdout, cut} = await git(
		{gitFolder: storeFolder},
		['diff-tree', '-r', '-p', '-M', '--no-color', '--no-ext-diff', '--no-textconv', from, to],
		{limit: diffLimit},
	);
	const text = stdout.toString();
	return cut ? `${text}\n… the diff is longer than 1 MB and was cut here\n` : text;
};
