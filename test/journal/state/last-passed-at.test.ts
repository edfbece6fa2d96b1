import {expect, test} from 'vitest';
import {noUsage} from '../../../source/journal/events/usage.js';
import {lastPassedAt} from '../../../source/journal/state/last-passed-at.js';
import type {IterationSummary, VerifierEnd} from '../../../source/journal/state/state.js';

/** One cell per end, from the base on, and the one in hand. */
const cells = (...ends: Array<VerifierEnd | undefined>): IterationSummary[] =>
	[...ends, undefined].map((end, iteration) => ({
		iteration,
		first: 1,
		last: 1,
		startedAt: '',
		passed: 0,
		judged: 0,
		usage: noUsage,
		undone: false,
		...(end ? {ends: {v: end}} : {}),
	}));

const failed = (...open: string[]): VerifierEnd => ({status: 'failed', open});

test.each<[string, Array<VerifierEnd | undefined>, string | undefined, number | undefined]>([
	['a whole verifier', [failed('a'), {status: 'passed'}, failed('a')], undefined, 1],
	['a whole verifier that never passed', [failed('a'), {status: 'unverified'}], undefined, undefined],
	['a part of one that passed', [failed('a'), {status: 'passed'}], 'a', 1],
	['a part that was not among the failing', [failed('b'), failed('a')], 'a', 0],
	['the newest time', [{status: 'passed'}, failed('b'), undefined, failed('a')], 'a', 1],
	['a part, where nothing is known of parts', [{status: 'failed'}], 'a', undefined],
	['a part of what could not be judged', [{status: 'unverified', open: ['b']}], 'a', undefined],
	[
		'a part beyond a list that was cut',
		[failed(...Array.from({length: 200}, (_, index) => `t${index}`))],
		'a',
		undefined,
	],
])('%s', (_, ends, part, expected) => {
	expect(lastPassedAt(cells(...ends), 'v', part)).toBe(expected);
});

test('the iteration in hand is not its own past', () => {
	const iterations = cells(undefined).map(cell => ({...cell, ends: {v: {status: 'passed' as const}}}));
	expect(lastPassedAt(iterations.slice(-1), 'v', undefined)).toBeUndefined();
});
