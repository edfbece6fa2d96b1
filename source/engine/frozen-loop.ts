import type {RunStarted} from '../journal/events/events.js';
import {readLoop} from '../loop/file/read-loop.js';
import type {Loop} from '../loop/loop.js';
import {Problem} from '../problem.js';

/** The loop as it was frozen for the run. Goalposts do not move in the middle of one. */
export const frozenLoop = async (started: RunStarted): Promise<Loop> => {
	const loop = await readLoop(started.loopFile);
	if (loop.digest !== started.loopDigest) {
		throw new Problem(`${started.loopFile} was changed since run ${started.run} started.`, {
			hint: `Put it back to go on with ${started.run}, or start a new run: treadle run ${started.loop}`,
		});
	}

	return loop;
};
