import path from 'node:path';
import type {ChangedFile, Sha} from '../../journal/events/events.js';
import {carryChanges} from '../git/carry-changes.js';
import {commitTree} from '../git/commit.js';
import {changedFiles} from '../git/diff.js';
import {gitLines, gitText} from '../git/git.js';

/** What a branch would hold. */
export type Deliverable = {
	/** Where the branch will be; the commit that you approve. */
	commit: Sha;
	/** What lies below the agent's work: a commit of the user's, or the snapshot of their files. */
	onto: Sha;
	/** What the agent's work changes on top of it. */
	files: ChangedFile[];
	/** Files that the user had not committed and that a commit of the branch holds. */
	uncommitted: string[];
	/** Shell command that brings it into the checkout that the run began with, uncommitted changes or not. */
	take: string;
};

export type DeliverableOptions = {
	/** Absolute path of `store.git`. */
	storeFolder: string;
	/** Absolute path of a folder for the index that this is made in. */
	scratch: string;
	run: string;
	/** What the run started from; the user's HEAD below it when it holds uncommitted files. */
	base: {commit: Sha; dirty: boolean};
	/** The checkpoint to deliver. */
	commit: Sha;
	branch: string;
	/** First line of the message, where a commit of its own is made. */
	subject: string;
};

/** The checkpoint as it is. After a dirty start the commit below it holds the user's uncommitted files. */
export const asCheckpointed = async (options: DeliverableOptions): Promise<Deliverable> => {
	const {storeFolder, base, commit, branch} = options;
	const [files, uncommitted] = await Promise.all([
		changedFiles(storeFolder, base.commit, commit),
		uncommittedFiles(options),
	]);
	return {
		commit,
		onto: base.commit,
		files,
		uncommitted: uncommitted.map(({path: file}) => file),
		// The commit of the uncommitted files cannot be merged into the checkout where they lie.
		take: base.dirty
			? `git diff-tree -p --binary ${base.commit.slice(0, 12)} ${branch} | git apply`
			: `git merge ${branch}`,
	};
};

/**
 * The agent's work on a commit of the user's, without the files they had not committed: a commit of its own, the same one
 * whenever it is asked for. Works in an index of its own; neither a checkout nor the user's repository is touched.
 *
 * @param head the commit to put it on; by default the user's HEAD that the run began with
 * @returns undefined where the work does not apply without those files, and where there is no HEAD
 */
export const onHead = async (options: DeliverableOptions, head?: Sha): Promise<Deliverable | undefined> => {
	const {storeFolder, base, commit, branch} = options;
	const onto = head ?? (base.dirty ? await headBelow(storeFolder, base.commit) : base.commit);
	const made = onto === undefined ? undefined : await commitOnto(onto, options);
	if (onto === undefined || made === undefined) {
		return undefined;
	}

	const [files, before, work] = await Promise.all([
		changedFiles(storeFolder, onto, made),
		uncommittedFiles(options),
		changedFiles(storeFolder, base.commit, commit),
	]);
	const dirty = new Set(before.map(({path: file}) => file));
	const overlaps = work.some(({path: file}) => dirty.has(file));
	return {
		commit: made,
		onto,
		files,
		uncommitted: [],
		// git does not merge over a file with uncommitted changes, unless it may set them aside for that moment.
		take: overlaps ? `git merge --autostash ${branch}` : `git merge ${branch}`,
	};
};

/** The commit of the user's below what a run started from; undefined where there was none. */
export const headBelow = async (storeFolder: string, base: Sha): Promise<Sha | undefined> => {
	const found = await gitText({gitFolder: storeFolder}, ['rev-parse', '--quiet', '--verify', `${base}^`], {
		accept: 'any',
	});
	return found === '' ? undefined : found;
};

const uncommittedFiles = async ({storeFolder, base}: DeliverableOptions): Promise<ChangedFile[]> => {
	if (!base.dirty) {
		return [];
	}

	const head = await headBelow(storeFolder, base.commit);
	const before =
		head ?? (await gitText({gitFolder: storeFolder}, ['hash-object', '-t', 'tree', '/dev/null']));
	return changedFiles(storeFolder, before, base.commit);
};

/** The commit that was made the last time, if it was made on the same one. */
const commitOnto = async (onto: Sha, options: DeliverableOptions): Promise<Sha | undefined> => {
	const {storeFolder, scratch, run, base, commit, subject} = options;
	// Each stays under a ref of its own: an earlier offer may still wait.
	const ref = `refs/treadle/${run}/delivery/${commit}-on-${onto.slice(0, 16)}`;
	const [known] = await gitLines({gitFolder: storeFolder}, ['for-each-ref', '--format=%(objectname)', ref]);
	if (known !== undefined) {
		return known;
	}

	const tree = await carryChanges(storeFolder, path.join(scratch, 'delivery.index'), {
		from: base.commit,
		to: commit,
		onto,
	});
	if (tree === undefined) {
		return undefined;
	}

	return commitTree(storeFolder, {
		tree,
		parent: onto,
		subject,
		trailers: {'Treadle-Run': run},
		ref,
	});
};
