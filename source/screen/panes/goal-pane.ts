import type {RunState} from '../../journal/state/state.js';
import {pointsOf} from '../../words/measures.js';
import {emptyRow, paragraph, type Row} from '../rows/row.js';
import {budgetRows} from './budget-rows.js';
import {fact} from './fact.js';
import {metricPlot} from './metric-plot.js';
import {progressRows, wide} from './progress-rows.js';
import {sleepRows} from './sleep-rows.js';

const gatesText = (state: RunState): string => {
	if (state.gates.length >= 6) {
		return 'training: every gate asks you';
	}
	const others = state.gates.filter(name => name !== 'deliver');
	return others.length === 0
		? 'autonomous: only delivery asks you'
		: `${others.join(', ')} and delivery ask you`;
};

/** Who works, and why where that is another than the loop's own. */
const agentRows = ({run, tookOver}: RunState, width: number): Row[] => {
	const agent = tookOver?.agent ?? run?.agent;
	return agent === undefined
		? []
		: [
				...fact('agent', agent.scripted ? 'warning' : 'text', agent.label, width),
				...(tookOver
					? fact('', 'warning', `took over from ${run?.agent.label}: ${tookOver.reason}`, width)
					: []),
			];
};

/** Reasons to doubt the verdict. */
const doubtRows = ({run, tamperings, budgetWarnings = []}: RunState, width: number): Row[] => [
	...(tamperings > 0 ? [[['tampered', `! tampered ${tamperings}×`]] as Row] : []),
	...budgetWarnings.flatMap(({reason}) => paragraph('warning', reason, width, [['warning', '! ']])),
	...(run?.warnings ?? []).flatMap(text => paragraph('warning', text, width, [['warning', '! ']])),
];

/** Metrics over the iterations, each below the name of its verifier. */
const plotRows = ({verifiers, iterations}: RunState, width: number): Row[] =>
	verifiers.flatMap(({id, label}) => {
		const plot = metricPlot(pointsOf(iterations, id), width);
		return plot.length === 0 ? [] : [...paragraph('title', label, width), ...plot, emptyRow];
	});

/** What the agent may not change, and what you allowed: counted, or listed where there is room. */
const protectedRows = ({run, allowed}: RunState, whole: boolean, width: number): Row[] => {
	const globs = run?.protect ?? [];
	const also = run?.alsoProtected ?? [];
	const count = globs.length + also.length;
	const by = [
		...(globs.length > 0 ? [`${globs.length} by the loop`] : []),
		...(also.length > 0 ? [`${also.length} by Treadle`] : []),
	];
	return [
		...(count > 0
			? fact(
					'protected',
					'text',
					whole
						? by.join(', ')
						: `${count} ${count === 1 ? 'rule' : 'rules'}; keys 1 and z list ${count === 1 ? 'it' : 'them'}`,
					width,
				)
			: []),
		...(whole ? [...globs, ...also].flatMap(text => fact('', 'muted', text, width)) : []),
		...(allowed.length > 0
			? fact('allowed', 'human', `${allowed.join(', ')}: by you, for this run`, width)
			: []),
	];
};

const withSpace = (rows: readonly Row[]): Row[] => (rows.length > 0 ? [...rows, emptyRow] : []);

/** What wakes the loop, and what woke it last. */
const triggerRows = ({run, trigger}: RunState, width: number): Row[] => {
	const triggers = run?.triggers?.join(', ') ?? 'now';
	return [
		...fact('trigger', 'text', triggers, width),
		...(trigger && run?.triggers
			? fact(
					'woken by',
					'text',
					`${trigger.trigger === triggers ? '' : `${trigger.trigger}: `}${trigger.reason}`,
					width,
				)
			: []),
	];
};

/**
 * The goal, the checks, and what the run has cost so far. `now` in milliseconds since the epoch; `whole` is true
 * where there is room for lists and plots.
 */
export const goalPaneRows = (state: RunState, now: number, width: number, whole: boolean): Row[] => {
	const {run} = state;
	if (!run) {
		return [[['muted', 'The run has not started yet.']]];
	}
	return [
		...paragraph('strong', run.goal, width),
		// Panes that are wide without being zoomed are low: there a row is worth more than air.
		...(whole || width < wide ? [emptyRow] : []),
		...withSpace(sleepRows(state, now, width)),
		...progressRows(state, width),
		...doubtRows(state, width),
		emptyRow,
		...(whole ? plotRows(state, width) : []),
		...budgetRows(state, now, width),
		emptyRow,
		...agentRows(state, width),
		...(run.skills ? fact('skills', 'text', run.skills.map(({name}) => name).join(', '), width) : []),
		...fact(
			'contained',
			run.contained ? 'success' : 'warning',
			`${run.contained ? 'yes: ' : 'NO: '}${run.containment}`,
			width,
		),
		...protectedRows(state, whole, width),
		...fact('gates', 'text', gatesText(state), width),
		...triggerRows(state, width),
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
