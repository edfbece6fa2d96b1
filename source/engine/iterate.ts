import type {AgentFinished, CheckpointMade, IterationFinished} from '../journal/events.js';
import {boundary} from './attend.js';
import type {Context, Turn} from './context.js';
import {decide, type Verdict} from './decide.js';
import {makeCheckpoint, workspaceOf} from './make-checkpoint.js';
import {passGate} from './pass-gate.js';
import {runAgentPatiently} from './phase-agent.js';
import {judge} from './phase-judge.js';
import {remember} from './phase-memory.js';
import {choosePrompt} from './phase-prompt.js';
import {settleVerdict} from './phase-verdict.js';
import {advance, rejection} from './progress.js';

type Outcome = {verdict: IterationFinished['verdict']; reasons: readonly string[]};

const describe = ({files, tampered}: CheckpointMade): string[] => [
	...tampered.map(path => `protected, put back: ${path}`),
	...files.map(({path, change, added, removed}) =>
		added === undefined ? `${change} ${path}` : `${change} ${path} +${added} -${removed ?? 0}`,
	),
];

/** Asks whether the agent's changes may stand; after a no they are undone, and kept in the store. */
async function* keepOrUndo(context: Context, checkpoint: CheckpointMade): Turn<boolean> {
	const {iteration, checkpoints} = context.progress;
	const count = checkpoint.files.length;
	const answer = yield* passGate(context, {
		name: 'checkpoint',
		question:
			count === 0
				? 'The agent changed no file. Go on to the check?'
				: `Keep these changes to ${count === 1 ? 'one file' : `${count} files`} as checkpoint ${iteration}?`,
		next: 'The check runs on exactly this commit, in a clean checkout, with protected files as you wrote them.',
		details: describe(checkpoint),
		commit: checkpoint.commit,
	});
	if (answer.answer === 'approve') {
		return true;
	}

	const to = [...checkpoints].findLast(
		([number, commit]) => number < iteration && commit === checkpoint.parent,
	);
	const salvage = await workspaceOf(context).rollBack(checkpoint.parent, `rejected-${iteration}`);
	yield {
		type: 'rolled.back',
		to: to?.[0] ?? 0,
		commit: checkpoint.parent,
		...(salvage === undefined ? {} : {salvage}),
		by: 'human',
		reason: answer.reason ?? 'a person did not want the changes',
	};
	return false;
}

async function* outcomeOf(context: Context, checkpoint: CheckpointMade, agent: AgentFinished): Turn<Outcome> {
	if (!(yield* keepOrUndo(context, checkpoint))) {
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
	const judgement = yield* judge(context, checkpoint.commit, checkpoint.tampered);
	return yield* settleVerdict(context, judgement, checkpoint.commit);
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
		judgedByHuman: bones.verifiers.length === 0,
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
	yield* remember(context, {verdict, reasons, claim: agent.claim, checkpoint});
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
