import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {stateHome} from '../system/files/state-home.js';
import {stopRun} from './running/stop-run.js';
import {type FoundRun, liveRuns, locateRun} from './selection/find-run.js';
import {locate} from './selection/locate.js';
import {print, printError} from './terminal/output.js';

const sayStopped = (run: string): void => print(`${run} stopped. Go on with: treadle resume ${run}\n`);

/** Stops the run that was named, or all that are going on in this repository. */
const stopHere = async (named: string | undefined): Promise<ExitCode> => {
	if (named !== undefined) {
		const found = await locateRun(named);
		if (await stopRun(found)) {
			sayStopped(found.run);
		} else {
			print(`${found.run} is not running.\n`);
		}

		return exitCodes.verified;
	}

	const live = liveRuns((await locate()).folder);
	if (live.length > 1) {
		throw new Problem(`several runs are going on in this repository: ${live.join(', ')}.`, {
			hint: `Name one: treadle stop ${live[0]}\nOr stop every run of this machine: treadle stop --all`,
		});
	}

	const [run] = live;
	if (run === undefined) {
		print('No run is going on in this repository.\n');
	} else if (await stopRun(await locateRun(run))) {
		sayStopped(run);
	}

	return exitCodes.verified;
};

/** Every run that is going on on this machine, in whatever repository. */
const allLive = async (): Promise<FoundRun[]> => {
	const home = stateHome();
	const names = await readdir(home).catch((): string[] => []);
	return names.flatMap(name => {
		const folder = path.join(home, name);
		return liveRuns(folder).map(run => ({run, folder: path.join(folder, 'runs', run)}));
	});
};

/** Stops all of them at the same time; one that does not end is named and does not keep the others. */
const stopAll = async (): Promise<ExitCode> => {
	const live = await allLive();
	if (live.length === 0) {
		print('No run is going on on this machine.\n');
		return exitCodes.verified;
	}

	const failures: string[] = [];
	await Promise.all(
		live.map(async found => {
			try {
				await stopRun(found);
				sayStopped(found.run);
			} catch (error) {
				failures.push(error instanceof Error ? error.message : String(error));
			}
		}),
	);
	for (const failure of failures) {
		printError(`treadle: ${failure}\n`);
	}

	return failures.length === 0 ? exitCodes.verified : exitCodes.internal;
};

/** Stops one run, or with `all` every run of this machine. */
export const stop = async (named: string | undefined, {all}: {all?: boolean} = {}): Promise<ExitCode> => {
	if (all && named !== undefined) {
		throw new Problem('--all stops every run, so no run is named with it.');
	}

	return all ? stopAll() : stopHere(named);
};
