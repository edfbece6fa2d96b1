import type {Sha, VerdictStatus} from '../journal/events.js';
import type {Context, Turn} from './context.js';
import {passGate} from './pass-gate.js';
import type {Judgement} from './phase-judge.js';

/** What approving the verdict leads to. */
const nextAfter = (verdict: VerdictStatus): string =>
	verdict === 'passed'
		? 'It is noted in memory and the loop ends: every verifier passed on the checkpoint. Say no, with a reason, to let the agent go on.'
		: 'It is noted in memory, and the next iteration starts with the reasons in its prompt.';

/** A loop without verifiers has its human for one: the verdict is theirs. Source: DESIGN section 3. */
async function* askForVerdict(context: Context, commit: Sha): Turn<Judgement> {
	const answer = yield* passGate(
		context,
		{
			name: 'verdict',
			question: `Is the goal met? ${context.loop.goal}`,
			next: 'A yes ends the loop: you are its verifier. Say no, with a reason, to let the agent go on.',
			commit,
		},
		{always: true},
	);
	return answer.answer === 'approve'
		? {verdict: 'passed', reasons: ['you judged the goal met']}
		: {verdict: 'failed', reasons: [answer.reason ?? 'you judged the goal not met']};
}

/**
 * Settles the verdict of an iteration: the verifiers' word, unless a person says no to a pass. A person cannot turn a
 * red check green here.
 *
 * @throws {Halt | GoBack}
 */
export async function* settleVerdict(context: Context, judgement: Judgement, commit: Sha): Turn<Judgement> {
	const {iteration} = context.progress;
	if (context.bones.verifiers.length === 0 && judgement.verdict !== 'tampered') {
		const own = yield* askForVerdict(context, commit);
		yield {type: 'verdict.given', iteration, ...own, commit, by: 'human'};
		return own;
	}

	yield {type: 'verdict.given', iteration, ...judgement, commit, by: 'verifiers'};
	const answer = yield* passGate(context, {
		name: 'verdict',
		question: `Verdict of iteration ${iteration}: ${judgement.verdict}. Go on?`,
		next: nextAfter(judgement.verdict),
		details: judgement.reasons,
		commit,
	});
	if (answer.answer === 'approve' || judgement.verdict !== 'passed') {
		return judgement;
	}

	const overruled: Judgement = {
		verdict: 'failed',
		reasons: [answer.reason ?? 'a person said no to the result'],
	};
	yield {type: 'verdict.given', iteration, ...overruled, commit, by: 'human'};
	return overruled;
}
