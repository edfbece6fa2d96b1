import type {RunState} from './state.js';

/** Milliseconds the run has worked up to `now`; time that waits for a person counts for nothing. */
export const elapsed = ({worked, workedUpTo, status}: RunState, now: number): number =>
	worked + (status === 'running' ? Math.max(0, now - Date.parse(workedUpTo) || 0) : 0);
