import path from 'node:path';
import type {RunState} from '../journal/state.js';
import {formatCount, formatDuration, formatMoney} from './format.js';

const outcomeText = ({run, finished, status}: RunState): string => {
	if (finished)
		return `${finished.outcome === 'verified' ? '✓' : '✗'} ${finished.outcome}: ${finished.reason}`;
	if (status === 'paused') return `● paused: p in treadle watch ${run?.run} lets it go on`;
	return `● not finished: treadle watch ${run?.run} looks at it again`;
};

const spent = ({iterations, usage, startedAt, finishedAt, at}: RunState): string => {
	const worked = iterations.filter(({iteration}) => iteration > 0).length;
	const known = usage.input !== undefined || usage.output !== undefined;
	const tokens = known ? `${formatCount((usage.input ?? 0) + (usage.output ?? 0))} tokens` : 'tokens unknown';
	const cost = usage.cost === undefined ? 'cost unknown' : `${formatMoney(usage.cost)} ${usage.costBasis}`;
	const time = formatDuration(Date.parse(finishedAt ?? at) - Date.parse(startedAt) || 0);
	return `${worked} ${worked === 1 ? 'iteration' : 'iterations'} · ${tokens} · ${cost} · ${time}`;
};

/** Ends after which the same run may well go on: nothing was decided against it. */
const resumable = ['stopped', 'interrupted', 'error', 'needs-person', 'agent-failed', 'stalled'];

const resumeText = ({run, finished}: RunState): string[] =>
	finished && resumable.includes(finished.outcome) ? [`Go on with: treadle resume ${run?.run}`] : [];

const deliveryText = ({run, finished, delivery, deliveryAsked}: RunState): string[] => {
	const branch = delivery?.branch ?? deliveryAsked?.branch;
	if (delivery?.outcome === 'delivered') return [`Delivered as ${delivery.as}${branch ? ` ${branch}` : ''}`];
	if (delivery?.outcome === 'discarded') return ['The result was discarded'];
	return finished?.commit ? [`Waits for your yes: treadle deliver ${run?.run}`] : [];
};

/**
 * What stays on the normal screen when the full one is left: goal, outcome, what was spent, the result and where the
 * journal lies. Three to five lines; one when nothing had begun. `folder` is the absolute path of the run's folder.
 */
export const summaryLines = (state: RunState, folder?: string): string[] => {
	if (!state.run) return ['The run had not begun'];
	return [
		`${state.run.loop}: ${state.run.goal}`,
		outcomeText(state),
		spent(state),
		...deliveryText(state),
		...resumeText(state),
		...(folder ? [`Journal: ${path.join(folder, 'journal.jsonl')}`] : []),
	];
};
