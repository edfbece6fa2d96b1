import {lockForRun} from '../../engine/preflight/lock-for-run.js';
import {openChainedJournal} from '../../journal/chain/chained-journal.js';
import type {EventBody} from '../../journal/events/events.js';
import {isEngineAlive} from '../../journal/runs/engine-alive.js';
import type {RunState} from '../../journal/state/state.js';

/** Records what happens to a run whose engine is gone, while holding its lock. */
export const record = async (
	stateFolder: string,
	run: string,
	runFolder: string,
	act: () => Promise<readonly EventBody[]>,
): Promise<void> => {
	const lock = await lockForRun(stateFolder, run, {scope: 'run'});
	try {
		const journal = await openChainedJournal(runFolder);
		try {
			for (const event of await act()) {
				await journal.append(event);
			}
		} finally {
			await journal.close();
		}
	} finally {
		lock.release();
	}
};

/** Whether an engine works on the run, or sleeps: then it alone writes the record. */
export const isLive = (state: RunState): boolean =>
	state.run !== undefined && state.finished === undefined && isEngineAlive(state.pid, state.at);
