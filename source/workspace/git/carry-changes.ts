import {rmSync} from 'node:fs';
import type {Sha} from '../../journal/events/events.js';
import {git} from './git.js';
import {writeTree} from './record-tree.js';

/** What is carried over: the changes from one commit to another, onto a third. */
export type Carried = {from: Sha; to: Sha; onto: Sha};

/**
 * The tree that the changes between two commits make of a third. Three-way: `git apply` is the one way to do it with an
 * index alone in every git since 2.32. Neither a checkout nor the user's repository is touched.
 *
 * @param index absolute path of the index to do it in; removed afterwards
 * @returns undefined where the changes do not apply
 */
export const carryChanges = async (
	gitFolder: string,
	index: string,
	{from, to, onto}: Carried,
): Promise<Sha | undefined> => {
	const place = {gitFolder, index};
	try {
		await git(place, ['read-tree', onto]);
		const {stdout: patch} = await git(place, [
			'diff-tree',
			'-r',
			'-p',
			'--binary',
			'--full-index',
			'--no-renames',
			'--no-ext-diff',
			'--no-textconv',
			from,
			to,
		]);
		if (patch.length > 0) {
			const applied = await git(place, ['apply', '--cached', '--3way', '--whitespace=nowarn'], {
				input: patch,
				accept: [0, 1],
				durable: true,
			});
			if (applied.exitCode !== 0) {
				return undefined;
			}
		}

		return await writeTree(place);
	} finally {
		rmSync(index, {force: true});
		rmSync(`${index}.lock`, {force: true});
	}
};
