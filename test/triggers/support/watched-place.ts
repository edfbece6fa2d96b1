import {mkdtemp, realpath} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TriggerPlace} from '../../../source/triggers/place.js';
import {watchRepository} from '../../../source/workspace/git/watch-repository.js';
import {inspectRepository} from '../../../source/workspace/store/inspect-repository.js';
import {type TemporaryRepository, temporaryRepository} from '../../support/temporary-repository.js';
import {triggerPlace} from './place.js';

export type WatchedPlace = {
	repository: TemporaryRepository;
	/** The same run's place again, as a resumed engine finds it. */
	place: (changes?: Partial<TriggerPlace>) => TriggerPlace;
};

/** A real repository, and a run's folder beside it. */
export const watchedPlace = async (files: Record<string, string>): Promise<WatchedPlace> => {
	const repository = await temporaryRepository({files});
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'treadle-test-')));
	const watched = watchRepository(await inspectRepository(repository.folder));
	return {
		repository,
		place: changes =>
			triggerPlace({
				root: repository.folder,
				folder,
				environment: repository.environment,
				repository: watched,
				...changes,
			}),
	};
};
