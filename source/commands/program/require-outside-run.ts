import path from 'node:path';
import {exitCodes, Problem} from '../../problem.js';
import {initialVariable, lineageOf} from '../../system/process/lineage.js';
import {runMarker} from '../../system/process/watchdog.js';

/**
 * Throws a Problem (exit code 9) when this command was started by an agent or a check of a run in this repository, since
 * it decides what only the user may decide. `stateFolder` is the absolute path of the repository's state folder.
 */
export const requireOutsideRun = (stateFolder: string): void => {
	const runs = path.join(stateFolder, 'runs') + path.sep;
	for (const {pid} of lineageOf(process.pid)) {
		const runFolder = initialVariable(pid, runMarker);
		if (runFolder?.startsWith(runs)) {
			throw new Problem(
				`this command was started from within ${path.basename(runFolder)}, by its agent or a check.`,
				{
					hint: 'Only you can run it, in a terminal of your own.',
					exitCode: exitCodes.needsPerson,
				},
			);
		}
	}
};
