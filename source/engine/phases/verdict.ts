import type {Sha, VerdictGiven, VerdictStatus} from '../../journal/events/events.js';
import type {Context, Events} from '../inbox/context.js';
import {type GateDraft, passGate} from '../inbox/pass-gate.js';
import type {RollBackTarget} from '../progress/ratchet.js';
import type {Verdict} from '../verdicts/conclusion.js';
import {automaticRollBack} from './best-checkpoint.js';

/** The final verdict of an iteration. */
export type Settled = {verdict: VerdictStatus; reasons: string[]};

/** What rejecting a pass leads to. */
const onRejectedPass =
	'The goal counts as not met: the agent goes on, with your reason in its next prompt and in memory.';

/** What approving the verdict leads to. */
const nextAfter = ({verdict}: Verdict, back: RollBackTarget | undefined): string => {
	if (verdict === 'passed') {
		return 'It is noted in memory and the loop ends: every verifier passed on the checkpoint.';
	}

	return back === undefined
		? 'It is noted in memory, and the next iteration starts with the reasons in its prompt.'
		: `This iteration’s work is undone, and kept in the store alone: ${back.reason}. The next iteration starts from iteration ${back.to}.`;
};

/** What rejecting the verdict leads to. */
const onReject = ({verdict, overrulable}: Verdict, back: RollBackTarget | undefined): string => {
	if (verdict === 'passed') {
		return back === undefined ? onRejectedPass : `${onRejectedPass} Its work is undone: ${back.reason}.`;
	}

	return overrulable
		? 'Every command passed and only an agent said no: with your reason the goal counts as met.'
		: 'The verdict stands, a red check does not turn green; your reason is in the next prompt and in memory.';
};

/** Asks the user for the verdict, whatever the gates are. */
async function* askForVerdict(
	context: Context,
	draft: Omit<GateDraft, 'name'>,
	otherwise: {yes: string; no: string},
): Events<Settled> {
	const answer = yield* passGate(context, {name: 'verdict', ...draft}, {always: true});
	return answer.answer === 'approve'
		? {verdict: 'passed', reasons: [otherwise.yes]}
		: {verdict: 'failed', reasons: [answer.reason ?? otherwise.no]};
}

const byHuman = (iteration: number, settled: Settled, commit: Sha): VerdictGiven => ({
	type: 'verdict.given',
	iteration,
	...settled,
	commit,
	by: 'human',
});

/** A loop without verifiers is verified by its user: the verdict is theirs. */
async function* verdictOfHuman(context: Context, commit: Sha): Events<Settled> {
	const settled = yield* askForVerdict(
		context,
		{
			question: `Is the goal met? ${context.loop.goal}`,
			next: 'The goal is met and the loop ends: you are its verifier.',
			onReject: onRejectedPass,
			commit,
		},
		{yes: 'you judged the goal met', no: 'you judged the goal not met'},
	);
	yield byHuman(context.progress.iteration, settled, commit);
	return settled;
}

/** The reviewer gave no verdict twice: the run waits for the user. */
async function* verdictInPlaceOfReviewer(context: Context, {reasons}: Verdict, commit: Sha): Events<Settled> {
	const {iteration} = context.progress;
	yield {type: 'run.paused', by: 'engine', reason: 'the reviewer gave no verdict twice in a row'};
	const settled = yield* askForVerdict(
		context,
		{
			question: `The reviewer gave no verdict twice. Is the goal met? ${context.loop.goal}`,
			next: 'Every command passed. Your yes counts as the verdict and ends the loop.',
			onReject: onRejectedPass,
			details: reasons,
			commit,
		},
		{
			yes: 'you judged the goal met, in place of a reviewer that gave no verdict',
			no: 'you judged the goal not met, in place of a reviewer that gave no verdict',
		},
	);
	yield {type: 'run.resumed', by: 'human', reason: 'you gave the verdict', pid: process.pid};
	yield byHuman(iteration, settled, commit);
	return settled;
}

/**
 * Settles the verdict of an iteration: the verifiers' word, unless the user says no to a pass, or to an agent's no. Nobody
 * can turn a failed command into a pass here.
 *
 * @throws {Halt | RollBack}
 */
export async function* settleVerdict(context: Context, judgement: Verdict, commit: Sha): Events<Settled> {
	const {iteration} = context.progress;
	const {verdict, reasons, overrulable, noVerdict} = judgement;
	if (context.parts.verifiers.length === 0 && verdict !== 'tampered') {
		return yield* verdictOfHuman(context, commit);
	}

	yield {type: 'verdict.given', iteration, verdict, reasons, commit, by: 'verifiers'};
	if (noVerdict) {
		return yield* verdictInPlaceOfReviewer(context, judgement, commit);
	}

	const back = automaticRollBack(context);
	const answer = yield* passGate(context, {
		name: 'verdict',
		question: `Verdict of iteration ${iteration}: ${verdict}. Go on?`,
		next: nextAfter(judgement, back),
		onReject: onReject(judgement, back),
		details: reasons,
		commit,
	});
	if (answer.answer === 'approve') {
		return {verdict, reasons};
	}

	if (verdict === 'passed') {
		const overruled: Settled = {
			verdict: 'failed',
			reasons: [answer.reason ?? 'the user rejected the result'],
		};
		yield byHuman(iteration, overruled, commit);
		return overruled;
	}

	// Without a reason nothing is overruled: what ends a loop has to be on record.
	if (overrulable && answer.reason) {
		const overruled: Settled = {verdict: 'passed', reasons: [`you overruled the reviewer: ${answer.reason}`]};
		yield byHuman(iteration, overruled, commit);
		return overruled;
	}

	return {verdict, reasons};
}
