import type {IterationFinished, RunOutcome, Usage} from '../../journal/events/events.js';
import type {StopRules} from '../../loop/loop.js';
import {exhaustedLimits} from './exhausted-limits.js';

/** Iterations that change protected files after which a run stops. */
export const patienceWithTampering = 3;

/** Unverified iterations in a row after which a run stops. */
export const patienceWithUnverified = 2;

/** What deciding needs to know of the run, the current iteration included. */
export type Standing = {
	iteration: number;
	/** Iterations in which the agent worked, this one included: what the budget counts. */
	worked: number;
	verdict: IterationFinished['verdict'];
	/** The user gave the verdict: the loop has no verifier, or they overruled it. */
	verdictByHuman: boolean;
	/** Agent failures in a row. */
	failures: number;
	/** Iterations in a row with the same tree and the same verdicts. */
	same: number;
	/** Iterations that tampered so far, and those of them that ended the run before you let it go on. */
	tamperings: number;
	pardoned: number;
	/** Iterations in a row that could not be verified. */
	unverified: number;
	/** Milliseconds of work so far. */
	active: number;
	usage: Usage;
	unpriced: boolean;
	stop: StopRules;
};

export type NextMove =
	| {decision: 'continue'; reason: string}
	| {decision: 'done'; outcome: 'verified'; reason: string}
	| {decision: 'stop'; outcome: RunOutcome; reason: string};

const stop = (outcome: RunOutcome, reason: string): NextMove => ({decision: 'stop', outcome, reason});

const times = (count: number, what: string): string => (count === 1 ? `one ${what}` : `${count} ${what}s`);

/** Decides about the base: is there anything to do at all, and can it be verified? */
const decideOnBase = ({verdict, verdictByHuman}: Standing): NextMove => {
	if (verdictByHuman) {
		return {decision: 'continue', reason: 'no verifier: you judge each iteration at the verdict gate'};
	}

	if (verdict === 'passed') {
		return {
			decision: 'done',
			outcome: 'verified',
			reason: 'the goal is already met on the untouched base, so no agent was started',
		};
	}

	return verdict === 'failed'
		? {decision: 'continue', reason: 'the goal is not met on the base, as it should be before the work'}
		: stop('unverified', 'the goal could not be judged on the untouched base, so no agent was started');
};

/** `continue`, `done` or `stop`, and why. A pure function: the same standing always decides the same. */
export const decide = (standing: Standing): NextMove => {
	const {verdict, iteration, failures, same, unverified, stop: rules} = standing;
	const tamperings = standing.tamperings - standing.pardoned;
	if (iteration === 0) {
		return decideOnBase(standing);
	}

	if (verdict === 'passed') {
		return {
			decision: 'done',
			outcome: 'verified',
			reason: standing.verdictByHuman ? 'you judged the goal met' : 'every verifier passed on the checkpoint',
		};
	}

	if (tamperings >= patienceWithTampering) {
		return stop('tampered', `protected files were changed in ${times(tamperings, 'iteration')}`);
	}

	if (verdict === 'agent-failed' && failures >= rules.failures) {
		return stop('agent-failed', `the agent failed ${times(failures, 'time')} in a row`);
	}

	if (unverified >= patienceWithUnverified) {
		return stop('unverified', `${times(unverified, 'iteration')} in a row could not be judged`);
	}

	if (same >= rules.stall) {
		return stop(
			'stalled',
			`${times(same, 'iteration')} in a row ended with the same files and the same verdict`,
		);
	}

	const [spent] = exhaustedLimits(standing, rules);
	if (spent !== undefined) {
		return stop('budget', spent.reason);
	}

	return {
		decision: 'continue',
		reason: `verdict ${verdict}: ${times(rules.iterations - standing.worked, 'iteration')} left`,
	};
};
