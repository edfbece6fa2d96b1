import type {EventBody} from '../../journal/events/events.js';
import type {Progress} from './progress.js';
import {noStandstill} from './standstill.js';

/** Which iterations going back undoes, as the beginning of a sentence; undefined where nothing was done since. */
export const undoneBy = (
	{checkpoints, iteration, atWork}: Pick<Progress, 'checkpoints' | 'iteration' | 'atWork'>,
	to: number,
): string | undefined => {
	const newest = Math.max(...checkpoints.keys(), atWork ? iteration : 0);
	if (newest <= to) {
		return undefined;
	}

	return newest === to + 1
		? `Iteration ${newest} was undone`
		: `Iterations ${to + 1} to ${newest} were undone`;
};

/** What the engine goes on from after it, or you, went back. Pure. */
export const afterRollBack = (
	progress: Progress,
	event: Extract<EventBody, {type: 'rolled.back'}>,
): Progress => {
	const {open, verdicts} = progress;
	const back = {
		...progress,
		commit: event.commit,
		tampered: [],
		outside: [],
		decision: undefined,
		outcome: undefined,
	};
	if (event.by === 'engine') {
		// Undoing again and again what comes back again and again is standing still.
		return {...back, putBack: event.reason};
	}

	const fresh = {...back, checkpoint: undefined, signature: '', same: 0, ...noStandstill};
	const undone = undoneBy(progress, event.to);
	// Within an iteration it is that one's own changes that are not wanted: its verdict will say so.
	return open || undone === undefined
		? fresh
		: {...fresh, last: verdicts.get(event.to), undone: `${undone} by the user: ${event.reason}`};
};
