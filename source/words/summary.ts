import path from 'node:path';
import {elapsed} from '../journal/state/count-time.js';
import type {RunState} from '../journal/state/state.js';
import {formatCount, formatDuration, formatMoney} from './format.js';
import {outcomeMark, outcomeWord} from './marks.js';

const outcomeText = ({run, finished, status, gate}: RunState, turning: boolean): string => {
	if (finished) {
		return `${finished.outcome === 'verified' ? '✓' : '✗'} ${outcomeWord(finished.outcome)}: ${finished.reason}`;
	}
	if (!turning) {
		return '■ interrupted: its engine is gone';
	}
	if (gate) {
		return `● waits for your answer: treadle watch ${run?.run}`;
	}
	if (status === 'paused') {
		return `● paused: p in treadle watch ${run?.run} lets it go on`;
	}
	return `● still running: treadle watch ${run?.run} shows it, treadle stop ${run?.run} ends it`;
};

/** How each verifier ended when it judged last. */
const judgedText = ({finished}: RunState): string[] => {
	const ends = (finished?.verifiers ?? []).map(
		({label, status}) => `${outcomeMark(status).glyph} ${label} ${status}`,
	);
	return ends.length > 0 ? [ends.join(' · ')] : [];
};

const spent = (state: RunState): string => {
	const {iterationsWorked: count, usage} = state;
	const known = usage.input !== undefined || usage.output !== undefined;
	const tokens = known ? `${formatCount((usage.input ?? 0) + (usage.output ?? 0))} tokens` : 'tokens unknown';
	const cost = usage.cost === undefined ? 'cost unknown' : `${formatMoney(usage.cost)} ${usage.costBasis}`;
	return `${count} ${count === 1 ? 'iteration' : 'iterations'} · ${tokens} · ${cost} · ${formatDuration(elapsed(state, Date.parse(state.at)))} of work`;
};

/**
 * Commands that let the run go on, the likeliest first; none for one that needs none. `turning` is false when no engine
 * turns the run any more.
 */
export const waysOn = ({run, finished}: RunState, turning: boolean): readonly string[] => {
	if (!finished) {
		return turning ? [] : [`treadle resume ${run?.run}`];
	}

	return finished.outcome === 'verified' ? [] : (finished.next ?? []);
};

const resumeText = (state: RunState, turning: boolean): string[] =>
	waysOn(state, turning).map((command, index) => `${index === 0 ? 'Go on with:' : '        or:'} ${command}`);

const deliveryText = ({run, finished, delivery, deliveryAsked}: RunState): string[] => {
	const branch = delivery?.branch ?? deliveryAsked?.branch;
	if (delivery?.outcome === 'delivered') {
		const take = deliveryAsked?.commit === delivery.commit ? deliveryAsked.take : undefined;
		return [
			`Delivered as ${delivery.as}${branch ? ` ${branch}` : ''}`,
			...(take ? [`Take it with: ${take}`] : []),
		];
	}

	if (delivery?.outcome === 'discarded') {
		return ['The result was discarded'];
	}
	return finished?.commit && finished.commit !== run?.base
		? [`Waits for your yes: treadle deliver ${run?.run}`]
		: [];
};

/**
 * What stays on the normal screen when the full one is left: goal, outcome, how each verifier ended, what was spent, the result and where the
 * journal lies. Three to six lines; one when nothing had begun. `folder` is the absolute path of the run's folder;
 * `turning` is false when no engine turns the run any more.
 */
export const summaryLines = (state: RunState, folder?: string, turning = true): string[] => {
	if (!state.run) {
		return ['The run had not begun'];
	}
	return [
		`${state.run.loop}: ${state.run.goal.replaceAll(/\s+/g, ' ')}`,
		outcomeText(state, turning),
		...judgedText(state),
		spent(state),
		...deliveryText(state),
		...resumeText(state, turning),
		...(folder ? [`Journal: ${path.join(folder, 'journal.jsonl')}`] : []),
	];
};
