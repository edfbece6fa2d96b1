import type {AgentFinished, CheckpointMade, IterationFinished} from '../journal/events.js';
import {advance, rejection} from './advance.js';
import {boundary} from './attend.js';
import type {Context, Turn} from './context.js';
import {decide, type Verdict} from './decide.js';
import {keepOrUndo} from './keep-or-undo.js';
import {makeCheckpoint} from './make-checkpoint.js';
import {runAgentPatiently} from './phase-agent.js';
import {judge} from './phase-judge.js';
import {remember} from './phase-memory.js';
import {choosePrompt} from './phase-prompt.js';
import {goBackToBest, whereBack} from './phase-ratchet.js';
import {settleVerdict} from './phase-verdict.js';

type Outcome = {verdict: IterationFinished['verdict']; reasons: readonly string[]};

async function* outcomeOf(context: Context, checkpoint: CheckpointMade, agent: AgentFinished): Turn<Outcome> {
	const kept = yield* keepOrUndo(context, checkpoint);
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

	yield* boundary(context);
	const judgement = yield* judge(context, kept.commit, kept.tampered);
	return yield* settleVerdict(context, judgement, kept.commit);
}

/** Decides, and closes the iteration in hand with the decision. */
export async function* closeIteration(
	context: Context,
	verdict: IterationFinished['verdict'],
): Turn<Verdict> {
	const {progress, loop, stopwatch, bones} = context;
	const event = {
		type: 'iteration.finished',
		iteration: progress.iteration,
		verdict,
		milliseconds: Math.round(stopwatch.worked() - progress.active),
	} as const;
	// What the run will look like with this iteration in it is what there is to decide on.
	const after = advance(progress, {...event, decision: 'continue', reason: ''});
	const decision = decide({
		...after,
		verdict,
		judgedByHuman: bones.verifiers.length === 0 || progress.settledByHuman,
		active: stopwatch.worked(),
		stop: loop.stop,
	});
	yield {...event, decision: decision.decision, reason: decision.reason};
	return decision;
}

/**
 * What follows a checkpoint: gate, check, verdict, memory, decision. A resumed run comes in here when its engine died
 * after the checkpoint: checks depend on the commit alone and can be run again.
 *
 * @throws {Halt | GoBack}
 */
export async function* finishIteration(
	context: Context,
	checkpoint: CheckpointMade,
	agent: AgentFinished,
): Turn<Verdict> {
	const {verdict, reasons} = yield* outcomeOf(context, checkpoint, agent);
	const back = verdict === 'passed' ? undefined : whereBack(context);
	yield* remember(context, {
		verdict,
		reasons: back === undefined ? reasons : [...reasons, back.reason],
		claim: agent.claim,
		checkpoint: context.progress.checkpoint ?? checkpoint,
	});
	if (back !== undefined) {
		yield* goBackToBest(context, back);
	}

	return yield* closeIteration(context, verdict);
}

/**
 * One turn of the wheel: prompt, agent, checkpoint, check, memory, decision.
 *
 * @throws {Halt | GoBack}
 */
export async function* iterate(context: Context): Turn<Verdict> {
	yield {type: 'iteration.started', iteration: context.progress.iteration + 1, from: context.progress.commit};
	yield* boundary(context);
	const prompt = yield* choosePrompt(context);
	const agent = yield* runAgentPatiently(context, prompt);
	const checkpoint = yield* makeCheckpoint(
		context,
		agent.outcome === 'completed' ? 'agent finished' : agent.reason,
	);
	return yield* finishIteration(context, checkpoint, agent);
}
