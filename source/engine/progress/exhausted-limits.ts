import type {StopRules} from '../../loop/loop.js';
import {durationText} from '../../loop/values/duration.js';
import type {LimitName} from '../../loop/values/new-limit.js';
import {overspent} from './budget.js';
import type {Progress} from './progress.js';

/** A limit that is used up; `name` is undefined where raising it would not help. */
export type Exhausted = {name: LimitName | 'deadline' | undefined; reason: string};

/** What is known of a run where its limits are looked at. */
export type Standing = Pick<Progress, 'worked' | 'active' | 'usage' | 'unpriced'> & {
	/** Milliseconds since the epoch; without it a deadline does not count. */
	now?: number;
};

/** Why a deadline ends a run, as a sentence without a full stop. */
export const deadlineReason = (deadline: string): string => `its deadline, ${deadline}, has passed`;

/** The limits of a run that keep it from going on, each with why, as a sentence without a full stop. Pure. */
export const exhaustedLimits = (
	{worked, active, usage, unpriced, now}: Standing,
	stop: StopRules,
): Exhausted[] => {
	const {tokens, cost, deadline, ...others} = stop;
	const tokensSpent = tokens === undefined ? undefined : overspent({usage, unpriced}, {tokens});
	const costSpent = cost === undefined ? undefined : overspent({usage, unpriced}, {cost});
	return [
		...(worked >= others.iterations
			? [
					{
						name: 'iterations' as const,
						reason:
							others.iterations === 1
								? 'its one iteration is used up'
								: `all ${others.iterations} iterations are used up`,
					},
				]
			: []),
		...(active >= others.time
			? [{name: 'time' as const, reason: `the time of ${durationText(others.time)} is used up`}]
			: []),
		...(deadline !== undefined && now !== undefined && now >= Date.parse(deadline)
			? [{name: 'deadline' as const, reason: deadlineReason(deadline)}]
			: []),
		...(tokensSpent === undefined ? [] : [{name: 'tokens' as const, reason: tokensSpent}]),
		...(costSpent === undefined ? [] : [{name: unpriced ? undefined : ('cost' as const), reason: costSpent}]),
	];
};
