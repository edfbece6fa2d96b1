import {type Lock, takeLock} from '../workspace/lock.js';

/** Takes the repository's lock for a run. Throws a Problem that names the holder when it is held. */
export const lockForRun = async (stateFolder: string, run: string): Promise<Lock> =>
	takeLock(stateFolder, {run, pid: process.pid, since: new Date().toISOString()});
