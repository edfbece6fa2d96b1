import {existsSync} from 'node:fs';
import path from 'node:path';
import type {ChangedFile, Sha} from '../journal/events/events.js';
import {ensureRealFolder, restoreAccess} from './checkout/real-folder.js';
import {baseEntry, findOutside, findTampering, withEntries} from './checkout/tampering.js';
import {pathText} from './git/byte-paths.js';
import {commitTree, keepCommit} from './git/commit.js';
import {changedFiles, type TreeChange, treeChanges} from './git/diff.js';
import {type FilePlace, type GitPlace, GitProblem, git} from './git/git.js';
import {withIndex} from './git/index-file.js';
import {addNestedRepositories} from './git/nested-repositories.js';
import {addAll, writeTree} from './git/record-tree.js';
import type {HeldProtection} from './protection/protection.js';
import {rescueFolderOf} from './store/repository-folder.js';
import type {Checkpoint} from './workspace.js';

export type RecordOptions = {
	place: FilePlace;
	/** Tree that `changes` are against. */
	base: Sha;
	/** Commit that `files` are against. */
	parent: Sha;
	/** Paths that are not part of the work, as `fieldsOf` gives them: what the prepare command made. */
	leave?: readonly string[];
};

export type Recorded<Kept> = {tree: Sha; files: ChangedFile[]; changes: TreeChange[]; kept: Kept};

/**
 * Records the files of a workspace as a tree, whatever the agent's own repository says about them.
 *
 * @param keep what to do with the tree; runs while the changes are listed, and a second time with another tree where the
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
const addFiles = async (options: RecordOptions): Promise<string[]> => {
	const {place} = options;
	ensureRealFolder(place.workTree);
	try {
		return await addUnlocked(options, place);
	} catch (error) {
		if (!(error instanceof GitProblem)) {
			throw error;
		}

		// Attributes can make git attempt a conversion that fails. Bytes can always be kept as they are.
		const gitFolder = rescueFolderOf(path.dirname(place.gitFolder));
		return addUnlocked(options, {...place, gitFolder, objects: path.join(place.gitFolder, 'objects')});
	}
};

const addUnlocked = async (
	{parent, leave}: RecordOptions,
	place: FilePlace & GitPlace,
): Promise<string[]> => {
	const add = () =>
		withIndex(place, async () => {
			if (!existsSync(place.index)) {
				await git(place, ['read-tree', parent]);
			}

			return addAll(place, {leave, withoutCaches: true});
		});
	const unreadable = await add();
	if (unreadable.length === 0) {
		return [];
	}

	restoreAccess(place.workTree);
	return add();
};

export type CheckpointOptions = RecordOptions & {
	run: string;
	iteration: number;
	subject: string;
	protection: HeldProtection;
};

/** A checkpoint, and what it takes to restore protected files again when more paths are allowed. */
export type MadeCheckpoint = {
	checkpoint: Checkpoint;
	/** Tree to verify: the commit's, with protected paths as in the base. */
	toVerify: Sha;
	/** What differs from the base. */
	changes: readonly TreeChange[];
};

/**
 * Commits what lies in a workspace, then restores protected files that were tampered with. After tampering the tree to
 * verify becomes a commit of its own, beside the evidence, so that what is delivered has no tampering in its history.
 */
export const makeCheckpoint = async (options: CheckpointOptions): Promise<MadeCheckpoint> => {
	const {
		tree,
		files,
		changes,
		kept: commit,
	} = await recordFiles(options, recorded => commitWork(options, recorded));
	const {parent} = options;
	const made = {checkpoint: {commit, tree, parent, files, tampered: []}, toVerify: tree, changes};
	return restoreProtected(options, await undoOutside(options, made));
};

const commitWork = (options: CheckpointOptions, tree: Sha): Promise<Sha> =>
	commitTree(options.place.gitFolder, {
		tree,
		parent: options.parent,
		subject: options.subject,
		trailers: trailersOf(options),
		ref: `refs/treadle/${options.run}/it/${options.iteration}`,
	});

/** The checkpoint without what the loop may not change at all; how the agent left it stays in the store, under a ref. */
const undoOutside = async (options: CheckpointOptions, made: MadeCheckpoint): Promise<MadeCheckpoint> => {
	const {place, run, iteration, parent, base, protection} = options;
	const outside = await findOutside(place, made.changes, protection);
	if (outside.length === 0) {
		return made;
	}

	await keepCommit(place.gitFolder, `refs/treadle/${run}/it/${iteration}-outside`, made.checkpoint.commit);
	const tree = await withEntries(place, made.checkpoint.tree, outside.map(baseEntry));
	await git(place, ['read-tree', '--reset', '-u', tree]);
	const [changes, files, commit] = await Promise.all([
		treeChanges(place, base, tree),
		changedFiles(place.gitFolder, parent, tree),
		commitWork(options, tree),
	]);
	return {
		checkpoint: {
			commit,
			tree,
			parent,
			files,
			tampered: [],
			outside: outside.map(({path: changed}) => pathText(changed)),
		},
		toVerify: tree,
		changes,
	};
};

const trailersOf = ({run, iteration}: CheckpointOptions) => ({
	'Treadle-Run': run,
	'Treadle-Iteration': String(iteration),
});

/** Restores protected files in the workspace, starting from the tree that was to be verified last. */
export const restoreProtected = async (
	options: CheckpointOptions,
	made: MadeCheckpoint,
): Promise<MadeCheckpoint> => {
	const {place, run, iteration, subject, parent, protection} = options;
	const {restored: _, ...checkpoint} = made.checkpoint;
	const entries = await findTampering(place, made.changes, protection);
	const toVerify = await withEntries(place, checkpoint.tree, entries);
	const tampered = entries.map(({path: changed}) => pathText(changed));
	if (toVerify !== made.toVerify) {
		await git(place, ['read-tree', '--reset', '-u', toVerify]);
	}

	if (toVerify === checkpoint.tree) {
		return {...made, checkpoint: {...checkpoint, tampered}, toVerify};
	}

	const restored = await commitTree(place.gitFolder, {
		tree: toVerify,
		parent,
		subject: `${subject}, protected files put back`,
		trailers: trailersOf(options),
		ref: `refs/treadle/${run}/it/${iteration}-restored`,
	});
	return {...made, checkpoint: {...checkpoint, tampered, restored}, toVerify};
};
