import type {RunListing} from '../../journal/runs/list-runs.js';
import {textWidth, truncate} from '../../screen/text/cells.js';
import {cleanLine} from '../../system/text/clean-text.js';
import {formatCount, formatDuration, formatMoney, formatWake} from '../../words/format.js';
import {shortMeasure} from '../../words/measures.js';
import {type Column, table} from './table.js';

/** Input and output tokens together; undefined when the agent did not report them. */
export const tokensOf = ({usage}: RunListing): number | undefined =>
	usage.input === undefined && usage.output === undefined
		? undefined
		: (usage.input ?? 0) + (usage.output ?? 0);

/** A value that may be unknown, which is not the same as 0. */
const known = (value: number | undefined, format: (value: number) => string): string =>
	value === undefined ? '?' : format(value);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** ISO time as day and wall clock, `Nov 21 17:53`; the year where it is another one. */
const formatStart = (iso: string | undefined, now: number): string => {
	if (iso === undefined) {
		return '-';
	}
	const date = new Date(iso);
	const two = (value: number): string => String(value).padStart(2, '0');
	const day = `${months[date.getMonth()]} ${two(date.getDate())}`;
	return date.getFullYear() === new Date(now).getFullYear()
		? `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
		: `${day} ${date.getFullYear()}`;
};

const deliveryWords = {waiting: 'to deliver', delivered: 'delivered', discarded: 'discarded'} as const;

const stateText = (
	{state, delivery, waitsAt, proof, asleep, sleepsUntil}: RunListing,
	now: number,
): string => {
	if (proof === 'changed') {
		return `${state}, record changed`;
	}
	if (waitsAt !== undefined) {
		return 'waits for you';
	}
	if (asleep) {
		return sleepsUntil === undefined ? 'sleeps' : `sleeps until ${formatWake(sleepsUntil, now)}`;
	}
	return delivery ? `${state}, ${deliveryWords[delivery]}` : state;
};

/** The verdict, and the measure of the first verifier that has not passed. */
const verdictOf = ({verdict, progress}: RunListing): string => {
	const open = progress.find(({status}) => status !== 'passed');
	return [verdict ?? '-', open && shortMeasure(open.measure)].filter(Boolean).join(' ');
};

type RunColumn = Column<RunListing> & {
	/** Shown at any width; the others are shown as far as they fit, in order. */
	always?: true;
};

const columnsAt = (now: number): readonly RunColumn[] => [
	{title: 'RUN', cell: ({run}) => run, always: true},
	{title: 'STATE', cell: run => stateText(run, now), always: true},
	{title: 'STARTED', cell: ({startedAt}) => formatStart(startedAt, now), always: true},
	{title: 'TIME', cell: ({worked}) => known(worked, formatDuration), align: 'right', always: true},
	{title: 'ITER', cell: ({iterations}) => String(iterations), align: 'right'},
	{title: 'VERDICT', cell: verdictOf},
	{title: 'COST', cell: ({usage}) => known(usage.cost, formatMoney), align: 'right'},
	{title: 'TOKENS', cell: run => known(tokensOf(run), formatCount), align: 'right'},
	{title: 'COMMIT', cell: ({commit}) => commit?.slice(0, 9) ?? '-'},
	{title: 'BRANCH', cell: ({branch}) => branch ?? '-'},
];

const widthOf = ({title, cell}: Column<RunListing>, rows: readonly RunListing[]): number =>
	Math.max(textWidth(title), ...rows.map(row => textWidth(cleanLine(cell(row)))));

/** Minimum width of the goal, in cells. */
const minimumGoal = 18;
const gap = 2;

/**
 * The runs as a table that is no wider than `width` cells: columns that do not fit are left out, goals are cut. What is not
 * cut are ids, so a long one may still make it wider.
 */
export const runTable = (
	runs: readonly RunListing[],
	{width, now}: {width: number; now: number},
): string[] => {
	const all = columnsAt(now);
	let left = width - minimumGoal;
	for (const column of all) {
		if (column.always) {
			left -= widthOf(column, runs) + gap;
		}
	}
	const shown = all.filter(column => {
		if (column.always) {
			return true;
		}
		const needed = widthOf(column, runs) + gap;
		if (needed > left) {
			left = Math.min(left, 0);
			return false;
		}

		left -= needed;
		return true;
	});
	const room = Math.max(8, minimumGoal + left);
	const goal: Column<RunListing> = {
		title: 'GOAL',
		cell: run => truncate(cleanLine(run.goal ?? '-'), room),
	};
	return table([...shown, goal], runs);
};

/** Width of a table in cells: that of the terminal, or unlimited when the output is not a terminal. */
export const tableWidth = ({isTTY, columns} = process.stdout): number =>
	isTTY ? columns || 80 : Number.POSITIVE_INFINITY;
