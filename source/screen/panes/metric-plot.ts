import {goalLabel, goalValue, meetsGoal, numberText, type Point, rangeOf} from '../../words/measures.js';
import type {Role} from '../../words/roles.js';
import type {Row, Span} from '../rows/row.js';

const plotRows = 7;
const widestStep = 8;

type Cell = {text: string; role: Role};

/** Neighbours with the same role become one span. */
const joined = (cells: readonly Cell[]): Span[] =>
	cells.reduce<Span[]>((spans, {text, role}) => {
		const last = spans.at(-1);
		if (last?.[0] === role) {
			spans[spans.length - 1] = [role, last[1] + text];
		} else {
			spans.push([role, text]);
		}
		return spans;
	}, []);

const write = (cells: Cell[], from: number, text: string, role: Role): void => {
	for (const [index, character] of [...text].entries()) {
		if (from + index >= 0 && from + index < cells.length) {
			cells[from + index] = {text: character, role};
		}
	}
};

/** Numbers of iterations below their points; one that would touch its neighbour is left out. */
const numbersBelow = (
	points: readonly Point[],
	columnOf: (index: number) => number,
	width: number,
): string => {
	let text = '';
	for (const [index, {iteration}] of points.entries()) {
		const column = columnOf(index);
		const label = String(iteration);
		if (column + label.length <= width && (text === '' || column > text.length)) {
			text = text.padEnd(column) + label;
		}
	}

	return text;
};

/**
 * A metric over the iterations, with its goal as a line: a few rows for the points, one for the axis and one for the
 * numbers of the iterations. Empty where the points are not numbers, or where there is only one.
 */
export const metricPlot = (all: readonly Point[], width: number): Row[] => {
	const measure = all.at(-1)?.measure;
	if (measure?.kind !== 'number' || all.length < 2) {
		return [];
	}
	const goal = goalValue(measure);
	const range = rangeOf(all);
	const span = range.high - range.low || 1;
	const rowOf = (value: number): number => Math.round(((range.high - value) / span) * (plotRows - 1));
	const labels = Array.from({length: plotRows}, () => '');
	labels[0] = numberText(measure, range.high);
	labels[plotRows - 1] = numberText(measure, range.low);
	if (goal !== undefined) {
		labels[rowOf(goal)] = goalLabel(measure);
	}
	const margin = Math.max(...labels.map(label => label.length));
	// The last point has its number beside it.
	const latest = numberText(measure);
	const room = width - margin - 4;
	const step = Math.max(1, Math.min(widestStep, Math.floor((room - latest.length - 2) / all.length)));
	const points = all.slice(-Math.max(1, Math.floor((room - latest.length - 2) / step)));
	const columnOf = (index: number): number => 1 + index * step;
	const length = Math.min(room, columnOf(points.length - 1) + latest.length + 2);
	if (length < 8) {
		return [];
	}

	const grid = Array.from({length: plotRows}, (_, row): Cell[] =>
		Array.from(
			{length},
			(): Cell =>
				goal !== undefined && row === rowOf(goal) ? {text: '┄', role: 'success'} : {text: ' ', role: 'text'},
		),
	);
	for (const [index, {value, undone}] of points.entries()) {
		const cells = grid[rowOf(value)] ?? [];
		const role = undone ? 'disabled' : meetsGoal(measure, value) ? 'success' : 'accent';
		write(cells, columnOf(index), undone ? '○' : '●', role);
		if (index === points.length - 1) {
			write(cells, columnOf(index) + 1, ` ${latest}`, 'strong');
		}
	}

	return [
		...grid.map(
			(cells, row): Row => [
				[
					goal !== undefined && row === rowOf(goal) ? 'success' : 'muted',
					(labels[row] ?? '').padStart(margin),
				],
				['border', ' │'],
				...joined(cells),
			],
		),
		[['border', `${' '.repeat(margin)} └${'─'.repeat(length)}`]],
		[['muted', `${' '.repeat(margin + 2)}${numbersBelow(points, columnOf, length)}`]],
	];
};
