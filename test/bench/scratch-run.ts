import {mkdir, mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import type {EventBody} from '../../source/journal/events/events.js';
import {type Journal, openJournal} from '../../source/journal/file/append.js';
import {createRunFolder} from '../../source/journal/runs/run-folder.js';
import {inspectRepository} from '../../source/workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../source/workspace/store/repository-folder.js';

export type ScratchRun = {
	/** Absolute path of a git repository. */
	repository: string;
	/** What to add to the environment of `treadle` so that it finds the run. */
	environment: Record<string, string>;
	run: string;
	journal: Journal;
	remove: () => Promise<void>;
};

/** A run that exists only as a journal, in a repository of its own, for screens to look at. */
export const scratchRun = async (events: Iterable<EventBody>): Promise<ScratchRun> => {
	const top = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-bench-')));
	const repository = path.join(top, 'project');
	await mkdir(repository);
	await execa('git', ['init', '--quiet'], {cwd: repository});
	const stateHome = path.join(top, 'state');
	const state = repositoryFolder(path.join(stateHome, 'treadle'), await inspectRepository(repository));
	const {run, folder} = await createRunFolder(path.join(state, 'runs'), 'spec');
	const journal = await openJournal(folder);
	for (const event of events) {
		await journal.append(event);
	}
	return {
		repository,
		environment: {XDG_STATE_HOME: stateHome, XDG_CONFIG_HOME: path.join(top, 'config')},
		run,
		journal,
		async remove() {
			await journal.close();
			await rm(top, {recursive: true, force: true});
		},
	};
};
