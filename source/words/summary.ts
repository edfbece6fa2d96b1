import path from 'node:path';
import {elapsed} from '../journal/state/count-time.js';
import {isOpen} from '../journal/state/offers.js';
import type {RunState} from '../journal/state/state.js';
import {formatCount, formatDuration, formatMoney, formatWake} from './format.js';
import {outcomeMark, outcomeWord} from './marks.js';

const outcomeText = ({run, finished, status, gate, sleepsUntil}: RunState, active: boolean): string => {
	if (finished) {
		return `${finished.outcome === 'verified' ? '✓' : '✗'} ${outcomeWord(finished.outcome)}: ${finished.reason}`;
	}
	if (!active) {
		return '■ interrupted: its engine is gone';
	}
	if (gate) {
		return `● waits for your answer: treadle watch ${run?.run}`;
	}
	if (status === 'paused') {
		return `● paused: p in treadle watch ${run?.run} lets it go on`;
	}
	if (status === 'sleeping') {
		return `● asleep${sleepsUntil ? ` until ${formatWake(sleepsUntil)}` : ''}: treadle watch ${run?.run} shows it, treadle stop ${run?.run} ends it`;
	}
	return `● still running: treadle watch ${run?.run} shows it, treadle stop ${run?.run} ends it`;
};

/** How each verifier ended the last time. */
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
 * Commands that continue the run, the likeliest first; none where there is nothing to continue. `active` is false when no engine
 * turns the run any more.
 */
export const continuations = ({run, finished}: RunState, active: boolean): readonly string[] => {
	if (!finished) {
		return active ? [] : [`treadle resume ${run?.run}`];
	}

	return finished.outcome === 'verified'
		? []
		: (finished.next ?? []).filter(command => !command.startsWith('treadle deliver'));
};

const resumeText = (state: RunState, active: boolean): string[] =>
	continuations(state, active).map(
		(command, index) => `${index === 0 ? 'Go on with:' : '        or:'} ${command}`,
	);

const deliveryText = ({run, finished, delivery, deliveryAsked, offers}: RunState): string[] => {
	const drafts = offers.filter(isOpen).length;
	const command = `treadle deliver ${run?.run}`;
	const where = [delivery?.branch, delivery?.to].filter(Boolean).join(', ');
	const take = deliveryAsked?.commit === delivery?.commit ? deliveryAsked?.take : undefined;
	const done =
		delivery?.outcome === 'delivered'
			? [
					`Delivered as ${delivery.as}${where ? ` ${where}` : ''}`,
					...(take && deliveryAsked?.as === delivery.as ? [`Take it with: ${take}`] : []),
				]
			: [];
	if (drafts > 0 && (finished || run?.until === 'never')) {
		return [
			...done,
			drafts === 1 ? `Waits for your yes: ${command}` : `${drafts} drafts wait for your yes: ${command}`,
		];
	}

	if (done.length > 0) {
		return done;
	}

	if (delivery?.outcome === 'discarded') {
		return ['The result was discarded'];
	}

	return finished?.commit && finished.commit !== run?.base ? [`Waits for your yes: ${command}`] : [];
};

/**
 * Printed on the normal screen after the full one is closed: goal, outcome, how each verifier ended, what was spent, the
 * result and the path of the journal. Three to six lines; one if nothing had begun. `folder` is the absolute path of the run's folder;
 * `active` is false when no engine works on the run any more.
 */
export const summaryLines = (state: RunState, folder?: string, active = true): string[] => {
	if (!state.run) {
		return ['The run had not begun'];
	}
	return [
		`${state.run.loop}: ${state.run.goal.replaceAll(/\s+/g, ' ')}`,
		outcomeText(state, active),
		...judgedText(state),
		spent(state),
		...deliveryText(state),
		...resumeText(state, active),
		...(folder ? [`Journal: ${path.join(folder, 'journal.jsonl')}`] : []),
	];
};
