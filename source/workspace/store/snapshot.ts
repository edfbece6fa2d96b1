import {existsSync, lstatSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {bytesOf, bytesText, diskPath, fieldsOf, pathText} from '../git/byte-paths.js';
import {commitTree, keepCommit} from '../git/commit.js';
import {linkMode, type TreeChange, treeChanges} from '../git/diff.js';
import {type GitPlace, git, gitText} from '../git/git.js';
import {withIndex} from '../git/index-file.js';
import {addAll, type IndexEntry, setEntries, writeTree} from '../git/record-tree.js';
import type {Repository, Snapshot} from '../workspace.js';
import {captureForRescue} from './rescue-capture.js';
import {copyUserHistory} from './user-history.js';

export type SnapshotOptions = {
	repository: Repository;
	folder: string;
	storeFolder: string;
	rescueFolder: string;
	run: string;
	/** The loop's MEMORY.md, relative to the top of the repository: no part of the base, wherever it lies. */
	memory: string | undefined;
	/** The user has told git to leave files out of the checkout. */
	isSparse: boolean;
	/** The last snapshot of this run: what is the same since then is kept already. */
	last?: TakenSnapshot | undefined;
};

/** A snapshot, the user's HEAD below it, and the tree of the capture for `treadle rescue`. */
export type TakenSnapshot = {snapshot: Snapshot; head: Sha | undefined; captured: Sha};

/** bytes; larger files that git does not know are left out */
const largest = 50_000_000;

/**
 * Captures the user's files in the store. The base is the user's HEAD or, where there are uncommitted changes, one
 * commit on top of it: what git would commit there, without MEMORY.md, ignored files, nested repositories and what only
 * a filter program could convert. Every call also captures the files byte for byte for `treadle rescue`.
 */
export const takeSnapshot = async (options: SnapshotOptions): Promise<TakenSnapshot> => {
	const {repository, storeFolder, last} = options;
	await copyUserHistory(repository, options.folder, storeFolder);
	const place = {
		gitFolder: storeFolder,
		workTree: repository.root,
		index: path.join(storeFolder, 'user.index'),
	};
	const start = repository.head ? ['read-tree', '--reset', repository.head] : ['read-tree', '--empty'];
	await withIndex(place, () => git(place, start));
	if (options.isSparse) {
		await skipAbsent(place);
	}

	const {leave, skipped} = await findUncapturable(place);
	const [base, {unreadable, captured}] = await Promise.all([
		captureBase(options, place, options.memory === undefined ? leave : [...leave, bytesText(options.memory)]),
		captureForRescue({...options, leave, skipped, last: last?.captured}),
	]);
	return {
		snapshot: {...base, skipped: [...new Set([...skipped, ...base.skipped, ...unreadable])]},
		head: repository.head,
		captured,
	};
};

/** Files that a sparse checkout leaves out are not deleted. */
const skipAbsent = async (place: GitPlace & {workTree: string}): Promise<void> => {
	const {stdout} = await git({folder: place.workTree}, ['ls-files', '-t', '-z']);
	const absent = fieldsOf(stdout).flatMap(line => (line.startsWith('S ') ? [line.slice(2)] : []));
	if (absent.length > 0) {
		await git(place, ['update-index', '--skip-worktree', '-z', '--stdin'], {input: bytesOf(absent)});
	}
};

/** Untracked files that are too large, repositories inside the repository, submodules. */
const findUncapturable = async (place: GitPlace & {workTree: string}) => {
	const [{stdout}, modules] = await Promise.all([
		git(place, ['ls-files', '-z', '--others', '--exclude-standard']),
		submodulesOf(place.workTree),
	]);
	const leave: string[] = [];
	const skipped = modules.map(module => `${module}: a submodule, its files are not captured`);
	for (const found of fieldsOf(stdout)) {
		if (found.endsWith('/')) {
			leave.push(found.slice(0, -1));
			skipped.push(`${pathText(found)}: a repository inside the repository, not captured`);
			continue;
		}

		const size = lstatSync(diskPath(place.workTree, found), {throwIfNoEntry: false})?.size ?? 0;
		if (size > largest) {
			leave.push(found);
			skipped.push(
				`${pathText(found)}: unknown to git and ${inMegabytes(size)}, not captured (limit ${inMegabytes(largest)})`,
			);
		}
	}

	return {leave, skipped};
};

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;

const submodulesOf = async (workTree: string): Promise<string[]> => {
	const file = path.join(workTree, '.gitmodules');
	if (!existsSync(file)) {
		return [];
	}

	const args = ['config', '--file', file, '--null', '--get-regexp', '^submodule\\..*\\.path$'];
	const {stdout} = await git({folder: workTree}, args, {accept: 'any'});
	return fieldsOf(stdout).map(field => pathText(field.slice(field.indexOf('\n') + 1)));
};

const captureBase = async (
	{repository, storeFolder, run, last}: SnapshotOptions,
	place: GitPlace,
	leave: readonly string[],
): Promise<Snapshot> => {
	const ref = `refs/treadle/${run}/base`;
	const unreadable = await addAll(place, {leave});
	let tree = await writeTree(place);
	const {kept, changed} = await keepAsCommitted(place, repository.head, tree);
	if (kept.length > 0) {
		tree = await writeTree(place);
	}

	const skipped = [...unreadable, ...kept];
	if (last?.snapshot.tree === tree && last.head === repository.head) {
		return {...last.snapshot, skipped};
	}

	if (repository.head && changed === kept.length) {
		await keepCommit(storeFolder, ref, repository.head);
		return {commit: repository.head, tree, dirty: false, skipped};
	}

	const subject = repository.head ? `Uncommitted changes before ${run}` : `Files before ${run}`;
	const trailers = {'Treadle-Run': run};
	const commit = await commitTree(storeFolder, {tree, parent: repository.head, subject, trailers, ref});
	return {commit, tree, dirty: true, skipped};
};

/**
 * Puts entries of the index back to HEAD that must not change: submodules, and files that git would convert with a filter
 * program (LFS), which Treadle does not run. Returns what was put back and why, one a line, and how many entries differed
 * from HEAD before.
 */
const keepAsCommitted = async (
	place: GitPlace,
	head: Sha | undefined,
	tree: Sha,
): Promise<{kept: string[]; changed: number}> => {
	const changes = await treeChanges(place, head ?? (await emptyTree(place)), tree);
	const filters = await filtersOf(place, changes);
	const reasons: string[] = [];
	const entries: IndexEntry[] = [];
	for (const {path: changed, oldMode, newMode, oldBlob} of changes) {
		const filter = filters.get(changed);
		const isLink = newMode === linkMode || oldMode === linkMode;
		if (isLink || filter) {
			const why = isLink ? 'a submodule' : `the git filter "${filter}" is not run`;
			reasons.push(`${pathText(changed)}: ${why}, kept as in HEAD`);
			entries.push({mode: oldMode, blob: oldBlob, path: changed});
		}
	}

	if (entries.length > 0) {
		await setEntries(place, entries);
	}

	return {kept: reasons, changed: changes.length};
};

const emptyTree = (place: GitPlace): Promise<Sha> =>
	gitText(place, ['hash-object', '-t', 'tree', '/dev/null']);

const filtersOf = async (place: GitPlace, changes: readonly TreeChange[]): Promise<Map<string, string>> => {
	const paths = changes.map(({path: changed}) => changed);
	if (paths.length === 0) {
		return new Map();
	}

	const {stdout} = await git(place, ['check-attr', '-z', '--stdin', 'filter'], {input: bytesOf(paths)});
	const fields = fieldsOf(stdout);
	const filters = new Map<string, string>();
	for (let index = 0; index + 2 < fields.length; index += 3) {
		const value = fields[index + 2] ?? '';
		if (value !== 'unspecified' && value !== 'unset') {
			filters.set(fields[index] ?? '', value);
		}
	}

	return filters;
};
