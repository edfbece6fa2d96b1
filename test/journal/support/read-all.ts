import type {Event} from '../../../source/journal/events/events.js';
import {type ReadOptions, readEvents} from '../../../source/journal/runs/read-events.js';

/** All events of a journal, or some of them, in memory. */
export const readAll = async (folder: string, options?: ReadOptions): Promise<Event[]> => {
	const events: Event[] = [];

	for await (const event of readEvents(folder, options)) {
		events.push(event);
	}

	return events;
};
