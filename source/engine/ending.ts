import type {RunOutcome} from '../journal/events/events.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {systemProblem} from '../system/system-problem.js';
import {Halt} from './inbox/halt.js';

/** How a run ends. */
export type Ending = {outcome: RunOutcome; reason: string; exitCode?: ExitCode};

/** Exit code of each outcome. */
export const outcomeCodes: Record<RunOutcome, ExitCode> = {
	verified: exitCodes.verified,
	stopped: exitCodes.stopped,
	budget: exitCodes.budget,
	stalled: exitCodes.stalled,
	'agent-failed': exitCodes.agentFailed,
	tampered: exitCodes.tampered,
	unverified: exitCodes.unverified,
	'needs-person': exitCodes.needsPerson,
	slept: exitCodes.verified,
	interrupted: exitCodes.interrupted,
	error: exitCodes.internal,
};

/**
 * What an exception ends the run with; anything but a Problem is a defect and named as one.
 *
 * @param verified the goal that ends the run was met already: stopping then only leaves the delivery undone
 */
export const endingOf = (error: unknown, verified: boolean): Ending => {
	if (error instanceof Halt) {
		return verified && error.outcome === 'stopped'
			? {
					outcome: 'verified',
					reason: 'the goal is verified; delivery waits for your yes',
				}
			: {outcome: error.outcome, reason: error.message};
	}

	const problem = error instanceof Problem ? error : systemProblem(error);
	if (problem) {
		const outcome = problem.exitCode === exitCodes.unverified ? 'unverified' : 'error';
		return {
			outcome,
			reason: problem.hint ? `${problem.message} ${problem.hint}` : problem.message,
			exitCode: problem.exitCode,
		};
	}

	const message = error instanceof Error ? error.message : String(error);
	return {outcome: 'error', reason: `internal error: ${message}`};
};
