import type {Loop} from '../../loop/loop.js';
import {exitCodes, Problem} from '../../problem.js';

/** How a run is started that nobody watches. */
export type Unattended = '--headless' | '--background';

/**
 * Refuses a loop that would have to ask where nobody is there, before any tokens are spent. A loop without `gates` asks at
 * every gate.
 *
 * @param command what was typed, without its options
 * @throws {Problem} (exit code 9) with the gates
 */
export const requireUnattended = (loop: Loop, command: string, option: Unattended): void => {
	const asking = loop.gates.filter(gate => gate !== 'deliver');
	if (asking.length > 0) {
		throw new Problem(
			`the loop ${loop.name} asks at these gates: ${asking.join(', ')}. Nobody is there to answer.`,
			{
				hint: `Watch it in a terminal: ${command}\nOr let it run by itself, so that only delivery waits for you: ${command} ${option} --gates deliver`,
				exitCode: exitCodes.needsPerson,
			},
		);
	}
};
