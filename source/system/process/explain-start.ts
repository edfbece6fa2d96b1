import {statSync} from 'node:fs';
import {Problem} from '../../problem.js';

const isFolder = (path: string): boolean => {
	try {
		return statSync(path).isDirectory();
	} catch {
		return false;
	}
};

/**
 * Why a process could not be started. Node.js names the program when it is the folder that is missing, so the folder is
 * checked first.
 */
export const explainSpawnError = (error: NodeJS.ErrnoException, program: string, folder: string): Problem => {
	if (!isFolder(folder)) {
		return new Problem(`The folder ${folder} does not exist, so nothing can run in it.`, {cause: error});
	}

	if (error.code === 'ENOENT') {
		return new Problem(`${program} was not found.`, {
			hint: 'Install it, or check the PATH.',
			cause: error,
		});
	}

	if (error.code === 'EACCES') {
		return new Problem(`${program} is not executable.`, {
			hint: `Make it executable: chmod +x ${program}`,
			cause: error,
		});
	}

	return new Problem(`${program} could not be started: ${error.message}`, {cause: error});
};
