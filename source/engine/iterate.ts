import type {AgentFinished, CheckpointMade, IterationFinished} from '../journal/events/events.js';
import {warnOfLimits} from './budgets/warn.js';
import type {Context, Events} from './inbox/context.js';
import {pausePoint} from './inbox/handle-signal.js';
import {runAgentPatiently} from './phases/agent.js';
import {awaitBudget} from './phases/await-budget.js';
import {automaticRollBack, rollBackToBest} from './phases/best-checkpoint.js';
import {choiceName, escalate, handBack} from './phases/change-agent.js';
import {makeCheckpoint, passCheckpointGate} from './phases/checkpoint.js';
import {remember} from './phases/memory.js';
import {choosePrompt} from './phases/prompt.js';
import {settleVerdict} from './phases/verdict.js';
import {verify} from './phases/verify.js';
import {countStreaks, rejection} from './progress/advance.js';
import {decide, type NextMove} from './progress/decide.js';
import {silentBecause, stalledBecause} from './progress/standstill.js';
import {wakingOf} from './progress/waking.js';

type Outcome = {verdict: IterationFinished['verdict']; reasons: readonly string[]};

async function* outcomeOf(
	context: Context,
	checkpoint: CheckpointMade,
	agent: AgentFinished,
): Events<Outcome> {
	const kept = yield* passCheckpointGate(context, checkpoint);
	if (!kept) {
		return {verdict: 'rejected', reasons: [rejection]};
	}

	if (agent.outcome !== 'completed') {
		const reasons = [`the agent ${agent.outcome === 'failed' ? 'failed' : 'was cancelled'}: ${agent.reason}`];
		yield {
			type: 'verdict.given',
			iteration: checkpoint.iteration,
			verdict: 'unverified',
			reasons,
			commit: checkpoint.commit,
			by: 'verifiers',
		};
		return {verdict: 'agent-failed', reasons};
	}

	yield* pausePoint(context);
	const judgement = yield* verify(context, kept.commit, kept.tampered);
	return yield* settleVerdict(context, judgement, kept.commit);
}

/** What it is that stands still, as the notes of the loop say it. */
const standsStill = (
	{progress, loop}: Context,
	verdict: IterationFinished['verdict'],
): string | undefined => {
	const streaks = countStreaks(progress, verdict);
	return verdict === 'passed'
		? undefined
		: (silentBecause(streaks, loop.stop.stall) ?? stalledBecause(streaks, loop.stop.stall));
};

/** Decides, and closes the current iteration with the decision. */
export async function* closeIteration(
	context: Context,
	verdict: IterationFinished['verdict'],
): Events<NextMove> {
	const {progress, loop, stopwatch, parts} = context;
	const worked = stopwatch.worked();
	yield* warnOfLimits(context);
	const next = decide({
		...progress,
		...countStreaks(progress, verdict),
		verdict,
		verdictByHuman: parts.verifiers.length === 0 || progress.verdictByHuman,
		active: worked,
		now: context.clock.wall(),
		stop: loop.stop,
		waking: wakingOf(loop, progress),
		rescuer:
			loop.escalate && progress.agentNow !== 'escalated'
				? {name: choiceName(loop.escalate.agent), after: loop.escalate.after}
				: undefined,
	});
	if ('takesOver' in next && next.takesOver !== undefined) {
		// On record first: a crash in between must not leave the run as stuck as before.
		yield* escalate(context, next.takesOver);
	}

	yield {
		type: 'iteration.finished',
		iteration: progress.iteration,
		verdict,
		decision: next.decision,
		reason: next.reason,
		milliseconds: Math.round(worked - progress.active),
	};
	return next;
}

/**
 * What follows a checkpoint: gate, check, verdict, memory, decision. A resumed run comes in here when its engine died
 * after the checkpoint: checks depend on the commit alone and can be run again.
 *
 * @throws {Halt | RollBack}
 */
export async function* finishIteration(
	context: Context,
	checkpoint: CheckpointMade,
	agent: AgentFinished,
): Events<NextMove> {
	const {verdict, reasons} = yield* outcomeOf(context, checkpoint, agent);
	const back = verdict === 'passed' ? undefined : automaticRollBack(context);
	const still = standsStill(context, verdict);
	yield* remember(context, {
		verdict,
		reasons: [
			...reasons,
			...(back === undefined ? [] : [back.reason]),
			...(still === undefined ? [] : [`the run stands still: ${still}`]),
		],
		claim: agent.claim,
		checkpoint: context.progress.checkpoint ?? checkpoint,
	});
	if (back !== undefined) {
		yield* rollBackToBest(context, back);
	}

	return yield* closeIteration(context, verdict);
}

/**
 * One iteration: prompt, agent, checkpoint, check, memory, decision.
 *
 * @throws {Halt | RollBack}
 */
export async function* iterate(context: Context): Events<NextMove> {
	yield* awaitBudget(context);
	yield* handBack(context);
	yield {type: 'iteration.started', iteration: context.progress.highest + 1, from: context.progress.commit};
	yield* pausePoint(context);
	const prompt = yield* choosePrompt(context);
	const agent = yield* runAgentPatiently(context, prompt);
	const checkpoint = yield* makeCheckpoint(
		context,
		agent.outcome === 'completed' ? 'agent finished' : agent.reason,
	);
	return yield* finishIteration(context, checkpoint, agent);
}
