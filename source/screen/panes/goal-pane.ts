import type {Usage} from '../../journal/events.js';
import type {RunState} from '../../journal/state.js';
import {plain} from '../cells.js';
import {
	formatCount,
	formatDuration,
	formatLimit,
	formatMoney,
	formatTime,
	meter,
	sparkline,
} from '../format.js';
import {verifierMark} from '../marks.js';
import type {Role} from '../roles.js';
import type {Row, Span} from '../row.js';
import {emptyRow, paragraph, spread} from '../row.js';

const labelColumns = 10;

const fact = (label: string, role: Role, text: string, width: number): Row[] =>
	paragraph(role, text, width, [['muted', label.padEnd(labelColumns)]]);

/** Bars of all gauges are equally long, so that they can be compared. */
const gauge = (label: string, spent: number, limit: number, text: string, width: number): Row => {
	const bar = meter(limit > 0 ? spent / limit : 0, Math.max(0, Math.min(20, width - labelColumns - 16)));
	return [
		['muted', label.padEnd(labelColumns)],
		[spent >= limit ? 'warning' : 'meter.spent', bar.spent],
		['meter', bar.left],
		['text', ` ${text}`],
	];
};

/** Tokens as the agent reported them; what it did not say is not shown as nought. */
export const formatTokens = ({input, output}: Usage): string =>
	input === undefined && output === undefined
		? 'unknown'
		: `${input === undefined ? '?' : formatCount(input)} in · ${output === undefined ? '?' : formatCount(output)} out`;

export const formatCost = ({cost, costBasis}: Usage): string => {
	if (cost === undefined || costBasis === 'unknown') return 'unknown';
	return `${formatMoney(cost)}${costBasis === 'estimated' ? ' estimated' : ''}`;
};

const total = ({input, output}: Usage): number => (input ?? 0) + (output ?? 0);

/** Milliseconds the run has taken up to the moment shown. */
export const elapsed = (state: RunState, now: number): number => {
	const start = Date.parse(state.startedAt);
	if (Number.isNaN(start)) return 0;
	// Time that waits for a person counts for nothing, so the clock stands still.
	const end = state.finishedAt ?? (state.gate ? state.at : undefined);
	return Math.max(0, (end === undefined ? now : Date.parse(end)) - start);
};

const budgetRows = (state: RunState, now: number, width: number): Row[] => {
	const {run, usage} = state;
	if (!run) return [];
	const done = Math.max(0, state.iteration);
	const worked = state.iterations.filter(({iteration}) => iteration > 0);
	const time = elapsed(state, now);
	// Whole minutes: a figure that moves each second would pull the eye.
	const shown = time < 60_000 ? '<1m' : formatLimit(Math.floor(time / 60_000) * 60_000);
	const rows: Row[] = [
		gauge('iteration', done, run.stop.iterations, `${done} of ${run.stop.iterations}`, width),
		gauge('time', time, run.stop.time, `${shown} of ${formatLimit(run.stop.time)}`, width),
		...fact(
			'tokens',
			'text',
			`${formatTokens(usage)}${usage.cached ? ` (${formatCount(usage.cached)} cached)` : ''}`,
			width,
		),
		...fact('cost', 'text', formatCost(usage), width),
	];
	const burn = worked.map(entry => total(entry.usage));
	if (burn.length > 1 && burn.some(value => value > 0)) {
		const mean = burn.reduce((sum, value) => sum + value, 0) / burn.length;
		rows.push([
			['muted', 'burn'.padEnd(labelColumns)],
			['meter.spent', sparkline(burn, Math.max(4, Math.min(20, width - labelColumns - 18)))],
			['text', ` ${formatCount(mean)} each`],
		]);
	}

	return rows;
};

const verifierRows = (state: RunState, width: number): Row[] =>
	state.verifiers.map(verifier => {
		const mark = verifierMark(verifier.status, state.verdict?.iteration === state.iteration);
		return spread(
			[
				[mark.role, `${mark.glyph} ${mark.word.padEnd(labelColumns - 3)} `],
				['text', plain(verifier.label)],
			],
			verifier.milliseconds === undefined ? emptyRow : [['muted', formatDuration(verifier.milliseconds)]],
			width,
		);
	});

const gatesText = (state: RunState): string => {
	if (state.gates.length >= 6) return 'training: every gate asks you';
	const others = state.gates.filter(name => name !== 'deliver');
	return others.length === 0
		? 'runs free: only delivery asks you'
		: `${others.join(', ')} and delivery ask you`;
};

/** What is wanted, how it is judged, and what it has cost so far. `now` in milliseconds since the epoch. */
export const goalPaneRows = (state: RunState, now: number, width: number): Row[] => {
	const {run} = state;
	if (!run) return [[['muted', 'The run has not started yet.']]];
	const marks: Span[] = state.tamperings > 0 ? [['tampered', `! tampered ${state.tamperings}×`]] : [];
	return [
		...paragraph('strong', run.goal, width),
		emptyRow,
		...verifierRows(state, width),
		...(marks.length > 0 ? [marks] : []),
		emptyRow,
		...budgetRows(state, now, width),
		emptyRow,
		...fact('agent', run.agent.scripted ? 'warning' : 'text', run.agent.label, width),
		...fact(
			'contained',
			run.contained ? 'success' : 'warning',
			`${run.contained ? 'yes: ' : 'NO: '}${run.containment}`,
			width,
		),
		...fact('gates', 'text', gatesText(state), width),
		...fact('trigger', 'text', state.trigger ? state.trigger.trigger : 'now', width),
		...(state.sleepsUntil && state.status === 'sleeping'
			? fact('wakes', 'text', formatTime(state.sleepsUntil), width)
			: []),
		...fact('loop', 'text', `${run.loop} · run ${run.run}`, width),
		...fact(
			'from',
			'text',
			`${run.branch ?? 'detached'} ${(run.head ?? run.base).slice(0, 8)}${run.dirty ? ' + your uncommitted changes' : ''}`,
			width,
		),
		...(run.notCaptured ?? []).flatMap(text => fact('without', 'warning', text, width)),
	];
};
