import {realpathSync} from 'node:fs';
import path from 'node:path';
import {runPaths} from '../../journal/runs/run-folder.js';
import type {Loop} from '../../loop/loop.js';
import {version} from '../../system/version.js';
import type {Repository} from '../../workspace/workspace.js';
import type {RunPlace} from '../inbox/context.js';

/** One run of one loop in one repository: what all its engines have in common. */
export type RunIdentity = {
	loop: Loop;
	repository: Repository;
	/** Absolute path of the repository's state folder. */
	stateFolder: string;
	run: string;
	runFolder: string;
};

/** Folder for temporary files of the run's agents and checks. */
export const temporaryFolder = (runFolder: string): string => path.join(runFolder, 'tmp');

/** First line of the message of a commit that is made for delivery. */
export const deliverySubject = ({name, goal}: Pick<Loop, 'name' | 'goal'>): string => `${name}: ${goal}`;

/**
 * Path of a loop's MEMORY.md as git has it: relative to the top of the repository, links on the way resolved; undefined for a
 * loop that lies outside.
 */
export const memoryPath = (loop: Loop, root: string): string | undefined => {
	const folder = path.relative(root, realpathSync(path.dirname(loop.file)));
	return folder.split(path.sep)[0] === '..' ? undefined : path.join(folder, 'MEMORY.md');
};

/** Where the parts of a run lie. */
export const placeOf = ({repository, run, runFolder}: RunIdentity): RunPlace => {
	const paths = runPaths(runFolder);
	return {
		run,
		folder: runFolder,
		repository: repository.root,
		head: repository.head,
		branch: repository.branch,
		workspace: path.join(runFolder, 'workspace'),
		notes: paths.notes,
		raw: paths.raw,
		version,
	};
};
