import type {Event} from '../events/events.js';
import type {Draft} from './drafts.js';

/**
 * Adds the time since the last fact to the work of a run, where it worked in between; before the event changes that.
 * Between the last fact of an engine that is gone and the next engine's first nothing worked.
 */
export const countTime = (state: Draft, {type, at}: Event): void => {
	const isAtWork = state.status === 'running' && type !== 'run.resumed';
	const since = isAtWork ? Date.parse(at) - Date.parse(state.workedUpTo) : 0;
	state.worked += Math.max(0, since || 0);
	state.workedUpTo = at;
};
