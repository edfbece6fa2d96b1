import type {Usage} from '../../journal/events/events.js';
import {elapsed} from '../../journal/state/count-time.js';
import type {RunState} from '../../journal/state/state.js';
import {chargeText} from '../../words/charge-text.js';
import {formatCount, formatLimit, formatMoney, meter, sparkline} from '../../words/format.js';
import type {Row} from '../rows/row.js';
import {fact, labelColumns} from './fact.js';

/** Bars of all gauges are equally long, so that they can be compared. */
const gauge = (label: string, spent: number, limit: number, text: string, width: number): Row => {
	const bar = meter(limit > 0 ? spent / limit : 0, Math.max(0, Math.min(20, width - labelColumns - 16)));
	return [
		['muted', label.padEnd(labelColumns)],
		[spent >= limit * 0.8 ? 'warning' : 'meter.spent', bar.spent],
		['meter', bar.left],
		['text', ` ${text}`],
	];
};

/** Tokens as the agent reported them; unknown is not shown as 0. */
const formatTokens = ({input, output}: Usage): string =>
	input === undefined && output === undefined
		? 'unknown'
		: `${input === undefined ? '?' : formatCount(input)} in · ${output === undefined ? '?' : formatCount(output)} out`;

const formatCost = ({cost, costBasis}: Usage): string => {
	if (cost === undefined || costBasis === 'unknown') {
		return 'unknown';
	}
	return `${formatMoney(cost)}${costBasis === 'estimated' ? ' estimated' : ''}`;
};

const total = ({input, output}: Pick<Usage, 'input' | 'output'>): number => (input ?? 0) + (output ?? 0);

/** Tokens by iteration; nothing while there is nothing to compare. */
const burnRow = (label: string, burn: readonly number[], width: number): Row[] => {
	if (burn.length < 2 || burn.every(value => value === 0)) {
		return [];
	}
	const mean = burn.reduce((sum, value) => sum + value, 0) / burn.length;
	return [
		[
			['muted', label.padEnd(labelColumns)],
			['meter.spent', sparkline(burn, Math.max(4, Math.min(20, width - labelColumns - 18)))],
			['text', ` ${formatCount(mean)} each`],
		],
	];
};

/** Tokens and cost as the agent reported them, beside the limits of the loop. */
const spendingRows = ({run, usage}: RunState, width: number): Row[] => {
	const {tokens, cost} = run?.stop ?? {};
	const spent = total(usage);
	const known = usage.input === undefined && usage.output === undefined ? 'unknown' : formatCount(spent);
	const cached = usage.cached ? ` (${formatCount(usage.cached)} cached)` : '';
	const reported = fact('tokens', 'text', `${formatTokens(usage)}${cached}`, width);
	return [
		...(tokens === undefined
			? reported
			: [gauge('tokens', spent, tokens, `${known} of ${formatCount(tokens)}`, width)]),
		...(cost === undefined
			? fact('cost', 'text', formatCost(usage), width)
			: [gauge('cost', usage.cost ?? 0, cost, `${formatCost(usage)} of ${formatMoney(cost)}`, width)]),
	];
};

/** What the run has cost up to `now`, in milliseconds since the epoch, beside what it may cost. */
export const budgetRows = (state: RunState, now: number, width: number): Row[] => {
	const {run, charged} = state;
	if (!run) {
		return [];
	}
	const done = Math.max(0, state.iteration);
	const worked = state.iterations.filter(({iteration}) => iteration > 0);
	const time = elapsed(state, now);
	// Whole minutes: a number that changes every second would distract.
	const shown = time < 60_000 ? '<1m' : formatLimit(Math.floor(time / 60_000) * 60_000);
	const rows: Row[] = [
		gauge('iteration', done, run.stop.iterations, `${done} of ${run.stop.iterations}`, width),
		gauge('time', time, run.stop.time, `${shown} of ${formatLimit(run.stop.time)}`, width),
		...spendingRows(state, width),
		...(charged ? fact('charged', 'warning', chargeText(charged), width) : []),
	];
	const judging = worked.map(entry => total(entry.judging ?? {}));
	return [
		...rows,
		...burnRow(
			'burn',
			worked.map(entry => total(entry.usage)),
			width,
		),
		...burnRow('judging', judging, width),
	];
};
