import type {StopRules} from '../../loop/loop.js';
import {durationText} from '../../loop/values/duration.js';
import {overspent} from './budget.js';
import type {Progress} from './progress.js';

/** A limit of a run that may be raised. Time in milliseconds, cost in US dollars. */
export type LimitName = 'iterations' | 'time' | 'tokens' | 'cost';

/** A limit that is used up; `name` is undefined where raising it would not help. */
export type Exhausted = {name: LimitName | undefined; reason: string};

/** The limits of a run that keep it from going on, each with why, as a sentence without a full stop. Pure. */
export const exhaustedLimits = (
	{worked, active, usage, unpriced}: Pick<Progress, 'worked' | 'active' | 'usage' | 'unpriced'>,
	stop: StopRules,
): Exhausted[] => {
	const {tokens, cost, ...others} = stop;
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
		...(tokensSpent === undefined ? [] : [{name: 'tokens' as const, reason: tokensSpent}]),
		...(costSpent === undefined ? [] : [{name: unpriced ? undefined : ('cost' as const), reason: costSpent}]),
	];
};
