import type {RunState} from '../../journal/state/state.js';
import {formatCountdown, formatWake} from '../../words/format.js';
import {draftsText, lastWakingText} from '../../words/wakings.js';
import {paragraph, type Row} from '../rows/row.js';
import {fact} from './fact.js';

/** How long it will still sleep; what has no time, or is due, is said so. */
const countdown = (until: string | undefined, now: number): string => {
	if (until === undefined) {
		return 'until something wakes it';
	}
	const left = Date.parse(until) - now;
	return left > 0 ? `wakes in ${formatCountdown(left)}, at ${formatWake(until, now)}` : 'wakes now';
};

/** The times after the first, which stands in the countdown. */
const thenText = (next: readonly string[], now: number): string =>
	next.length > 1
		? `, then ${next
				.slice(1, 3)
				.map(time => formatWake(time, now))
				.join(' and ')}`
		: '';

/**
 * Why the loop sleeps, how long still, what wakes it, what it did last, and what waits for you; nothing while it is awake.
 * `now` in milliseconds since the epoch.
 */
export const sleepRows = (state: RunState, now: number, width: number): Row[] => {
	const {sleep} = state;
	if (!sleep) {
		return [];
	}
	const draft = draftsText(state);
	const last = sleep.provider ? undefined : lastWakingText(state);
	const by = sleep.trigger ?? (sleep.provider ? 'its provider' : undefined);
	return [
		...paragraph('accent', `○ asleep: ${countdown(sleep.until, now)}`, width),
		...fact('because', 'text', sleep.reason, width),
		...(by === undefined
			? []
			: fact('wakes', 'text', `${by}${thenText(sleep.next ?? [], now)}; or by you: w`, width)),
		...(last === undefined ? [] : fact('did', 'text', last, width)),
		...(draft === undefined ? [] : fact('draft', 'gate', `◆ ${draft}`, width)),
	];
};
