import {expect, test} from 'vitest';
import {
	betterDirection,
	describeGoal,
	goalPattern,
	isGoalMet,
	parseGoal,
	withUnit,
} from '../../../source/loop/values/metric-goal.js';

test.each([
	['>= 90', {comparison: '>=', value: 90}, '>= 90'],
	['<= 200ms', {comparison: '<=', value: 200, unit: 'ms'}, '<= 200ms'],
	['>=90%', {comparison: '>=', value: 90, unit: '%'}, '>= 90%'],
	['< 1.5 kB/s', {comparison: '<', value: 1.5, unit: 'kB/s'}, '< 1.5kB/s'],
	['> -3', {comparison: '>', value: -3}, '> -3'],
	['= 0 warnings', {comparison: '=', value: 0, unit: 'warnings'}, '= 0 warnings'],
	['<= 2e3', {comparison: '<=', value: 2000}, '<= 2000'],
	['  >=   7  ', {comparison: '>=', value: 7}, '>= 7'],
])('%j', (text, goal, told) => {
	expect(parseGoal(text)).toEqual(goal);
	expect(describeGoal(parseGoal(text))).toBe(told);
	expect(parseGoal(told)).toEqual(goal);
	expect(new RegExp(goalPattern).test(told)).toBe(true);
});

test.each([
	'',
	'90',
	'90%',
	'-5 ms',
	'=> 90',
	'=< 90',
	'== 5',
	'≥ 90',
	'!= 5',
	'~ 5',
	'> ninety',
	'>=',
	'>= 90 95',
	'>= 1,000',
	'<= 12 000 ms',
	'>= .5',
	'>= 5..7',
	'>= 0x10',
	'>= 1e999',
	'>= Infinity',
	'>= NaN',
	'>= 90 and < 100',
	`<= 5${'x'.repeat(17)}`,
])('%j is reported to be no goal, and what would be one', text => {
	expect(() => parseGoal(text)).toThrowErrorMatchingSnapshot();
	expect(new RegExp(goalPattern).test(text.trim())).toBe(text === '>= 1e999');
});

test('a number that fills the screen is no goal', () => {
	expect(() => parseGoal(`>= ${'9'.repeat(90)}`)).toThrow('is no goal for a number');
});

test.each([
	['>= 90', [90, 91], [89.999, Number.NaN, -Infinity]],
	['> 90', [90.001], [90, Number.NaN]],
	['<= 200ms', [200, -1], [200.1, Number.NaN, Infinity]],
	['< 1', [0], [1, Number.NaN]],
	['= 0', [0, -0], [1, -1, Number.NaN]],
])('%s is reached by some', (goal, those, others) => {
	expect(those.filter(value => !isGoalMet(value, parseGoal(goal)))).toEqual([]);
	expect(others.filter(value => isGoalMet(value, parseGoal(goal)))).toEqual([]);
});

test('which way is better', () => {
	expect(['>= 1', '> 1', '<= 1', '< 1', '= 1'].map(goal => betterDirection(parseGoal(goal)))).toEqual([
		'higher',
		'higher',
		'lower',
		'lower',
		undefined,
	]);
});

test('words stand apart from their number, signs do not', () => {
	expect([withUnit(7), withUnit(7, 'ms'), withUnit(7, '%'), withUnit(7, 'pages')]).toEqual([
		'7',
		'7ms',
		'7%',
		'7 pages',
	]);
});
