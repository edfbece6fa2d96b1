import {existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {keyFolder} from '../../journal/chain/run-key.js';
import {listRuns, type RunListing} from '../../journal/runs/list-runs.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import {Problem} from '../../problem.js';
import {diskUsage} from '../../system/files/disk-usage.js';
import {archiveWorkspace, workspaceIn} from '../../workspace/archive-workspace.js';
import {removeFolder} from '../../workspace/checkout/real-folder.js';
import {forgetRuns, hasManyLooseObjects, packAndPrune, packStore} from '../../workspace/store/tidy-store.js';
import {chooseRuns, defaultRetention, type Retention} from './choose-runs.js';

/** What can be freed of a repository's state folder. */
export type TidyPlan = {
	/** Runs that go, oldest first. */
	runs: readonly RunListing[];
	/** Runs that stay, but whose workspace is put away. */
	workspaces: readonly RunListing[];
	/** Prepared dependencies, and the checkout for checks, that nobody used for long. */
	unused: readonly string[];
	/** Runs that stay, and how many of them hold a result that waits for a yes. */
	stay: number;
	waiting: number;
};

/** Finds out what can be freed; changes nothing. */
export const planTidying = async (
	stateFolder: string,
	retention: Retention,
	now: number = Date.now(),
): Promise<TidyPlan> => {
	const listed = await listRuns(path.join(stateFolder, 'runs'));
	const runs = chooseRuns(listed, retention, now).filter(({state, folder}) => {
		// A run makes its folder before it takes the lock.
		return state !== 'starting' || now - statSync(folder).mtimeMs > anHour;
	});
	const others = listed.filter(run => !runs.includes(run));
	return {
		runs,
		workspaces: others.filter(
			({state, folder, problem}) =>
				problem === undefined && state !== 'live' && state !== 'starting' && existsSync(workspaceIn(folder)),
		),
		unused: unusedIn(stateFolder, now - retention.unused),
		stay: others.length,
		waiting: others.filter(({waitsForDelivery}) => waitsForDelivery).length,
	};
};

const unusedIn = (stateFolder: string, limit: number): string[] => {
	const prepared = path.join(stateFolder, 'prepared');
	const sets = existsSync(prepared) ? readdirSync(prepared).map(name => path.join(prepared, name)) : [];
	const checkouts = existsSync(stateFolder)
		? readdirSync(stateFolder)
				.filter(name => /^checkout(-\d+)?$/.test(name))
				.map(name => path.join(stateFolder, name))
		: [];
	const isUnused = (used: string): boolean =>
		(statSync(used, {throwIfNoEntry: false})?.mtimeMs ?? 0) <= limit;
	return [...sets.filter(isUnused), ...checkouts.filter(checkout => isUnused(`${checkout}.index`))];
};

/** Where things go before they are deleted: renaming is atomic, so a kill leaves no half of a run behind. */
const trashOf = (stateFolder: string): string => path.join(stateFolder, 'trash');

/** Frees what was planned. Call it while holding the repository's lock. */
export const tidy = async (stateFolder: string, plan: TidyPlan): Promise<void> => {
	const trash = trashOf(stateFolder);
	mkdirSync(trash, {recursive: true, mode: 0o700});
	for (const {folder, run} of plan.runs) {
		removeFolder(keyFolder(folder));
		renameSync(folder, path.join(trash, `${run}.${Date.now()}`));
	}

	for (const [index, unused] of plan.unused.entries()) {
		renameSync(unused, path.join(trash, `unused-${Date.now()}-${index}`));
	}

	for (const run of plan.workspaces) {
		await archive(stateFolder, run);
	}

	// Includes what an earlier tidying left when it was killed here.
	const gone = new Set(readdirSync(trash).map(name => name.split('.')[0] ?? ''));
	await forgetRuns(stateFolder, run => gone.has(run) && !existsSync(path.join(stateFolder, 'runs', run)));
	removeFolder(trash);
};

const archive = async (stateFolder: string, {run, folder}: RunListing): Promise<void> => {
	const {run: started, checkpoint} = await readFacts(folder);
	if (!started) {
		return;
	}

	try {
		const last = checkpoint?.restored ?? checkpoint?.commit ?? started.base;
		await archiveWorkspace({folder: stateFolder, run, runFolder: folder, base: started.baseTree, last});
	} catch (error) {
		// What cannot be kept in the store stays where it is.
		if (!(error instanceof Problem)) {
			throw error;
		}
	}
};

/** bytes; a store beyond it is packed from scratch only when the user asks for it */
const quicklyPacked = 200_000_000;

/**
 * What is tidied after each run: old runs and workspaces go, and a scattered store is
 * packed. Call it while holding the repository's lock. Reads journals at most once a day, and only where
 * there is something to look for.
 */
export const tidyAfterRun = async (stateFolder: string): Promise<void> => {
	const runs = path.join(stateFolder, 'runs');
	const names = existsSync(runs) ? readdirSync(runs) : [];
	const hasOld = names.some(name => isOlderThanADay(workspaceIn(path.join(runs, name))));
	let hasForgotten = false;
	if ((hasOld || names.length > defaultRetention.keep) && isDue(stateFolder)) {
		const plan = await planTidying(stateFolder, defaultRetention);
		// You may still want to look at the workspace of a run of today.
		const workspaces = plan.workspaces.filter(({folder}) => isOlderThanADay(workspaceIn(folder)));
		await tidy(stateFolder, {...plan, workspaces});
		hasForgotten = plan.runs.length > 0;
	}

	if (
		hasForgotten &&
		((await diskUsage(path.join(stateFolder, 'store.git'))) ?? quicklyPacked) < quicklyPacked
	) {
		await packAndPrune(stateFolder);
	} else if (hasManyLooseObjects(stateFolder)) {
		await packStore(stateFolder);
	}
};

const anHour = 3_600_000;
const day = 24 * anHour;

const isOlderThanADay = (folder: string): boolean => {
	const changed = statSync(folder, {throwIfNoEntry: false})?.mtimeMs;
	return changed !== undefined && Date.now() - changed > day;
};

const isDue = (stateFolder: string): boolean => {
	const file = path.join(stateFolder, 'tidied');
	const last = statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? 0;
	const isNow = Date.now() - last > day;
	if (isNow) {
		writeFileSync(file, '');
	}

	return isNow;
};
