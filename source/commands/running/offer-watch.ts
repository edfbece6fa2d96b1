import {type ExitCode, exitCodes} from '../../problem.js';
import type {BusyProblem} from '../../workspace/store/lock.js';
import {describeError} from '../program/report-error.js';
import {ask} from '../terminal/ask.js';
import {printError} from '../terminal/output.js';
import type {ShowOptions} from './view.js';

/**
 * Tells the user at a terminal which run is in the way, and shows it when they press Enter. Resolves with the exit code, that
 * of wrong usage when they do not want to look.
 */
export const offerWatch = async (
	problem: BusyProblem,
	run: string,
	options: ShowOptions,
): Promise<ExitCode> => {
	printError(describeError(problem).text);
	const typed = await ask(`Enter watches ${run}; anything else leaves it: `);
	if (typed === undefined || typed.trim() !== '') {
		return exitCodes.usage;
	}
	const {watch} = await import('../watch.js');
	return watch(run, options);
};
