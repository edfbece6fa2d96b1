import type {Sha} from '../../journal/events/events.js';
import {git} from './git.js';

export {changedFiles} from './tree-changes.js';

/** bytes */
const limit = 1_000_000;

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
		{limit},
	);
	const text = stdout.toString();
	return cut ? `${text}\n… the diff is longer than 1 MB and was cut here\n` : text;
};
