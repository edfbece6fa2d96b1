import {fractionOf} from '../journal/events/measure.js';
import type {IterationSummary, RunState} from '../journal/state/state.js';

/** How far a run is, for a bar beside its name; `none` where there is nothing to show. */
export type RunProgress = {state: 'none' | 'normal' | 'error' | 'waiting' /** From 0 to 1. */; share: number};

/** The last iteration that was judged and still counts. */
const lastJudged = ({iterations}: RunState): IterationSummary | undefined =>
	iterations.findLast(({verdict, undone, judged}) => verdict !== undefined && !undone && judged > 0);

/** The part of the checks that is met, each as far as it counts; undefined for a single one that counts nothing. */
const checksMet = (state: RunState): number | undefined => {
	const cell = lastJudged(state);
	const {verifiers} = state;
	const measures = cell?.measures ?? {};
	if (!cell || (verifiers.length < 2 && Object.keys(measures).length === 0)) {
		return undefined;
	}
	const met = verifiers.map(({id}) => {
		const measure = measures[id];
		return cell.ends?.[id]?.status === 'passed' ? 1 : measure ? Math.min(fractionOf(measure) ?? 0, 0.99) : 0;
	});
	return met.reduce((sum, part) => sum + part, 0) / Math.max(1, met.length);
};

/** The checks that are met or, where that says nothing, the iterations that are used up. Pure. */
export const progressOf = (state: RunState, active: boolean): RunProgress => {
	const {run, finished, gate, sleep, status} = state;
	const isDone = finished?.outcome === 'verified' || finished?.outcome === 'slept';
	if (!run || isDone || (!finished && (!active || (sleep && !gate)))) {
		return {state: 'none', share: 0};
	}
	const share = checksMet(state) ?? Math.max(0, state.iteration) / run.stop.iterations;
	if (finished) {
		return {state: 'error', share};
	}
	return {state: gate || status === 'paused' ? 'waiting' : 'normal', share};
};
