import {writeFile} from 'node:fs/promises';
import type {Event, EventBody} from '../../../source/journal/events/events.js';
import {encodeLine, envelop} from '../../../source/journal/file/line.js';
import {runPaths} from '../../../source/journal/runs/run-folder.js';

/** Bodies in envelopes, a second apart. */
export const toEvents = (bodies: readonly EventBody[]): Event[] =>
	bodies.map((body, index) =>
		envelop(body, index + 1, new Date(1_767_225_600_000 + index * 1000).toISOString()),
	);

/** Writes a whole journal at once; returns its events. */
export const writeJournal = async (folder: string, bodies: readonly EventBody[]): Promise<Event[]> => {
	const events = toEvents(bodies);
	await writeFile(runPaths(folder).journal, Buffer.concat(events.map(encodeLine)));
	return events;
};
