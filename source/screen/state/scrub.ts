import type {IterationSummary} from '../../journal/state/state.js';
import type {Ui} from './ui.js';

type Playhead = Ui['playhead'];

/**
 * Where the arrows stop: at the end of every iteration but the newest, whose end is where the run is now. The end shows
 * an iteration whole: its prompt, its steps and its verdict.
 */
const stops = (iterations: readonly IterationSummary[]): number[] =>
	iterations.slice(0, -1).map(({last}) => last);

/** A playhead that stands on the newest event follows the run. */
const settle = (seq: number, newest: number): Playhead =>
	Math.max(1, seq) >= newest ? 'live' : Math.max(1, seq);

/** The end of the iteration before; from the first one, the very first event. */
export const iterationBack = (
	playhead: Playhead,
	iterations: readonly IterationSummary[],
	newest: number,
): Playhead => {
	const from = playhead === 'live' ? newest : playhead;
	return settle(stops(iterations).findLast(stop => stop < from) ?? 1, newest);
};

/** The end of the next iteration; after the last one, live. */
export const iterationOn = (
	playhead: Playhead,
	iterations: readonly IterationSummary[],
	newest: number,
): Playhead => {
	if (playhead === 'live') {
		return 'live';
	}
	return settle(stops(iterations).find(stop => stop > playhead) ?? newest, newest);
};

export const eventBack = (playhead: Playhead, newest: number): Playhead =>
	settle((playhead === 'live' ? newest : playhead) - 1, newest);

export const eventOn = (playhead: Playhead, newest: number): Playhead =>
	playhead === 'live' ? 'live' : settle(playhead + 1, newest);
