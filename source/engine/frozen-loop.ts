import {readFile} from 'node:fs/promises';
import type {RunStarted} from '../journal/events/events.js';
import {earlierText} from '../loop/file/keep-loop.js';
import {parseLoop} from '../loop/file/parse-loop.js';
import {readLoop} from '../loop/file/read-loop.js';
import type {Loop} from '../loop/loop.js';
import {Problem} from '../problem.js';

/** The loop as it was frozen for the run. Goalposts do not move in the middle of one. */
export const frozenLoop = async ({run, loop: name, loopFile, loopDigest}: RunStarted): Promise<Loop> => {
	const loop = await readLoop(loopFile);
	if (loop.digest === loopDigest) {
		return loop;
	}

	// A loop that was typed again with other settings has its earlier texts beside it.
	const text = await readFile(earlierText(loopFile, loopDigest), 'utf8').catch(() => undefined);
	const earlier = text === undefined ? undefined : parseLoop(text, loopFile);
	if (earlier?.digest === loopDigest) {
		return earlier;
	}

	throw new Problem(`${loopFile} was changed since run ${run} started.`, {
		hint: `Put it back to go on with ${run}, or start a new run: treadle run ${name}`,
	});
};
