import type {BudgetWarned} from '../../journal/events/events.js';
import type {Context, Events} from '../inbox/context.js';
import {limitShares, warningKey, worthWarning} from '../progress/limit-shares.js';
import {sharesOfToday} from './today.js';

/** Says of each limit once that most of it is spent. */
export async function* warnOfLimits(context: Context): Events {
	const {progress, stopwatch, loop} = context;
	const shares: Omit<BudgetWarned, 'type'>[] = [
		...limitShares({...progress, active: stopwatch.worked()}, loop.stop),
		...sharesOfToday(context).map(({limit, share, reason, day}) => ({limit, share, reason, day})),
	];
	for (const warning of shares) {
		const {share} = warning;
		if (share >= worthWarning && share < 1 && !progress.warned.has(warningKey(warning))) {
			yield {type: 'budget.warned', ...warning, share: Math.round(share * 1000) / 1000};
		}
	}
}
