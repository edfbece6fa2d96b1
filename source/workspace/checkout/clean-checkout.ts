import {rmSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {fieldsOf, pathText} from '../git/byte-paths.js';
import {type FilePlace, git} from '../git/git.js';
import {checkoutSlot} from '../store/lock.js';
import {type Fingerprints, fingerprintFiles, restoreChanged} from './fingerprints.js';
import {preparedKey, runPrepare} from './prepare.js';
import {copyPaths, findPrepared, keepPrepared, type Prepared} from './prepared-cache.js';
import {type ResetOptions, resetTo} from './reset-to.js';

export type CleanCheckoutOptions = {
	/** The repository's state folder. */
	folder: string;
	/** The run that checks out, where it is one; runs beside each other have checkouts of their own. */
	run?: string;
	storeFolder: string;
	prepare: string | undefined;
	/** The prepare command's whole environment. */
	environment: Record<string, string>;
};

export type CleanCheckout = {
	/** Makes the checkout equal to a tree, dependencies prepared. Returns its folder. */
	checkOut: (tree: Sha, report: (lines: string) => void, signal: AbortSignal) => Promise<string>;
	/** Restores the files of the last tree and what was prepared for it; files that were added stay. */
	restore: () => Promise<void>;
	/**
	 * Files of the last tree that were written to since they were checked out or restored, even with the same bytes: their
	 * change time shows it, which only the system can set.
	 */
	touched: () => Promise<string[]>;
	/** What was prepared for the last tree. */
	prepared: () => Prepared | undefined;
};

/**
 * The clean checkout of a repository, reused from run to run: a fresh one would cost several times as much. Its path is
 * always the same, because some tools write absolute paths into what they install; only a run beside others has another.
 */
export const openCleanCheckout = (options: CleanCheckoutOptions): CleanCheckout => {
	const {folder, run, storeFolder, prepare, environment} = options;
	const slot = run === undefined ? 1 : checkoutSlot(folder, run);
	const name = slot === 1 ? 'checkout' : `checkout-${slot}`;
	const place: FilePlace = {
		gitFolder: storeFolder,
		workTree: path.join(folder, name),
		index: path.join(folder, `${name}.index`),
	};
	// What a killed git left behind would block the next one.
	rmSync(`${place.index}.lock`, {force: true});
	let checkedOut: Sha | undefined;
	let current: {prepared: Prepared; fingerprints: Fingerprints} | undefined;

	const reset = (tree: Sha, keep: ResetOptions['keep']) => resetTo(place, tree, {keep, disposable: true});

	const makePrepared = async (
		command: string,
		key: string,
		tree: Sha,
		report: (lines: string) => void,
		signal: AbortSignal,
	): Promise<Prepared> => {
		await runPrepare({command, folder: place.workTree, environment, report, signal});
		// The command may have rewritten files of the commit, a lockfile for instance.
		await git(place, ['read-tree', '--reset', '-u', tree]);
		const {stdout} = await git(place, ['ls-files', '-z', '--others', '--directory', '--no-empty-directory']);
		const paths = fieldsOf(stdout).map(found => found.replace(/\/$/, ''));
		return keepPrepared(folder, key, place.workTree, paths);
	};

	const fill = async (tree: Sha, report: (lines: string) => void, signal: AbortSignal): Promise<void> => {
		// What was installed may hold the path of the checkout it was installed in.
		const key =
			prepare === undefined
				? undefined
				: `${await preparedKey(storeFolder, tree, prepare)}${slot === 1 ? '' : `-${slot}`}`;
		const same = key !== undefined && current?.prepared.key === key ? current : undefined;
		current = undefined;
		await reset(tree, same?.prepared.paths);
		if (prepare === undefined || key === undefined) {
			return;
		}

		if (same) {
			restoreChanged(same.prepared.folder, place.workTree, same.fingerprints);
			current = same;
			return;
		}

		let prepared = findPrepared(folder, key);
		if (prepared) {
			await copyPaths(prepared.folder, place.workTree, prepared.paths);
		} else {
			prepared = await makePrepared(prepare, key, tree, report, signal);
		}

		current = {prepared, fingerprints: fingerprintFiles(place.workTree, prepared.paths)};
	};

	return {
		async checkOut(tree, report, signal) {
			signal.throwIfAborted();
			checkedOut = undefined;
			await fill(tree, report, signal);
			checkedOut = tree;
			return place.workTree;
		},
		async restore() {
			if (checkedOut === undefined) {
				throw new Error('nothing has been checked out');
			}

			await resetTo(place, checkedOut, {disposable: true, keepUnknown: true});
			if (current) {
				restoreChanged(current.prepared.folder, place.workTree, current.fingerprints);
			}
		},
		async touched() {
			const {stdout} = await git(place, ['diff-files', '-z', '--name-only']);
			return fieldsOf(stdout).map(pathText);
		},
		prepared: () => current?.prepared,
	};
};
