import {requireBudget} from './attend.js';
import type {Context, Turn} from './context.js';
import type {Verdict} from './decide.js';
import {exhaustedLimits} from './exhausted-limits.js';
import {interruptIteration} from './interrupt.js';
import {closeIteration, finishIteration} from './iterate.js';
import {judge} from './phase-judge.js';
import {unsettled, worker} from './reservation.js';
import {runTask} from './run-task.js';
import {tellLimits} from './tell-limits.js';

/** Brings the workspace to life, with what the prepare command prints as steps. */
async function* openWorkspace(context: Context): Turn {
	const {iteration} = context.progress;
	context.workspace = yield* runTask(context, async (signal, output) =>
		context.bones.openWorkspace(line => {
			void output.event({
				type: 'agent.step',
				iteration: Math.max(iteration, 0),
				step: {kind: 'output', id: 'prepare', stream: 'stdout', text: line},
			});
		}, signal),
	);
}

/** Judges the untouched base: nothing is prompted before it is known what is red. Source: DESIGN section 6 rule 2. */
async function* judgeBase(context: Context): Turn<Verdict> {
	const {progress, bones} = context;
	if (progress.iteration === -1) {
		yield {type: 'iteration.started', iteration: 0, from: bones.base.commit};
	}

	// Before anything starts.
	yield* tellLimits(context);
	yield* openWorkspace(context);
	if (bones.verifiers.length === 0) {
		return yield* closeIteration(context, 'unverified');
	}

	const judgement = yield* judge(context, bones.base.commit, []);
	yield {type: 'verdict.given', iteration: 0, ...judgement, commit: bones.base.commit, by: 'verifiers'};
	return yield* closeIteration(context, judgement.verdict);
}

/** Charges what was reserved for work that was cut off together with its engine. Source: DESIGN section 6 rule 7. */
async function* chargeReservation({progress}: Context): Turn {
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
 * Where a run that goes on takes up its work.
 *
 * @throws {Halt | GoBack}
 */
export async function* takeUp(context: Context): Turn<Verdict> {
	const {progress, loop} = context;
	if (progress.iteration < 1 && (progress.open || progress.iteration === -1)) {
		return yield* judgeBase(context);
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
		yield* interruptIteration(
			context,
			'continue',
			'the engine ended while it was under way; it is begun again',
		);
	}

	const [spent] = exhaustedLimits(progress, loop.stop);
	return spent === undefined
		? {decision: 'continue', reason: ''}
		: {decision: 'stop', outcome: 'budget', reason: spent.reason};
}
