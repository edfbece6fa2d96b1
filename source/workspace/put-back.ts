import {rmSync} from 'node:fs';
import {posix} from 'node:path';
import type {Sha} from '../journal/events.js';
import {type GitPlace, git, gitText, pathText} from './git.js';
import type {Guard, HeldProtection} from './protection/protection.js';
import {insideOf} from './protection/read-command.js';
import {type IndexEntry, setEntries, writeTree} from './record-tree.js';
import type {TreeChange} from './tree-changes.js';

/** Mode of an entry that is a link. */
const symbolicLink = '120000';

/** bytes; a manifest larger than that is not read, and goes back as a whole */
const largest = 2_000_000;

/** What has to be put back in a tree because it may not be changed. Costs git calls only when a guarded file has changed. */
export const findTampering = async (
	place: GitPlace,
	changes: readonly TreeChange[],
	{isProtected, isAllowed, guard}: HeldProtection,
): Promise<IndexEntry[]> => {
	const entries: IndexEntry[] = [];
	for (const change of changes) {
		const path = pathText(change.path);
		if (isProtected(path) || (!isAllowed(path) && (await leadsOut(place, change)))) {
			entries.push(baseEntry(change));
		} else if (guard.covers(path)) {
			const corrected = await correct(place, change, guard);
			entries.push(...(corrected ? [corrected] : []));
		}
	}

	return entries;
};

/** The entry that a path has in the base; mode 0 where it has none. */
export const baseEntry = ({path, oldMode, oldBlob}: TreeChange): IndexEntry => ({
	path,
	mode: oldMode,
	blob: oldBlob,
});

/** Behind a link that leads out of the repository lies what no checkpoint has, and what can change after it. */
const leadsOut = async (place: GitPlace, {path, newMode, newBlob}: TreeChange): Promise<boolean> => {
	if (newMode !== symbolicLink) {
		return false;
	}

	const target = await gitText(place, ['cat-file', 'blob', newBlob]);
	return insideOf(posix.dirname(pathText(path)), target) === undefined;
};

const correct = async (
	place: GitPlace,
	change: TreeChange,
	guard: Guard,
): Promise<IndexEntry | undefined> => {
	const [base, now] = await Promise.all([
		regularText(place, change.oldMode, change.oldBlob),
		regularText(place, change.newMode, change.newBlob),
	]);
	const corrected = guard.correct(pathText(change.path), base, now);
	if (corrected === 'free') {
		return undefined;
	}

	if (corrected === 'base') {
		return baseEntry(change);
	}

	const blob = await gitText(place, ['hash-object', '-w', '--stdin'], {input: corrected.text, durable: true});
	return {path: change.path, mode: change.newMode, blob};
};

const regularText = async (place: GitPlace, mode: string, blob: Sha): Promise<string | undefined> => {
	if (!mode.startsWith('100')) {
		return undefined;
	}

	const {stdout, cut} = await git(place, ['cat-file', 'blob', blob], {limit: largest});
	return cut ? undefined : stdout.toString();
};

/** A tree with some of its entries set. */
export const withEntries = async (
	place: GitPlace & {index: string},
	tree: Sha,
	entries: readonly IndexEntry[],
): Promise<Sha> => {
	if (entries.length === 0) {
		return tree;
	}

	const overlay = {...place, index: `${place.index}.overlay`};
	rmSync(overlay.index, {force: true});
	await git(overlay, ['read-tree', tree]);
	await setEntries(overlay, entries);
	return writeTree(overlay);
};
