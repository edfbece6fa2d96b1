import {cp, mkdir, readdir, realpath} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {makeFolder} from '../../system/files/make-folder.js';
import {packageFolder} from '../../system/files/package-folder.js';
import {makeTemporaryFolder} from '../../system/files/temporary-folder.js';
import {git} from '../../workspace/git/git.js';

export type ScratchProject = {
	/** Absolute path of the repository, with one commit on the branch `main`. */
	repository: string;
	/** Absolute path to be used as `XDG_STATE_HOME`, so that the user's own runs are left alone. */
	stateHome: string;
};

/**
 * Makes a git repository of the demo's project in a new temporary folder, or in the given one, which must be empty.
 */
export const createScratchProject = async (folder?: string): Promise<ScratchProject> => {
	const scratch = await scratchFolder(folder);
	const repository = path.join(scratch, 'sundial');
	const stateHome = path.join(scratch, 'state');
	await mkdir(stateHome, {mode: 0o700});
	await cp(path.join(packageFolder('demo'), 'project'), repository, {recursive: true});
	await git({folder: repository}, ['init', '--quiet', '--initial-branch=main']);
	await git({folder: repository}, ['add', '--all']);
	await git({folder: repository}, [
		'commit',
		'--quiet',
		'--message=Say what sundial should do, and how to prove it',
	]);
	return {repository, stateHome};
};

const scratchFolder = async (folder: string | undefined): Promise<string> => {
	if (folder === undefined) {
		return realpath(makeTemporaryFolder('treadle-demo-'));
	}
	try {
		makeFolder(folder);
	} catch (error) {
		throw new Problem(`The folder ${folder} cannot be made: ${(error as Error).message}`, {
			hint: 'Name another folder.',
			cause: error,
		});
	}

	if ((await readdir(folder)).length > 0) {
		throw new Problem(`${folder} is not empty, and the demo does not overwrite anything.`, {
			hint: 'Name a new folder.',
		});
	}

	return realpath(folder);
};
