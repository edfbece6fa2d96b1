import {mkdtempSync, rmdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {makeFolder} from './make-folder.js';
import {stateHome} from './state-home.js';

/**
 * Makes a folder for temporary files: among the system's, or in Treadle's own state folder where those cannot be written.
 *
 * @param prefix what its name begins with, so that it can be recognised
 * @throws Problem (exit code 2) when neither can be written
 */
export const makeTemporaryFolder = (prefix: string): string => {
	try {
		return mkdtempSync(path.join(tmpdir(), prefix));
	} catch (error) {
		return makeBesideState(prefix, error as Error);
	}
};

/** Why no temporary files can be made where the system has them; undefined when they can. */
export const findTemporaryProblem = (): Problem | undefined => {
	try {
		rmdirSync(mkdtempSync(path.join(tmpdir(), 'treadle-')));
		return undefined;
	} catch (error) {
		return temporaryProblem(error as Error);
	}
};

const temporaryProblem = (error: Error): Problem =>
	new Problem(`No temporary files can be made in ${tmpdir()}: ${error.message}`, {
		hint: 'Make it writable, or set TMPDIR to a folder that is.',
		cause: error,
	});

const makeBesideState = (prefix: string, error: Error): string => {
	const folder = path.join(stateHome(), 'tmp');
	try {
		makeFolder(folder, 0o700);
		return mkdtempSync(path.join(folder, prefix));
	} catch {
		throw temporaryProblem(error);
	}
};
