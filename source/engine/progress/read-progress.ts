import type {RunStarted} from '../../journal/events/events.js';
import {readEvents} from '../../journal/runs/read-events.js';
import {advance} from './advance.js';
import {noProgress, type Progress} from './progress.js';
import {measureTime, noTime} from './unfinished-time.js';

/** What the journal of a run says about where it stands. */
export const readProgress = async (
	runFolder: string,
): Promise<{
	started: RunStarted | undefined;
	progress: Progress;
	/** milliseconds that the current iteration was worked on */
	unfinishedTime: number;
	/** When the loop was woken last, in milliseconds since the epoch. */
	wokenAt: number | undefined;
}> => {
	let started: RunStarted | undefined;
	let progress = noProgress;
	let time = noTime;
	let wokenAt: number | undefined;
	for await (const event of readEvents(runFolder)) {
		progress = advance(progress, event);
		time = measureTime(time, event);
		if (event.type === 'run.started') {
			started = event;
		}

		if (event.type === 'trigger.fired') {
			wokenAt = Date.parse(event.at);
		}
	}

	return {started, progress, unfinishedTime: time.worked, wokenAt};
};
