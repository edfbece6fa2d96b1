import type {Moment} from '../../journal/state/state.js';
import {formatDuration} from '../../words/format.js';

/** Milliseconds after which silence is worth a word. */
const noticeable = 10_000;

/**
 * How long the agent has been silent, in words; '' while that is normal. `now` in milliseconds since the epoch; at a past
 * moment, when that was.
 */
export const silence = ({state, steps}: Moment, now: number): string => {
	if (state.phase !== 'agent' || state.status !== 'running' || state.finished) {
		return '';
	}
	const quiet = now - Date.parse(state.at);
	if (!(quiet >= noticeable)) {
		return '';
	}
	const last = steps.at(-1);
	const isTool = last?.kind === 'tool' && last.status === 'running';
	return `silent for ${formatDuration(quiet)}${isTool ? ' while its tool runs' : ''}`;
};
