import {existsSync} from 'node:fs';
import type {ChangedFile, Sha} from '../journal/events.js';
import {commitTree} from './commit.js';
import {bytesText, type FilePlace, git, pathText} from './git.js';
import {withIndex} from './index-file.js';
import {addNestedRepositories} from './nested-repositories.js';
import {withProtected} from './protected-paths.js';
import {ensureRealFolder, unlock} from './real-folder.js';
import {addAll, writeTree} from './record-tree.js';
import {changedFiles, type TreeChange, treeChanges} from './tree-changes.js';
import type {Checkpoint} from './workspace.js';

export type RecordOptions = {
	place: FilePlace;
	/** Tree that `changes` are against. */
	base: Sha;
	/** Commit that `files` are against. */
	parent: Sha;
	/** Paths that are no part of the work: what the prepare command made. */
	leave?: readonly string[] | undefined;
};

export type Recorded<Kept> = {tree: Sha; files: ChangedFile[]; changes: TreeChange[]; kept: Kept};

/**
 * Records the files of a workspace as a tree, whatever the agent's own repository says about them.
 *
 * @param keep what to do with the tree; goes on while the changes are listed, and once more with another tree where the
 * agent has made repositories of its own
 */
export const recordFiles = async <Kept>(
	options: RecordOptions,
	keep: (tree: Sha) => Promise<Kept>,
): Promise<Recorded<Kept>> => {
	const {place, base, parent} = options;
	const unreadable = await addFiles(options);
	const record = async (): Promise<Recorded<Kept>> => {
		const tree = await writeTree(place);
		const [changes, files, kept] = await Promise.all([
			treeChanges(place, base, tree),
			changedFiles(place.gitFolder, parent, tree),
			keep(tree),
		]);
		return {tree, files, changes, kept};
	};
	const recorded = await record();
	const found = await addNestedRepositories(place, recorded.changes, unreadable.length === 0);
	return found ? record() : recorded;
};

/** Returns what could not be read, one a line, after unlocking it has been tried. */
const addFiles = async ({place, parent, leave}: RecordOptions): Promise<string[]> => {
	ensureRealFolder(place.workTree);
	const add = () =>
		withIndex(place, async () => {
			if (!existsSync(place.index)) {
				await git(place, ['read-tree', parent]);
			}

			return addAll(place, {leave: leave?.map(bytesText)});
		});
	const unreadable = await add();
	if (unreadable.length === 0) {
		return [];
	}

	unlock(place.workTree);
	return add();
};

export type CheckpointOptions = RecordOptions & {
	run: string;
	iteration: number;
	subject: string;
	isProtected: (path: string) => boolean;
};

/**
 * Commits what lies in a workspace, then puts tampered protected paths back there. `judged` is the tree to verify: the
 * commit's, with protected paths as in the base. After tampering that tree becomes a commit of its own, beside the
 * evidence: what is delivered in the end has no tampering in its history.
 */
export const makeCheckpoint = async (
	options: CheckpointOptions,
): Promise<{checkpoint: Checkpoint; judged: Sha}> => {
	const {place, run, iteration, subject, parent, isProtected} = options;
	const trailers = {'Treadle-Run': run, 'Treadle-Iteration': String(iteration)};
	const ref = `refs/treadle/${run}/it/${iteration}`;
	const {
		tree,
		files,
		changes,
		kept: commit,
	} = await recordFiles(options, recorded =>
		commitTree(place.gitFolder, {tree: recorded, parent, subject, trailers, ref}),
	);
	const tampered = changes.filter(({path}) => isProtected(pathText(path)));
	const judged = await withProtected(place, tree, tampered);
	const made = {commit, tree, parent, files, tampered: tampered.map(({path}) => pathText(path))};
	if (judged === tree) {
		return {checkpoint: made, judged};
	}

	await git(place, ['read-tree', '--reset', '-u', judged]);
	const restored = await commitTree(place.gitFolder, {
		tree: judged,
		parent,
		subject: `${subject}, protected files put back`,
		trailers,
		ref: `${ref}-restored`,
	});
	return {checkpoint: {...made, restored}, judged};
};
