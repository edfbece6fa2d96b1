import type {ExitCode} from '../problem.js';
import {type ConductOptions, conduct} from './conduct.js';

/** Runs a loop by its name in `loops/` or by a path. */
export const run = async (loop: string, options: ConductOptions): Promise<ExitCode> =>
	conduct({folder: process.cwd(), loop}, options);
