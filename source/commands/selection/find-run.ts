import {stat} from 'node:fs/promises';
import path from 'node:path';
import {findRun} from '../../journal/runs/list-runs.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import {Problem} from '../../problem.js';
import {lockHolders} from '../../workspace/store/lock.js';
import {locate} from './locate.js';

export type FoundRun = {
	run: string;
	/** Absolute path of the run's folder. */
	folder: string;
};

/** The run at a path, of its folder or its journal: one copied from another machine can be replayed. */
const runAt = async (given: string): Promise<FoundRun> => {
	const absolute = path.resolve(given);
	const folder = path.basename(absolute) === 'journal.jsonl' ? path.dirname(absolute) : absolute;
	const found = await stat(runPaths(folder).journal).catch(() => undefined);
	if (found?.isFile()) {
		return {run: path.basename(folder), folder};
	}
	throw new Problem(`there is no run at ${given}: no journal.jsonl lies there.`);
};

/**
 * The run with this id or a prefix of it, or at this path; by default the newest of this repository. Throws a Problem when
 * there is none, or several.
 */
export const locateRun = async (name: string | undefined): Promise<FoundRun> => {
	if (name?.includes(path.sep)) {
		return runAt(name);
	}
	const {runs} = await locate();
	return findRun(runs, name);
};

/** The newest run that is going on in this repository, or else its newest. Throws a Problem when there is none. */
export const locateCurrentRun = async (): Promise<FoundRun> => {
	const {runs, folder} = await locate();
	return findRun(runs, liveRuns(folder)[0]);
};

/** Ids of the runs that are going on in a repository, from its state folder; the newest first. */
export const liveRuns = (stateFolder: string): string[] =>
	lockHolders(stateFolder)
		.filter(({command, isBrief}) => command === undefined && !isBrief)
		.map(({run}) => run)
		.reverse();
