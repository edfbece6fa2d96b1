import {expect, test} from 'vitest';
import {eventBack, eventOn, iterationBack, iterationOn} from '../../../source/screen/state/scrub.js';
import {iterationSummary} from '../support/states.js';

const iterations = [
	iterationSummary({iteration: 0, first: 2, last: 10}),
	iterationSummary({iteration: 1, first: 11, last: 30}),
	iterationSummary({iteration: 2, first: 31, last: 40}),
];
const newest = 45;

test.each([
	['live', 30],
	[30, 10],
	[20, 10],
	[10, 1],
	[5, 1],
	[1, 1],
] as const)('left from %s goes to %s', (from, to) => {
	expect(iterationBack(from, iterations, newest)).toBe(to);
});

test.each([
	[1, 10],
	[10, 30],
	[20, 30],
	[30, 'live'],
	[42, 'live'],
	['live', 'live'],
] as const)('right from %s goes to %s', (from, to) => {
	expect(iterationOn(from, iterations, newest)).toBe(to);
});

test.each([
	['live', 44],
	[44, 43],
	[1, 1],
] as const)('one event back from %s is %s', (from, to) => {
	expect(eventBack(from, newest)).toBe(to);
});

test.each([
	[1, 2],
	[43, 44],
	[44, 'live'],
	['live', 'live'],
] as const)('one event on from %s is %s', (from, to) => {
	expect(eventOn(from, newest)).toBe(to);
});

test('an empty journal has nowhere to go', () => {
	expect(iterationBack('live', [], 0)).toBe('live');
	expect(eventBack('live', 1)).toBe('live');
});
