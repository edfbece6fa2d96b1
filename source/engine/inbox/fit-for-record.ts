import {cleaned} from '../../journal/events/cleaned.js';
import {type EventBody, isStreamed} from '../../journal/events/events.js';
import {mapTexts} from '../../journal/events/map-texts.js';
import type {Redact} from '../../system/secrets/redact.js';

/** Makes an event fit for the record: without secrets, and without what controls a terminal. */
export type FitForRecord = <Body extends EventBody>(body: Body) => Body;

/** What a run is found by again: taken out of these, a secret would take the run with it. */
const places: ReadonlySet<string> = new Set(['loopFile', 'repository', 'workspace']);

/** What agents and verifiers stream has been made fit already, where it came in. */
export const fitForRecord =
	(redact: Redact): FitForRecord =>
	body =>
		isStreamed(body.type)
			? body
			: cleaned(mapTexts(body, (text, field) => (places.has(field) ? text : redact(text))));
