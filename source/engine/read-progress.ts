import type {RunStarted} from '../journal/events.js';
import {readEvents} from '../journal/read-events.js';
import {advance} from './advance.js';
import {noProgress, type Progress} from './progress.js';

/** What the journal of a run says about where it stands. */
export const readProgress = async (
	runFolder: string,
): Promise<{started: RunStarted | undefined; progress: Progress}> => {
	let started: RunStarted | undefined;
	let progress = noProgress;
	for await (const event of readEvents(runFolder)) {
		progress = advance(progress, event);
		if (event.type === 'run.started') {
			started = event;
		}
	}

	return {started, progress};
};
