import {existsSync} from 'node:fs';
import path from 'node:path';
import {lockForRun} from '../engine/preflight/lock-for-run.js';
import {defaultRetention, type Retention} from '../engine/tidying/choose-runs.js';
import {planTidying, type TidyPlan, tidy} from '../engine/tidying/tidy.js';
import {parseDuration} from '../loop/values/duration.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {diskUsage} from '../system/files/disk-usage.js';
import {formatBytes} from '../words/format.js';
import {workspaceIn} from '../workspace/archive-workspace.js';
import {rescueFolderOf, storeFolderOf} from '../workspace/store/repository-folder.js';
import {setAsideOf} from '../workspace/store/set-aside.js';
import {packAndPrune} from '../workspace/store/tidy-store.js';
import {locate} from './selection/locate.js';
import {printLines} from './terminal/output.js';

export type GcOptions = {keep?: string; older?: string; dryRun?: boolean};

const keepOf = (text: string): number => {
	if (!/^\d{1,9}$/.test(text.trim())) {
		throw new Problem(`--keep ${text}: how many runs stay is a whole number, such as --keep 20.`);
	}

	return Number(text);
};

const olderOf = (text: string): number => {
	if (/^0[smhd]?$/.test(text.trim())) {
		return 0;
	}
	try {
		return parseDuration(text);
	} catch (error) {
		throw new Problem(`--older ${text}: a duration is expected, such as --older 30d or --older 12h.`, {
			cause: error,
		});
	}
};

/** A single option applies alone; without options the automatic retention applies. */
export const retentionOf = ({keep, older}: GcOptions): Retention => {
	if (keep === undefined && older === undefined) {
		return defaultRetention;
	}
	return {
		keep: keep === undefined ? 0 : keepOf(keep),
		older: older === undefined ? 0 : olderOf(older),
		unused: older === undefined ? defaultRetention.unused : olderOf(older),
	};
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const sizeOf = async (folders: readonly string[]): Promise<number> => {
	const sizes = await Promise.all(folders.map(diskUsage));
	return sizes.reduce((sum: number, size) => sum + (size ?? 0), 0);
};

/** What is removed, with its size on disk; the same text for a dry run. */
const planLines = async ({runs, workspaces, unused}: TidyPlan, stateFolder: string): Promise<string[]> => {
	const folders = runs.map(({folder}) => folder);
	const rows: string[] = [];
	if (runs.length > 0) {
		rows.push(`  ${count(runs.length, 'run')}: ${formatBytes(await sizeOf(folders))}`);
		rows.push(...runs.map(({run, state}) => `    ${run} (${state})`));
	}

	if (workspaces.length > 0) {
		const sizes = await sizeOf(workspaces.map(({folder}) => workspaceIn(folder)));
		rows.push(
			`  ${count(workspaces.length, 'workspace')} of runs that stay: ${formatBytes(sizes)}; their files are committed in the store`,
		);
		rows.push(...workspaces.map(({run}) => `    ${run}`));
	}

	if (unused.length > 0) {
		rows.push(
			`  ${count(unused.length, 'folder')} of prepared dependencies and checkouts: ${formatBytes(await sizeOf(unused))}`,
		);
		rows.push(...unused.map(folder => `    ${path.relative(stateFolder, folder)}`));
	}

	return rows;
};

const stayLines = ({stay, waiting}: TidyPlan, stateFolder: string): string[] => {
	const asides = [storeFolderOf(stateFolder), rescueFolderOf(stateFolder)].flatMap(setAsideOf);
	return [
		`${count(stay, 'run')} ${stay === 1 ? 'stays' : 'stay'}${waiting > 0 ? `, ${waiting} with a result that waits for your yes` : ''}.`,
		...(asides.length > 0
			? [`Damaged stores that were set aside are never removed by Treadle: ${asides.join(', ')}`]
			: []),
	];
};

/**
 * Removes old runs of the repository and packs its store. Results that wait for approval and live runs are kept.
 *
 * @throws Problem (exit code 2) for wrong options, and while a run is active on the repository
 */
export const gc = async (options: GcOptions): Promise<ExitCode> => {
	const retention = retentionOf(options);
	const {folder, repository} = await locate();
	if (!existsSync(folder)) {
		printLines([`Treadle keeps nothing of ${repository.root} yet.`]);
		return exitCodes.verified;
	}

	if (options.dryRun) {
		const plan = await planTidying(folder, retention);
		const rows = await planLines(plan, folder);
		printLines([
			...(rows.length > 0 ? ['Would be removed:', ...rows] : ['No run is old enough to be removed.']),
			'The store would be packed.',
			...stayLines(plan, folder),
			'Nothing has been changed.',
		]);
		return exitCodes.verified;
	}

	const lock = await lockForRun(folder, 'gc', {command: 'treadle gc'});
	try {
		const plan = await planTidying(folder, retention);
		const before = await diskUsage(folder);
		const rows = await planLines(plan, folder);
		await tidy(folder, plan);
		await packAndPrune(folder);
		const after = await diskUsage(folder);
		printLines([
			...(rows.length > 0 ? ['Removed:', ...rows] : ['No run is old enough to be removed.']),
			'The store is packed.',
			...stayLines(plan, folder),
			...(before === undefined || after === undefined
				? []
				: [`Freed ${formatBytes(Math.max(0, before - after))}; ${formatBytes(after)} are left in ${folder}`]),
		]);
		return exitCodes.verified;
	} finally {
		lock.release();
	}
};
