import type {Event} from '../events/events.js';
import type {Draft} from './drafts.js';
import type {RunState} from './state.js';

/** Whether time passes that counts as work: while nothing is waited for, neither you nor a provider nor a time. */
const isAtWork = ({status}: RunState): boolean => status === 'running';

/**
 * Adds the time since the last fact to the work of a run, where it worked in between; before the event changes that.
 * Between the last fact of an engine that is gone and the next engine's first nothing worked.
 */
export const countTime = (state: Draft, {type, at}: Event): void => {
	const since = isAtWork(state) && type !== 'run.resumed' ? Date.parse(at) - Date.parse(state.workedUpTo) : 0;
	state.worked += Math.max(0, since || 0);
	state.workedUpTo = at;
};

/** Milliseconds the run has worked up to `now`. */
export const elapsed = (state: RunState, now: number): number =>
	state.worked + (isAtWork(state) ? Math.max(0, now - Date.parse(state.workedUpTo) || 0) : 0);
