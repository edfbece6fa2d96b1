import {existsSync, mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../journal/events/events.js';
import {type CleanCheckout, openCleanCheckout} from './checkout/clean-checkout.js';
import {copyPaths, type Prepared} from './checkout/prepared-cache.js';
import {buildPrivateClone, installPrivateClone} from './checkout/private-clone.js';
import {removeFolder} from './checkout/real-folder.js';
import {resetTo} from './checkout/reset-to.js';
import {baseEntry, findTampering, overlayOf, withEntries} from './checkout/tampering.js';
import {
	type CheckpointOptions,
	type MadeCheckpoint,
	makeCheckpoint,
	recordFiles,
	restoreProtected,
} from './checkpoint.js';
import {bytesText, pathText} from './git/byte-paths.js';
import {commitTree} from './git/commit.js';
import {treeChanges} from './git/diff.js';
import {type FilePlace, gitText} from './git/git.js';
import {isAgentConfiguration} from './protection/agent-configuration.js';
import {exceptAllowed, type HeldProtection, type Protection} from './protection/protection.js';
import type {Store} from './store/store.js';
import type {Repository, Snapshot, Workspace} from './workspace.js';

export type WorkspaceOptions = {
	repository: Repository;
	store: Store;
	/** The user's files as captured for this run. */
	base: Snapshot;
	run: string;
	/** Absolute path of the run's folder; the workspace is `workspace` in it. */
	runFolder: string;
	prepare: string | undefined;
	/** The loop's MEMORY.md, relative to the top of the repository: changes to it are not part of the agent's work. */
	memory?: string;
	/** What the agent may not change. */
	protection: Protection;
	/** The prepare command's whole environment. */
	environment: Record<string, string>;
	/** Gets what the prepare command prints. */
	report: (lines: string) => void;
	signal: AbortSignal;
};

export type ReopenOptions = WorkspaceOptions & {
	/** Commit to go on from; the base by default. */
	last?: Sha;
};

/**
 * Makes the place an agent works in: the base's files with a private repository, and dependencies prepared.
 *
 * @throws Problem (exit code 8) when the prepare command fails
 */
export const createWorkspace = async (options: WorkspaceOptions): Promise<Workspace> => {
	const parts = await openParts(options);
	await fill(parts, options.base.commit);
	await supplyPrepared(parts);
	return workspaceOf(parts, options.base.commit);
};

/**
 * Reopens a run's workspace after a stop or a crash: what lies there is saved as a salvage commit, then it is made equal
 * to the last checkpoint. Works also when some or all of it is gone.
 *
 * @throws Problem (exit code 8) when the prepare command fails
 */
export const reopenWorkspace = async (options: ReopenOptions): Promise<Workspace> => {
	const parts = await openParts(options);
	const last = options.last ?? options.base.commit;
	if (existsSync(parts.place.workTree)) {
		await salvage(parts, last, 'resume');
	}

	await fill(parts, last);
	await supplyPrepared(parts);
	return workspaceOf(parts, last);
};

type Parts = {
	options: WorkspaceOptions;
	place: FilePlace;
	checkout: CleanCheckout;
	/** What the prepare command made, which the agent gets; not part of its own work. */
	prepared: Prepared | undefined;
	/** What is protected and not allowed. */
	protection: HeldProtection;
	/** Protected paths that you allowed for this run. */
	allowed: Set<string>;
	/** Trees to verify, by commit: the commit's own, with protected paths as in the base. */
	treesToVerify: Map<Sha, Sha>;
};

const openParts = async (options: WorkspaceOptions): Promise<Parts> => {
	const {store, base, runFolder, prepare, report, signal} = options;
	mkdirSync(runFolder, {recursive: true, mode: 0o700});
	const place = {
		gitFolder: store.storeFolder,
		workTree: path.join(runFolder, 'workspace'),
		index: path.join(runFolder, 'workspace.index'),
	};
	// What a killed git left behind would block the next one.
	rmSync(`${place.index}.lock`, {force: true});
	const checkout = openCleanCheckout({...options, folder: store.folder, storeFolder: store.storeFolder});
	if (prepare !== undefined) {
		await checkout.checkOut(base.tree, report, signal);
	}

	const allowed = new Set<string>();
	return {
		options,
		place,
		checkout,
		prepared: checkout.prepared(),
		protection: exceptAllowed(options.protection, allowed),
		allowed,
		treesToVerify: new Map([[base.commit, base.tree]]),
	};
};

/** Files and repository of the workspace as in a commit. What git ignores, or was prepared, stays. */
const fill = async ({options, place, prepared}: Parts, commit: Sha): Promise<void> => {
	const {repository, store, runFolder} = options;
	const [clone] = await Promise.all([
		buildPrivateClone({
			storeFolder: store.storeFolder,
			commit,
			branch: repository.branch,
			scratch: runFolder,
		}),
		resetTo(place, commit, {keepIgnored: true, keep: prepared?.paths}),
	]);
	installPrivateClone(clone, place);
};

/** The agent gets its own copy of what was prepared, and may change it. */
const supplyPrepared = async ({place, prepared}: Parts): Promise<void> => {
	if (prepared) {
		await copyPaths(prepared.folder, place.workTree, prepared.paths);
	}
};

/** Paths that are no part of the agent's work, as `fieldsOf` gives them. */
const leftOut = ({options, prepared, protection}: Parts): string[] => [
	...(prepared?.paths ?? []),
	...[...protection.leave, ...(options.memory === undefined ? [] : [options.memory])].map(bytesText),
];

/** Commits what lies in the workspace, unless it is what the last checkpoint left there. */
const salvage = async (parts: Parts, last: Sha, label: string): Promise<Sha | undefined> => {
	const {options, place} = parts;
	const leave = leftOut(parts);
	const known = await Promise.all([treeOf(place.gitFolder, last), treeToVerify(parts, last)]);
	const {kept} = await recordFiles({place, base: options.base.tree, parent: last, leave}, async tree =>
		known.includes(tree)
			? undefined
			: commitTree(place.gitFolder, {
					tree,
					parent: last,
					subject: `Salvage: ${label}`,
					trailers: {'Treadle-Run': options.run},
					ref: `refs/treadle/${options.run}/salvage/${label.replaceAll(/[^\w-]+/g, '-')}-${Date.now()}`,
				}),
	);
	return kept;
};

const treeOf = (gitFolder: string, commit: Sha): Promise<Sha> =>
	gitText({gitFolder}, ['rev-parse', `${commit}^{tree}`]);

const treeToVerify = async (
	{options, place, protection, treesToVerify}: Parts,
	commit: Sha,
): Promise<Sha> => {
	const known = treesToVerify.get(commit);
	if (known) {
		return known;
	}

	const [tree, changes] = await Promise.all([
		treeOf(place.gitFolder, commit),
		treeChanges({gitFolder: place.gitFolder}, options.base.tree, commit),
	]);
	// The workspace itself may be gone by now.
	const store = {gitFolder: place.gitFolder, index: place.index};
	const found = await withEntries(store, tree, await findTampering(store, changes, protection));
	treesToVerify.set(commit, found);
	return found;
};

/** The tree to verify, with the files that would instruct a reviewer as in the base. */
const treeToReview = async (parts: Parts, commit: Sha): Promise<Sha> => {
	const {options, place} = parts;
	const store = {gitFolder: place.gitFolder, index: place.index};
	const tree = await treeToVerify(parts, commit);
	const changes = await treeChanges(store, options.base.tree, tree);
	const planted = changes.filter(({path: changed}) => isAgentConfiguration(pathText(changed)));
	return withEntries(store, tree, planted.map(baseEntry));
};

const workspaceOf = (parts: Parts, start: Sha): Workspace => {
	const {options, place, checkout, protection, allowed, treesToVerify} = parts;
	let last = start;
	let latest: {asked: CheckpointOptions; made: MadeCheckpoint} | undefined;
	const remember = (asked: CheckpointOptions, made: MadeCheckpoint): void => {
		const {commit, restored = commit} = made.checkpoint;
		treesToVerify.set(commit, made.toVerify).set(restored, made.toVerify);
		last = restored;
		latest = {asked, made};
	};
	return {
		folder: place.workTree,
		base: options.base,
		async checkpoint(iteration, subject) {
			const asked: CheckpointOptions = {
				place,
				run: options.run,
				iteration,
				subject,
				base: options.base.tree,
				parent: last,
				leave: leftOut(parts),
				protection,
			};
			const made = await makeCheckpoint(asked);
			remember(asked, made);
			return made.checkpoint;
		},
		async allow(paths) {
			for (const given of paths) {
				allowed.add(given);
			}

			treesToVerify.clear();
			treesToVerify.set(options.base.commit, options.base.tree);
			if (latest) {
				remember(latest.asked, await restoreProtected(latest.asked, latest.made));
			}
		},
		async checkout(commit, report, signal, {forReview, asIs} = {}) {
			const tree = await (asIs
				? treeOf(place.gitFolder, commit)
				: (forReview ? treeToReview : treeToVerify)(parts, commit));
			return checkout.checkOut(tree, report, signal);
		},
		restore: checkout.restore,
		touched: async () =>
			(await checkout.touched()).filter(
				file => protection.isProtected(file) || protection.guard.covers(file),
			),
		async rollBack(commit, label) {
			const saved = await salvage(parts, last, label);
			await fill(parts, commit);
			last = commit;
			latest = undefined;
			return saved;
		},
		async dispose() {
			removeFolder(place.workTree);
			rmSync(place.index, {force: true});
			rmSync(overlayOf(place.index), {force: true});
		},
	};
};
