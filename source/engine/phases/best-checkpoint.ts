import type {Context, Events} from '../inbox/context.js';
import {workspaceOf} from '../inbox/make-checkpoint.js';
import {type StepBack, stepBack} from '../progress/ratchet.js';

/** Where the run is to go back to after the iteration in hand; undefined when its work stays. */
export const whereBack = ({bones, progress}: Context): StepBack | undefined =>
	stepBack(
		progress.history,
		bones.verifiers.flatMap(({id, label, keepBest}) =>
			keepBest === undefined ? [] : [{id, label, better: keepBest}],
		),
	);

/** Undoes the iteration in hand; what it made is kept in the store. Source: DESIGN section 6 rule 5. */
export async function* goBackToBest(context: Context, {to, commit, reason}: StepBack): Events {
	const {iteration} = context.progress;
	const salvage = await workspaceOf(context).rollBack(commit, `worse-${iteration}`);
	yield {
		type: 'rolled.back',
		to,
		commit,
		...(salvage === undefined ? {} : {salvage}),
		by: 'engine',
		reason,
	};
}
