import type {Context, Events} from './inbox/context.js';
import {requireBudget} from './inbox/handle-signal.js';
import {interruptIteration} from './interrupt.js';
import {finishIteration} from './iterate.js';
import {openWorkspace, verifyBase} from './phases/base.js';
import type {NextMove} from './progress/decide.js';
import {isWorker, unsettled, worker} from './progress/reservation.js';
import {firstWaking, wakeByHand} from './sleep-and-wake.js';

/** Charges what was reserved for work that its engine did not live to see the end of. */
async function* chargeReservation({progress}: Context): Events {
	const {iteration, reservations} = progress;
	const usage = unsettled(reservations);
	const by = reservations.open?.by ?? worker;
	if (usage) {
		yield {
			type: 'agent.usage',
			iteration,
			usage,
			reservation: true,
			...(isWorker(by) ? {} : {verifier: by}),
		};
	}
}

/**
 * Starts a new run with its base, or continues an earlier one where it stopped.
 *
 * @throws {Halt | RollBack}
 */
export async function* startOrResume(context: Context): Events<NextMove> {
	if (context.progress.wakings === 0) {
		yield* firstWaking(context);
	}

	const {progress} = context;
	if (progress.decision === 'sleep') {
		if (context.once) {
			return yield* wakeByHand(context);
		}

		// You may go back to an earlier iteration while it sleeps.
		yield* openWorkspace(context);
		return {decision: 'sleep', reason: 'it was asleep when the run was resumed'};
	}

	if (progress.iteration < 1 && (progress.open || progress.iteration === -1)) {
		return yield* verifyBase(context);
	}

	yield* openWorkspace(context);
	if (progress.decision === 'done') {
		return {decision: 'done', outcome: 'verified', reason: 'every verifier passed on the checkpoint'};
	}

	yield* chargeReservation(context);
	requireBudget(context);
	if (progress.open && progress.checkpoint && progress.agent) {
		return yield* finishIteration(context, progress.checkpoint, progress.agent);
	}

	if (progress.open) {
		yield* interruptIteration(context, 'continue', 'the engine ended during it, so it starts again');
	}

	// Whether the limits allow another iteration is asked before each one.
	return {decision: 'continue', reason: ''};
}
