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

export type Recorded = {tree: Sha; files: ChangedFile[] /** Against the base. */; changes: TreeChange[]};

export type RecordOptions = {
	place: FilePlace;
	/** Tree that `changes` are against. */
	base: Sha;
	/** Commit that `files` are against. */
	parent: Sha;
	/** Paths that are no part of the work: what the prepare command made. */
	leave?: readonly string[] | undefined;
};

/** Records the files of a workspace as a tree, whatever the agent's own repository says about them. */
export const recordFiles = async ({place, base, parent, leave}: RecordOptions): Promise<Recorded> => {
	ensureRealFolder(place.workTree);
	const add = () =>
		withIndex(place, async () => {
			if (!existsSync(place.index)) {
				await git(place, ['read-tree', parent]);
			}

			return addAll(place, {leave: leave?.map(bytesText)});
		});
	let unreadable = await add();
	if (unreadable.length > 0) {
		unlock(place.workTree);
		unreadable = await add();
	}

	const read = async (): Promise<Recorded> => {
		const tree = await writeTree(place);
		const [changes, files] = await Promise.all([
			treeChanges(place, base, tree),
			changedFiles(place.gitFolder, parent, tree),
		]);
		return {tree, files, changes};
	};
	const recorded = await read();
	const found = await addNestedRepositories(place, recorded.changes, unreadable.length === 0);
	return found ? read() : recorded;
};

export type CheckpointOptions = RecordOptions & {
	run: string;
	iteration: number;
	subject: string;
	isProtected: (path: string) => boolean;
};

/**
 * Commits what lies in a workspace, then puts tampered protected paths back there. `judged` is the tree to verify: the
 * commit's, with protected paths as in the base.
 */
export const makeCheckpoint = async (
	options: CheckpointOptions,
): Promise<{checkpoint: Checkpoint; judged: Sha}> => {
	const {place, run, iteration, parent, isProtected} = options;
	const {tree, files, changes} = await recordFiles(options);
	const tampered = changes.filter(({path}) => isProtected(pathText(path)));
	const commit = await commitTree(place.gitFolder, {
		tree,
		parent,
		subject: options.subject,
		trailers: {'Treadle-Run': run, 'Treadle-Iteration': String(iteration)},
		ref: `refs/treadle/${run}/it/${iteration}`,
	});
	const judged = await withProtected(place, tree, tampered);
	if (judged !== tree) {
		await git(place, ['read-tree', '--reset', '-u', judged]);
	}

	return {
		checkpoint: {commit, tree, parent, files, tampered: tampered.map(({path}) => pathText(path))},
		judged,
	};
};
