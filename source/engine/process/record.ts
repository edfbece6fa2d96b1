import {workedIterations} from '../../journal/events/counting.js';
import type {Event, RunFinished} from '../../journal/events/events.js';
import type {Journal} from '../../journal/file/append.js';
import {Problem} from '../../problem.js';
import type {FitForRecord} from '../inbox/fit-for-record.js';
import {type RunSetup, runLoop} from '../run-loop.js';

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
 * Turns the loop and records what it yields, each event before the next happens. When recording fails, the run ends at
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
