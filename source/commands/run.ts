import type {ExitCode} from '../problem.js';
import {type LimitOptions, parseLimits} from './program/parse-limits.js';
import {type RunOrResumeOptions, runOrResume} from './running/run-or-resume.js';
import {chooseLoop} from './selection/choose-loop.js';

/** Runs a loop by its name in `loops/` or by a path; the only one by default. Limits are those of this run alone. */
export const run = async (
	loop: string | undefined,
	options: RunOrResumeOptions & LimitOptions,
): Promise<ExitCode> => {
	const limits = parseLimits(options);
	return runOrResume({folder: process.cwd(), loop: await chooseLoop(loop, 'treadle run'), limits}, options);
};
