import {rmSync} from 'node:fs';
import {posix} from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {pathText} from '../git/byte-paths.js';
import type {TreeChange} from '../git/diff.js';
import {type GitPlace, git, gitText} from '../git/git.js';
import {readBlobs} from '../git/read-blobs.js';
import {type IndexEntry, setEntries, writeTree} from '../git/record-tree.js';
import {insideOf} from '../protection/commands/read-command.js';
import type {GuardedFile, HeldProtection} from '../protection/protection.js';

/** Mode of an entry that is a link. */
const symbolicLink = '120000';

/** What has to be restored in a tree because it is protected. Costs a git call only when a guarded file has changed. */
export const findTampering = async (
	place: GitPlace,
	changes: readonly TreeChange[],
	protection: HeldProtection,
): Promise<IndexEntry[]> => {
	const {isProtected, isAllowed, mayChange, guard} = protection;
	const looks = changes.map(change => {
		const path = pathText(change.path);
		const isWhole = isProtected(path);
		const isLink = !isWhole && change.newMode === symbolicLink && !isAllowed(path);
		return {change, path, isWhole, isLink, isGuarded: !isWhole && guard.covers(path)};
	});
	const texts = await readBlobs(place, looks.flatMap(blobsToRead));
	const entries: IndexEntry[] = [];
	for (const {change, path, isWhole, isLink, isGuarded} of looks) {
		// What was too large to read counts as protected.
		const isUnread = blobsToRead({change, isLink, isGuarded}).some(blob => !texts.has(blob));
		if (isWhole || isUnread || (isLink && leadsOut(path, texts.get(change.newBlob) ?? ''))) {
			entries.push(baseEntry(change));
		} else if (isGuarded) {
			const text = (mode: string, blob: Sha) => (mode.startsWith('100') ? texts.get(blob) : undefined);
			const base = text(change.oldMode, change.oldBlob);
			const corrected = guard.correct(path, base, text(change.newMode, change.newBlob));
			// Of a file that it may not change at all, no part stays.
			entries.push(
				...(await entriesFor(place, change, corrected === 'free' || mayChange(path) ? corrected : 'base')),
			);
		}
	}

	return entries;
};

/** Changes beside what `allow` names that are no tampering: they are undone, and that is all. */
export const findOutside = async (
	place: GitPlace,
	changes: readonly TreeChange[],
	protection: HeldProtection,
): Promise<TreeChange[]> => {
	const outside = changes.filter(({path}) => !protection.mayChange(pathText(path)));
	if (outside.length === 0) {
		return [];
	}

	const tampered = new Set((await findTampering(place, outside, protection)).map(({path}) => path));
	return outside.filter(({path}) => !tampered.has(path));
};

/** The entry that a path has in the base; mode 0 where it has none. */
export const baseEntry = ({path, oldMode, oldBlob}: TreeChange): IndexEntry => ({
	path,
	mode: oldMode,
	blob: oldBlob,
});

type Look = {change: TreeChange; isLink: boolean; isGuarded: boolean};

const blobsToRead = ({change: {oldMode, oldBlob, newMode, newBlob}, isLink, isGuarded}: Look): Sha[] => {
	const guarded = [
		{mode: oldMode, blob: oldBlob},
		{mode: newMode, blob: newBlob},
	].filter(({mode}) => isGuarded && mode.startsWith('100'));
	return [...(isLink ? [newBlob] : []), ...guarded.map(({blob}) => blob)];
};

/** What a link outside the repository leads to is in no checkpoint, and can change after it. */
const leadsOut = (path: string, target: string): boolean =>
	insideOf(posix.dirname(path), target) === undefined;

const entriesFor = async (
	place: GitPlace,
	change: TreeChange,
	corrected: GuardedFile,
): Promise<IndexEntry[]> => {
	if (corrected === 'free') {
		return [];
	}

	if (corrected === 'base') {
		return [baseEntry(change)];
	}

	const blob = await gitText(place, ['hash-object', '-w', '--stdin'], {input: corrected.text, durable: true});
	return [{path: change.path, mode: change.newMode, blob}];
};

/** A second index beside the one of a workspace. */
export const overlayOf = (index: string): string => `${index}.overlay`;

/** A tree with some of its entries set. */
export const withEntries = async (
	place: GitPlace & {index: string},
	tree: Sha,
	entries: readonly IndexEntry[],
): Promise<Sha> => {
	if (entries.length === 0) {
		return tree;
	}

	const overlay = {...place, index: overlayOf(place.index)};
	rmSync(overlay.index, {force: true});
	await git(overlay, ['read-tree', tree]);
	await setEntries(overlay, entries);
	return writeTree(overlay);
};
