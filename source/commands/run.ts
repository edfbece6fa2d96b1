import type {ExitCode} from '../problem.js';
import {type RunOrResumeOptions, runOrResume} from './running/run-or-resume.js';
import {chooseLoop} from './selection/choose-loop.js';

/** Runs a loop by its name in `loops/` or by a path; the only one by default. */
export const run = async (loop: string | undefined, options: RunOrResumeOptions): Promise<ExitCode> =>
	runOrResume({folder: process.cwd(), loop: await chooseLoop(loop, 'treadle run')}, options);
