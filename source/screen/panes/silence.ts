import type {Moment} from '../../journal/state/state.js';
import {formatDuration} from '../../words/format.js';

/** Milliseconds after which a person begins to wonder. */
const noticeable = 10_000;

/**
 * How long nothing was heard of the agent, in words; '' while there is no need to say so. `now` in milliseconds since the
 * epoch: at a past moment, when that was, so that nothing counts on there.
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
