import type {IterationFinished, RunOutcome, Usage} from '../../journal/events/events.js';
import type {Escalation, Loop, StopRules} from '../../loop/loop.js';
import {exhaustedLimits} from './exhausted-limits.js';
import {type Standstill, silentBecause, stalledBecause} from './standstill.js';
import {stuckBecause} from './take-over.js';

/** Iterations that change protected files after which a run stops. */
export const patienceWithTampering = 3;

/** Unverified iterations in a row after which a run stops. */
export const patienceWithUnverified = 2;

/** What deciding needs to know of the run, the current iteration included. */
export type Standing = Omit<Standstill, 'before'> & {
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
	/** Milliseconds since the epoch, for a deadline. */
	now: number;
	usage: Usage;
	unpriced: boolean;
	stop: StopRules;
	/** Who takes over instead of the run ending as stalled, and when; undefined where nobody can. */
	rescuer?: {name: string; after: Escalation['after']} | undefined;
	waking: Waking;
};

/** The waking that the loop is in. */
export type Waking = {
	/** Whether anything wakes the loop again. */
	repeats: boolean;
	until: Loop['until'];
	/** Most iterations of a waking; undefined for any number. */
	turns: number | undefined;
	/** Iterations in which the agent worked since the loop was woken, this one included. */
	taken: number;
	/** Wakings so far, this one included. */
	count: number;
	/** The loop drafts something new each time, though its checks pass already. */
	drafts: boolean;
};

export type NextMove =
	/** `takesOver`: another agent is to work from here on, and why. */
	| {decision: 'continue'; reason: string; takesOver?: string}
	| {decision: 'sleep'; reason: string; takesOver?: string}
	| {decision: 'done'; outcome: 'verified'; reason: string}
	| {decision: 'stop'; outcome: RunOutcome; reason: string};

const stop = (outcome: RunOutcome, reason: string) =>
	({decision: 'stop', outcome, reason}) satisfies NextMove;

const times = (count: number, what: string): string => (count === 1 ? `one ${what}` : `${count} ${what}s`);

/** Decides about the base: is there anything to do at all, and can it be verified? */
const decideOnBase = ({verdict, verdictByHuman, waking}: Standing): NextMove => {
	if (verdictByHuman) {
		return {decision: 'continue', reason: 'no verifier: you judge each iteration at the verdict gate'};
	}

	if (verdict === 'passed' && sleepsAgain(waking)) {
		return waking.drafts
			? {decision: 'continue', reason: 'the checks pass on your files, and something new is to be drafted'}
			: {decision: 'sleep', reason: 'the goal is met on your files, so there is nothing to do'};
	}

	if (verdict === 'passed') {
		return {
			decision: 'done',
			outcome: 'verified',
			reason: 'the goal is already met on the untouched base, so no agent was started',
		};
	}

	if (verdict === 'failed') {
		return {decision: 'continue', reason: 'the goal is not met on the base, as it should be before the work'};
	}

	// Files that you are in the middle of changing are no reason to end a loop that ran before.
	return waking.repeats && waking.count > 1
		? {decision: 'sleep', reason: 'the goal could not be judged on your files as they are now'}
		: stop('unverified', 'the goal could not be judged on the untouched base, so no agent was started');
};

/** `continue`, `done` or `stop`, and why. A pure function: the same standing always decides the same. */
export const decide = (standing: Standing): NextMove => {
	const {verdict, iteration, failures, unverified, stop: rules} = standing;
	const tamperings = standing.tamperings - standing.pardoned;
	if (iteration === 0) {
		return decideOnBase(standing);
	}

	if (verdict === 'passed' && sleepsAgain(standing.waking)) {
		return {
			decision: 'sleep',
			reason: standing.verdictByHuman ? 'you judged the goal met' : 'every verifier passed on the checkpoint',
		};
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

	const takesOver = standing.rescuer && stuckBecause(standing, standing.rescuer.after, rules.stall);
	const silent = silentBecause(standing, rules.stall);
	if (silent !== undefined && takesOver === undefined) {
		return stop('stalled', silent);
	}

	if (verdict === 'agent-failed' && failures >= rules.failures && takesOver === undefined) {
		return stop('agent-failed', `the agent failed ${times(failures, 'time')} in a row`);
	}

	if (unverified >= patienceWithUnverified) {
		return stop('unverified', `${times(unverified, 'iteration')} in a row could not be judged`);
	}

	const stalled = stalledBecause(standing, rules.stall);
	if (stalled !== undefined && takesOver === undefined) {
		return stop('stalled', stalled);
	}

	const [spent] = exhaustedLimits(standing, rules);
	if (spent !== undefined) {
		return stop('budget', spent.reason);
	}

	const next = endOfWaking(standing) ?? {
		decision: 'continue' as const,
		reason: `verdict ${verdict}: ${times(rules.iterations - standing.worked, 'iteration')} left`,
	};
	return takesOver === undefined || next.decision === 'stop'
		? next
		: {...next, takesOver, reason: `${takesOver}, so ${standing.rescuer?.name} takes over; ${next.reason}`};
};

/** It does not end with its goal. */
const sleepsAgain = ({repeats, until}: Waking): boolean => repeats && until === 'never';

/** What follows when the iterations of a waking are used up; undefined while they are not. */
const endOfWaking = ({
	verdict,
	waking: {turns, taken, repeats},
}: Standing): Exclude<NextMove, {decision: 'done' | 'continue'}> | undefined => {
	if (turns === undefined || taken < turns) {
		return undefined;
	}

	return repeats
		? {decision: 'sleep', reason: `verdict ${verdict}; the work goes on at the next waking`}
		: stop('budget', `verdict ${verdict}; its turns are used up, and nothing wakes the loop again`);
};
