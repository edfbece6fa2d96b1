import {reportLimits} from './inbox/asking.js';
import type {Context, Events} from './inbox/context.js';
import {requireBudget} from './inbox/handle-signal.js';
import {runTask} from './inbox/run-task.js';
import {interruptIteration} from './interrupt.js';
import {closeIteration, finishIteration} from './iterate.js';
import {verify} from './phases/verify.js';
import type {NextMove} from './progress/decide.js';
import {exhaustedLimits} from './progress/exhausted-limits.js';
import {unsettled, worker} from './progress/reservation.js';

/** Opens the workspace, with what the prepare command prints as steps. */
async function* openWorkspace(context: Context): Events {
	const {iteration} = context.progress;
	context.workspace = yield* runTask(context, async (signal, output) =>
		context.parts.openWorkspace(line => {
			void output.event({
				type: 'agent.step',
				iteration: Math.max(iteration, 0),
				step: {kind: 'output', id: 'prepare', stream: 'stdout', text: line},
			});
		}, signal),
	);
}

/** Verifies the untouched base: nothing is prompted before it is known what fails. */
async function* verifyUntouchedBase(context: Context): Events<NextMove> {
	const {progress, parts} = context;
	if (progress.iteration === -1) {
		yield {type: 'iteration.started', iteration: 0, from: parts.base.commit};
	}

	// Before anything starts.
	yield* reportLimits(context);
	yield* openWorkspace(context);
	if (parts.verifiers.length === 0) {
		return yield* closeIteration(context, 'unverified');
	}

	const judgement = yield* verify(context, parts.base.commit, []);
	yield {type: 'verdict.given', iteration: 0, ...judgement, commit: parts.base.commit, by: 'verifiers'};
	return yield* closeIteration(context, judgement.verdict);
}

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
			...(by === worker ? {} : {verifier: by}),
		};
	}
}

/**
 * Starts a new run with its base, or continues an earlier one where it stopped.
 *
 * @throws {Halt | RollBack}
 */
export async function* startOrResume(context: Context): Events<NextMove> {
	const {progress, loop} = context;
	if (progress.iteration < 1 && (progress.open || progress.iteration === -1)) {
		return yield* verifyUntouchedBase(context);
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

	const [spent] = exhaustedLimits(progress, loop.stop);
	return spent === undefined
		? {decision: 'continue', reason: ''}
		: {decision: 'stop', outcome: 'budget', reason: spent.reason};
}
