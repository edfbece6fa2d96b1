/** What is said of a sleep: what woke the loop, what it did, what waits. */
import {goesTo, isOpen, type OfferedResult} from '../journal/state/offers.js';
import type {IterationSummary, RunState} from '../journal/state/state.js';
import {outcomeMark} from './marks.js';

/** The iterations since the loop slept last, oldest first; those of the last waking while it sleeps. */
export const lastWaking = ({iterations}: Pick<RunState, 'iterations'>): readonly IterationSummary[] => {
	const before = iterations.slice(0, -1).findLastIndex(({slept}) => slept);
	return iterations.slice(before + 1);
};

const named = (cells: readonly IterationSummary[]): string => {
	const worked = cells.filter(({iteration}) => iteration > 0);
	const [first, last] = [worked[0], worked.at(-1)];
	if (!first || !last) {
		return 'the base';
	}
	return first === last
		? `iteration ${first.iteration}`
		: `iterations ${first.iteration} to ${last.iteration}`;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What the loop did at its last waking, in one sentence without a full stop; undefined before its first. */
export const lastWakingText = (state: RunState): string | undefined => {
	const cells = lastWaking(state);
	const last = cells.at(-1);
	if (!last) {
		return undefined;
	}
	const {glyph, word} = outcomeMark(last.verdict ?? 'interrupted');
	const {checkpoint} = state;
	const parts = [
		...(last.judged > 0 ? [`${last.passed} of ${counted(last.judged, 'check')} passed`] : []),
		...(checkpoint && checkpoint.iteration === last.iteration && last.iteration > 0
			? [`${counted(checkpoint.files.length, 'file')} changed`]
			: []),
	];
	return `${named(cells)} ${glyph} ${word}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
};

/** The drafts that wait for a yes, newest first. */
export const waitingDrafts = ({offers}: Pick<RunState, 'offers'>): readonly OfferedResult[] =>
	offers.filter(isOpen);

/** What waits for a yes, in one line; undefined where nothing does. */
export const draftsText = (state: Pick<RunState, 'offers'>): string | undefined => {
	const [newest, ...older] = waitingDrafts(state);
	if (!newest) {
		return undefined;
	}
	const {iteration, as} = newest;
	const where = goesTo(newest);
	const others =
		older.length === 0 ? '' : older.length === 1 ? ', and an older one' : `, and ${older.length} older ones`;
	return `iteration ${iteration} waits for your yes, as ${as}${where ? ` ${where}` : ''}${others}`;
};

/**
 * Milliseconds until what is shown of a sleep changes: a minute of the countdown, a second of its last minute. Undefined
 * where nothing will change by itself: what wakes it has no time, or is due.
 */
export const nextChange = (until: string | undefined, now: number): number | undefined => {
	const left = until === undefined ? 0 : Date.parse(until) - now;
	if (!(left > 0)) {
		return undefined;
	}
	const unit = left > 60_000 ? 60_000 : 1000;
	const rest = left % unit;
	return rest === 0 ? unit : rest;
};
