import type {TriggerFired} from '../events/events.js';
import type {Draft} from './drafts.js';

/** Where a waking starts from other files than the one before, what was said of those is over. Changes `state` in place. */
export const startFrom = (state: Draft, event: TriggerFired): void => {
	const {base, baseTree, head, branch, dirty = false, notCaptured} = event;
	if (state.run === undefined || base === undefined || baseTree === undefined) {
		return;
	}

	state.run = {...state.run, base, baseTree, head, branch, dirty, notCaptured};
	state.iteration = -1;
	state.checkpoint = undefined;
	state.verdict = undefined;
};
