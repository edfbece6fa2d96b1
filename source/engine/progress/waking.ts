import type {EventBody} from '../../journal/events/events.js';
import type {Loop} from '../../loop/loop.js';
import {repeats} from '../../loop/values/trigger.js';
import type {Waking} from './decide.js';
import {noHistory} from './history.js';
import {freshIteration, noStreaks, type Progress} from './progress.js';

/** What a waking starts from: the files as they are now, with or without the work, or what there was. Pure. */
export const afterWaking = (
	progress: Progress,
	event: Extract<EventBody, {type: 'trigger.fired'}>,
): Progress => {
	const woken = {...progress, wokenBy: event, wakings: progress.wakings + 1, decision: undefined};
	const {base, baseTree = '', dirty = false, branch, work, workTree} = event;
	if (base === undefined) {
		return woken;
	}

	const checkpoints = new Map([[0, base]]);
	if (work !== undefined) {
		checkpoints.set(progress.highest, work);
	}

	return {
		...woken,
		...freshIteration,
		...(work === undefined ? {...noStreaks, last: undefined, undone: undefined} : {}),
		// The base has to be verified again.
		iteration: -1,
		base,
		baseTree,
		dirty,
		branch,
		commit: work ?? base,
		tree: workTree ?? baseTree,
		checkpoints,
		verdicts: new Map(),
		history: noHistory,
		tampered: [],
		outside: [],
		delivered: false,
	};
};

/** The waking that a loop is in, for deciding. Pure. */
export const wakingOf = (loop: Loop, {taken, wakings}: Pick<Progress, 'taken' | 'wakings'>): Waking => ({
	repeats: loop.triggers.some(repeats),
	until: loop.until,
	turns: loop.turns,
	taken,
	count: wakings,
	drafts: loop.deliver === 'files',
});
