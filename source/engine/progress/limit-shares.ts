import type {BudgetWarned} from '../../journal/events/events.js';
import type {StopRules} from '../../loop/loop.js';
import {durationText} from '../../loop/values/duration.js';
import {tokensOf} from './budget.js';
import type {Standing} from './exhausted-limits.js';

/** Of a limit, from which on the user is warned. */
export const worthWarning = 0.8;

type Share = Pick<BudgetWarned, 'limit' | 'share' | 'reason'>;

const shareOf = (
	limit: string,
	spent: number,
	most: number | undefined,
	write: (amount: number) => string,
): Share[] =>
	most === undefined
		? []
		: [{limit, share: spent / most, reason: `${write(spent)} of ${write(most)} ${limit} are spent`}];

/** How far each limit of a run is spent. Pure. */
export const limitShares = ({worked, active, usage}: Standing, stop: StopRules): Share[] => [
	...shareOf('iterations', worked, stop.iterations, String),
	...shareOf('time', active, stop.time, durationText),
	...shareOf('tokens', tokensOf(usage), stop.tokens, String),
	...shareOf('cost', usage.cost ?? 0, stop.cost, amount => `$${amount.toFixed(2)}`),
];

/** Names a warning that is given once: for a limit of a day, once a day. */
export const warningKey = ({limit, day = ''}: Pick<BudgetWarned, 'limit' | 'day'>): string =>
	`${limit} ${day}`;
