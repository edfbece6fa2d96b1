import {acquireLock, type Lock} from '../../workspace/store/lock.js';

/**
 * Takes the repository's lock for a run, or for a command that is none. Throws a Problem that names the holder when it is
 * held.
 */
export const lockForRun = async (stateFolder: string, run: string, command?: string): Promise<Lock> =>
	acquireLock(stateFolder, {
		run,
		command,
		pid: process.pid,
		since: new Date().toISOString(),
	});
