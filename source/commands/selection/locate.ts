import path from 'node:path';
import {stateHome} from '../../system/files/state-home.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import {keptLoopsOf, repositoryFolder} from '../../workspace/store/repository-folder.js';
import type {Repository} from '../../workspace/workspace.js';

/** The repository of the current folder, and where Treadle keeps its state. */
export type Location = {
	repository: Repository;
	/** Absolute path of the repository's state folder. */
	folder: string;
	/** Absolute path of the folder of all its runs. */
	runs: string;
	/** Absolute path of the folder of the loops that have no file in the repository. */
	kept: string;
};

/** Throws a Problem when the folder is not in a repository that Treadle can work on. */
export const locate = async (from: string = process.cwd()): Promise<Location> => {
	const repository = await inspectRepository(from);
	const folder = repositoryFolder(stateHome(), repository);
	return {repository, folder, runs: path.join(folder, 'runs'), kept: keptLoopsOf(folder)};
};
