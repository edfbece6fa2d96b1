import type {Context, Events} from '../inbox/context.js';
import {findRollBack, type RollBackTarget} from '../progress/ratchet.js';
import {workspaceOf} from './checkpoint.js';

/** Where the run is to go back to after the current iteration; undefined when its work stays. */
export const automaticRollBack = ({parts, progress}: Context): RollBackTarget | undefined =>
	findRollBack(
		progress.history,
		parts.verifiers.flatMap(({id, label, keepBest}) =>
			keepBest === undefined ? [] : [{id, label, better: keepBest}],
		),
	);

/** Undoes the current iteration; what it made is kept in the store. */
export async function* rollBackToBest(context: Context, {to, commit, reason}: RollBackTarget): Events {
	const {iteration} = context.progress;
	const salvage = await workspaceOf(context).rollBack(commit, `worse-${iteration}`);
	yield {
		type: 'rolled.back',
		to,
		commit,
		salvage,
		by: 'engine',
		reason,
	};
}
