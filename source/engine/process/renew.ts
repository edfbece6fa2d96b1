import {existsSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {Problem} from '../../problem.js';
import {carryChanges} from '../../workspace/git/carry-changes.js';
import {commitTree} from '../../workspace/git/commit.js';
import {GitProblem} from '../../workspace/git/git.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import type {Store} from '../../workspace/store/store.js';
import type {Snapshot} from '../../workspace/workspace.js';
import type {Renewed, RunParts} from '../inbox/context.js';
import {memoryPath, type RunIdentity} from './places.js';

export type RenewOptions = {
	identity: RunIdentity;
	store: Store;
	/** What the last waking started from. */
	base: Snapshot;
	/** Its work, where that is not verified yet. */
	work: Sha | undefined;
	/**
	 * Puts the parts together on another base; `last` is the commit that the workspace starts at, `branch` the user's that
	 * is checked out.
	 */
	assembleOn: (base: Snapshot, at: {last: Sha; branch: string | undefined}) => Promise<RunParts>;
};

/**
 * What the next waking starts from: a new snapshot of the user's files, and on it the work that is not verified yet. Work
 * that does not apply there goes on where it was.
 */
export const renew = async ({identity, store, base, work, assembleOn}: RenewOptions): Promise<Renewed> => {
	const {loop, run, runFolder} = identity;
	const {root} = identity.repository;
	const repository = await inspectRepository(root).catch((error: unknown) => {
		// In the middle of a merge, for example. A checkout that is gone ends the run.
		if (error instanceof Problem && !(error instanceof GitProblem) && existsSync(root)) {
			return error.message;
		}

		throw error;
	});
	if (typeof repository === 'string') {
		return {parts: undefined, kept: `your newest files are not taken: ${repository}`};
	}

	const snapshot = await store.snapshot(run, memoryPath(loop, root), repository);
	const {head, branch} = repository;
	const found = {snapshot, head, branch};
	if (work === undefined) {
		return {...found, parts: await assembleOn(snapshot, {last: snapshot.commit, branch})};
	}

	if (snapshot.tree === base.tree) {
		return {...found, parts: undefined};
	}

	const tree = await carryChanges(store.storeFolder, path.join(runFolder, 'waking.index'), {
		from: base.commit,
		to: work,
		onto: snapshot.commit,
	});
	if (tree === undefined) {
		return {
			...found,
			parts: undefined,
			kept: 'your files changed where the work changed them too, so it goes on from the files it began with',
		};
	}

	if (tree === snapshot.tree) {
		return {...found, parts: await assembleOn(snapshot, {last: snapshot.commit, branch})};
	}

	const commit = await commitTree(store.storeFolder, {
		tree,
		parent: snapshot.commit,
		subject: `${loop.name}: its work so far, on your files as they are now`,
		trailers: {'Treadle-Run': run},
		ref: `refs/treadle/${run}/waking/${snapshot.commit.slice(0, 12)}`,
	});
	return {...found, work: {commit, tree}, parts: await assembleOn(snapshot, {last: commit, branch})};
};
