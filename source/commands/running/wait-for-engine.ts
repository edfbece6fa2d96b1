import {setTimeout as wait} from 'node:timers/promises';
import {exitCodes, Problem} from '../../problem.js';

/** Milliseconds a running engine gets to do what it agreed to. */
const limit = 30_000;

/** Waits until something that an engine does has happened. Throws a Problem that names it when it does not. */
export const waitForEngine = async (hasHappened: () => Promise<boolean>, what: string): Promise<void> => {
	const deadline = performance.now() + limit;
	while (!(await hasHappened())) {
		if (performance.now() > deadline) {
			throw new Problem(`the engine took the answer, but ${what} has not happened within 30 seconds.`, {
				hint: 'Look at the run: treadle watch',
				exitCode: exitCodes.internal,
			});
		}

		await wait(50);
	}
};
