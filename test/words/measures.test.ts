import {expect, test} from 'vitest';
import type {Measure} from '../../source/journal/events/measure.js';
import {goalLabel, measureText, meetsGoal, shortMeasure} from '../../source/words/measures.js';

const number = (value: number, goal: string, unit?: string) =>
	({kind: 'number', value, goal, ...(unit ? {unit} : {})}) as const;

test.each<[Measure, string, string]>([
	[{kind: 'tests', passed: 41, total: 44, skipped: 2}, '41 of 44 tests', '41/44'],
	[{kind: 'items', met: 7, total: 12}, '7 of 12 items', '7/12'],
	[number(83.2, '>= 90'), '83.2, goal ≥ 90', '83.2'],
	[number(83.333_333_3, '>= 90', '%'), '83.33%, goal ≥ 90%', '83.33%'],
	[number(240, '<= 200', 'ms'), '240ms, goal ≤ 200ms', '240ms'],
	[number(1_234_567, '< 2000000'), '1234567, goal < 2000000', '1234567'],
	[number(7, '>= 9', 'pages'), '7 pages, goal ≥ 9 pages', '7 pages'],
	[number(5, 'as you like'), '5, goal as you like', '5'],
])('%j reads as %s', (measure, long, short) => {
	expect(measureText(measure)).toBe(long);
	expect(shortMeasure(measure)).toBe(short);
});

test('a number never looks as if it met a goal that it misses, or missed one that it meets', () => {
	expect(measureText(number(89.9999, '>= 90'))).toBe('89.9999, goal ≥ 90');
	expect(measureText(number(200.000_1, '<= 200'))).toBe('200.0001, goal ≤ 200');
	expect(measureText(number(90.0001, '> 90'))).toBe('90.0001, goal > 90');
});

test.each([
	['>= 90', 90, true],
	['> 90', 90, false],
	['<= 90', 90, true],
	['< 90', 90, false],
	['= 90', 90, true],
	['= 90', 91, false],
	['nothing', 90, false],
] as const)('goal %s and %i', (goal, value, met) => {
	expect(meetsGoal(number(value, goal))).toBe(met);
});

test('the goal is written as people write it', () => {
	expect(goalLabel(number(1, '>= 90', '%'))).toBe('≥ 90%');
});
