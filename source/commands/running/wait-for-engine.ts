import {setTimeout as wait} from 'node:timers/promises';
import {exitCodes, Problem} from '../../problem.js';

/** Milliseconds a running engine gets to do what it accepted. */
const limit = 30_000;

/** Waits until the engine has done something. Throws a Problem that names it when it takes too long. */
export const waitForEngine = async (hasHappened: () => Promise<boolean>, what: string): Promise<void> => {
	const deadline = performance.now() + limit;
	while (!(await hasHappened())) {
		if (performance.now() > deadline) {
			throw new Problem(`the engine accepted the request, but ${what} has not happened within 30 seconds.`, {
				hint: 'Look at the run: treadle watch',
				exitCode: exitCodes.internal,
			});
		}

		await wait(50);
	}
};
