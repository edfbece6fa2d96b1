import type {ExitCode} from '../problem.js';
import {type ConductOptions, conduct} from './conduct.js';

/** Goes on with a run where it stopped; the newest one by default. */
export const resume = async (run: string | undefined, options: ConductOptions): Promise<ExitCode> =>
	conduct({folder: process.cwd(), run}, options);
