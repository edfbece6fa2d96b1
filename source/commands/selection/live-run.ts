import path from 'node:path';
import {sendToRun} from '../../control/client.js';
import type {Request} from '../../control/requests.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import type {RunState} from '../../journal/state/state.js';
import {Problem} from '../../problem.js';
import {engineOf} from '../../workspace/store/lock.js';
import {requireOutsideRun} from '../program/require-outside-run.js';
import {type FoundRun, locateRun} from './find-run.js';

/** A run whose engine works, and what it does now. */
export type LiveRun = FoundRun & {state: RunState};

/**
 * The run with this id, a beginning of one, or at a path of its folder.
 *
 * @throws {Problem} where there is none, where its engine does not run, and for whoever the run itself started
 */
export const requireLiveRun = async (name: string): Promise<LiveRun> => {
	const found = await locateRun(name);
	const stateFolder = path.dirname(path.dirname(found.folder));
	requireOutsideRun(stateFolder);
	const state = await readFacts(found.folder);
	if (!engineOf(stateFolder, found.run)) {
		throw new Problem(`${found.run} is not running.`, {
			hint:
				state.finished?.outcome === 'verified'
					? `Its goal is verified: treadle deliver ${found.run}`
					: `Go on with it: treadle resume ${found.run}`,
		});
	}

	return {...found, state};
};

/**
 * Asks the engine of a run for something, as a key would.
 *
 * @returns what it says to that, where it says something
 * @throws {Problem} with its reason when it refuses
 */
export const askRun = async ({run, folder}: FoundRun, request: Request): Promise<string | undefined> => {
	const reply = await sendToRun(folder, request);
	if (!reply.ok) {
		throw new Problem(`${run}: ${reply.error}.`);
	}

	return reply.said;
};
