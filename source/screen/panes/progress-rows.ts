import {fractionOf, type Measure} from '../../journal/events/measure.js';
import type {RunState, VerifierState} from '../../journal/state/state.js';
import {formatDuration, meter} from '../../words/format.js';
import {type Mark, verifierMark} from '../../words/marks.js';
import {measureText, meetsGoal, type Point, pointsOf} from '../../words/measures.js';
import {emptyRow, fitRow, type Row, rowText, type Span, spread} from '../rows/row.js';
import {trendOf} from '../rows/trend.js';
import {plain, textWidth} from '../text/cells.js';

/** Cells from which on a verifier's name and its progress share a row. */
export const wide = 64;

/** The least cells of a status word, so that words in different rows align. */
const leastWord = 7;

const barColumns = 10;
const leastBar = 4;
const nothingCounted = 'nothing counted';
const trendColumns = 8;

type Line = {
	verifier: VerifierState;
	mark: Mark;
	/** What it counted in the current iteration or, before it has run there, the last time. */
	measure: Measure | undefined;
	isOld: boolean;
	/** It finished with nothing to count, though it counted something before. */
	isLost: boolean;
	points: readonly Point[];
};

const lineOf = (state: RunState, verifier: VerifierState): Line => {
	const points = pointsOf(state.iterations, verifier.id);
	const last = points.findLast(({undone}) => !undone) ?? points.at(-1);
	const isOpen = verifier.status === 'waiting' || verifier.status === 'running';
	return {
		verifier,
		mark: verifierMark(
			verifier,
			state.verdict?.iteration === state.iteration ? state.verdict : undefined,
			state.finished !== undefined,
		),
		measure: verifier.measure ?? (isOpen ? last?.measure : undefined),
		isOld: verifier.measure === undefined,
		isLost: verifier.measure === undefined && !isOpen && points.length > 0,
		points,
	};
};

const isThere = (measure: Measure): boolean =>
	measure.kind === 'number' ? meetsGoal(measure) : fractionOf(measure) === 1;

/** Cells that the counts of these lines take, their bars included. */
const countColumns = (lines: readonly Line[], bar: number): number =>
	Math.max(
		0,
		...lines.map(({measure, isLost}) => {
			if (!measure) {
				return isLost ? nothingCounted.length : 0;
			}
			const text = textWidth(measureText(measure));
			return fractionOf(measure) === undefined ? text : bar + 1 + text;
		}),
	);

const padTo = (row: Row, width: number): Row => [
	...row,
	['text', ' '.repeat(Math.max(0, width - textWidth(rowText(row))))],
];

const countOf = ({measure, isOld, isLost}: Line, columns: number): Row => {
	if (!measure) {
		return isLost ? [['muted', nothingCounted]] : emptyRow;
	}
	const isDone = isThere(measure);
	const count: Span = [isOld ? 'muted' : isDone ? 'success' : 'text', measureText(measure)];
	const fraction = fractionOf(measure);
	if (fraction === undefined) {
		return [count];
	}
	// A bar is full only when the target is met.
	const bar = meter(fraction < 1 ? Math.min(fraction, 1 - 1 / columns) : 1, columns);
	return [
		[isDone && !isOld ? 'success' : 'meter.spent', bar.spent],
		['meter', bar.left],
		['text', ' '],
		count,
	];
};

/** Cells of each column; the one of the count includes its bar. */
type Columns = {bar: number; count: number; trend: number};

/** A bar where there is a target, the count, and the trend: in columns, so that lines can be compared. */
const progressOf = (line: Line, {bar, count, trend}: Columns): Row => {
	const history = trendOf(line.points, trend);
	return history.length === 0
		? countOf(line, bar)
		: [...padTo(countOf(line, bar), count), ['text', '  '], ...history];
};

const timeOf = ({verifier: {milliseconds}}: Line): string =>
	milliseconds === undefined ? '' : formatDuration(milliseconds);

/** A row for the name, with the time if both fit, and one below it for the progress. */
const twoRowsEach = (lines: readonly Line[], heads: readonly Row[], indent: number, width: number): Row[] => {
	const count = countColumns(lines, barColumns);
	const columns = {bar: barColumns, count, trend: Math.min(trendColumns, width - indent - count - 2)};
	return lines.flatMap((line, index) => {
		const named = heads[index] ?? emptyRow;
		const time = timeOf(line);
		const hasTime = textWidth(rowText(named)) + 1 + time.length <= width;
		const head = hasTime ? spread(named, [['muted', time]], width) : fitRow(named, width);
		const progress: Row = [['text', ' '.repeat(indent)], ...progressOf(line, columns)];
		return line.measure || line.isLost ? [head, fitRow(progress, width)] : [head];
	});
};

/** All on one row. Names matter most: where not all fits, times go first and then bars. */
const oneRowEach = (lines: readonly Line[], heads: readonly Row[], width: number): Row[] => {
	const wanted = Math.max(0, ...heads.map(row => textWidth(rowText(row)))) + 2;
	const longest = Math.max(0, ...lines.map(({points}) => Math.min(trendColumns, points.length)));
	const trend = longest > 1 ? longest + 2 : 0;
	const room = width - wanted - trend;
	const bar = Math.max(leastBar, Math.min(barColumns, barColumns + room - countColumns(lines, barColumns)));
	const count = countColumns(lines, bar);
	const progress = count + trend;
	const time = Math.max(0, ...lines.map(line => timeOf(line).length)) + 2;
	const hasTime = wanted + progress + time <= width;
	const head = Math.min(wanted, width - progress);
	return lines.map(
		(line, index): Row => [
			...padTo(fitRow(heads[index] ?? emptyRow, head - 2), head),
			...padTo(progressOf(line, {bar, count, trend: trendColumns}), progress),
			...(hasTime ? ([['muted', timeOf(line).padStart(time)]] as const) : []),
		],
	);
};

/**
 * The verifiers with their status, progress and trend over the iterations: one row each, two where the pane is narrow. A verifier that has not run in the current iteration shows its last result, dimmed.
 */
export const progressRows = (state: RunState, width: number): Row[] => {
	const lines = state.verifiers.map(verifier => lineOf(state, verifier));
	const word = Math.max(leastWord, ...lines.map(({mark}) => mark.word.length));
	const heads = lines.map(
		({mark, verifier}): Row => [
			[mark.role, `${mark.glyph} ${mark.word.padEnd(word)} `],
			['text', plain(verifier.label).replaceAll('\n', ' ')],
		],
	);
	return width < wide ? twoRowsEach(lines, heads, word + 3, width) : oneRowEach(lines, heads, width);
};
