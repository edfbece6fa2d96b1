import {cleaned} from '../../journal/events/cleaned.js';
import {workedIterations} from '../../journal/events/counting.js';
import {type Event, type EventBody, isStreamed, type RunFinished} from '../../journal/events/events.js';
import {mapTexts} from '../../journal/events/map-texts.js';
import type {Journal} from '../../journal/file/append.js';
import {Problem} from '../../problem.js';
import type {Redact} from '../../system/secrets/redact.js';
import {type RunSetup, runLoop} from '../run-loop.js';

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

/** Records the end of a run whose journal took no more, in the room kept for that. Throws what broke it otherwise. */
const recordBreak = async (journal: Journal, error: unknown, iterations: number): Promise<Event> => {
	if (!(error instanceof Problem)) {
		throw error;
	}

	const finished: RunFinished = {
		type: 'run.finished',
		outcome: 'error',
		exitCode: error.exitCode,
		reason: `${error.message} The files of the workspace are kept; go on with treadle resume.`,
		iterations,
	};
	return journal.append(finished).catch(() => {
		throw error;
	});
};

/**
 * Runs the loop and records what it yields, each event before the next happens. When recording fails, the run ends at
 * once: what is not on record must not happen.
 */
export const record = async (
	journal: Journal,
	setup: RunSetup,
	onEvent: ((event: Event) => void) | undefined,
	forRecord: FitForRecord,
): Promise<RunFinished> => {
	let last: Event | undefined;
	let iterations = setup.earlier?.worked ?? 0;
	try {
		for await (const body of runLoop(setup)) {
			last = await journal.append(forRecord(body));
			onEvent?.(last);
			iterations += workedIterations(last);
		}
	} catch (error) {
		last = await recordBreak(journal, error, iterations);
		onEvent?.(last);
	}

	if (last?.type !== 'run.finished') {
		throw new Error('the run ended without saying how');
	}

	return last;
};
