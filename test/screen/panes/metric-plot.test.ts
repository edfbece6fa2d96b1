import {expect, test} from 'vitest';
import {metricPlot} from '../../../source/screen/panes/metric-plot.js';
import {rowText} from '../../../source/screen/rows/row.js';
import type {Point} from '../../../source/words/measures.js';

const points = (values: readonly number[], goal = '>= 90', unit = '%'): Point[] =>
	values.map((value, iteration) => ({
		iteration,
		value,
		undone: false,
		measure: {kind: 'number', value, goal, unit},
	}));

const plot = (given: readonly Point[], width = 60): string[] =>
	metricPlot(given, width).map(row => rowText(row).trimEnd());

test('points over iterations, the goal as a line, the last number beside its point', () => {
	expect(plot(points([70, 80, 95]))).toEqual([
		'  95% │                 ● 95%',
		'≥ 90% │┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄',
		'      │',
		'      │',
		'      │         ●',
		'      │',
		'  70% │ ●',
		'      └──────────────────────',
		'        0       1       2',
	]);
});

test('a goal below: what is under the line meets it', () => {
	const rows = metricPlot(points([400, 180], '<= 200', 'ms'), 60);
	const roleOf = (row: number): string | undefined => rows[row]?.find(([, text]) => text.includes('●'))?.[0];
	expect([roleOf(0), roleOf(6)]).toEqual(['accent', 'success']);
});

test('what was rolled back is hollow', () => {
	const [first, second, third] = points([70, 60, 75]);
	if (!first || !second || !third) {
		throw new Error('There are three points.');
	}
	expect(plot([first, {...second, undone: true}, third]).join('\n')).toContain('○');
});

test('of very many iterations the newest are shown, and no row is too wide', () => {
	const many = points(Array.from({length: 300}, (_, index) => index / 4));
	for (const width of [30, 42, 116]) {
		const rows = plot(many, width);
		expect(Math.max(...rows.map(row => row.length))).toBeLessThanOrEqual(width);
		expect(rows.join('\n')).toContain('74.75%');
	}
});

test('one point is no course, and too little room is no plot', () => {
	expect(plot(points([70]))).toEqual([]);
	expect(plot(points([70, 80]), 14)).toEqual([]);
});

test('equal values do not divide by nothing', () => {
	expect(plot(points([90, 90])).join('\n')).toContain('● 90%');
});
