import type {ExitCode} from '../problem.js';
import {chooseLoop} from './choose-loop.js';
import {type ConductOptions, conduct} from './conduct.js';

/** Runs a loop by its name in `loops/` or by a path; the only one by default. */
export const run = async (loop: string | undefined, options: ConductOptions): Promise<ExitCode> =>
	conduct({folder: process.cwd(), loop: await chooseLoop(loop, 'treadle run')}, options);
