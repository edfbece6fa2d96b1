import {expect, test} from 'vitest';
import type {OfferedResult} from '../../source/journal/state/offers.js';
import {draftsText, lastWaking, lastWakingText, nextChange} from '../../source/words/wakings.js';
import {sleepingMoments} from '../screen/support/sleeping-story.js';
import {iterationSummary, runState} from '../screen/support/states.js';

const at = (iteration: number, given = {}) =>
	iterationSummary({iteration, first: iteration + 1, verdict: 'failed', ...given});

test('the last waking is what came after the sleep before', () => {
	const iterations = [at(0), at(1, {slept: true}), at(2), at(3, {slept: true})];
	expect(lastWaking({iterations}).map(({iteration}) => iteration)).toEqual([2, 3]);
	expect(lastWaking({iterations: iterations.slice(0, 3)}).map(({iteration}) => iteration)).toEqual([2]);
	expect(lastWaking({iterations: []})).toEqual([]);
});

test('it is told in one sentence', () => {
	const told = (...iterations: ReturnType<typeof at>[]) => lastWakingText(runState({iterations}));
	expect(told()).toBeUndefined();
	expect(told(at(0, {verdict: 'passed', judged: 2, passed: 2}))).toBe(
		'the base ✓ passed: 2 of 2 checks passed',
	);
	expect(told(at(0), at(1))).toBe('iteration 1 ✗ failed');
	expect(told(at(1), at(2), at(3, {judged: 1}))).toBe('iterations 1 to 3 ✗ failed: 0 of 1 check passed');
	expect(lastWakingText(sleepingMoments.draft.state)).toBe(
		'iteration 2 ✓ passed: 1 of 1 check passed, 1 file changed',
	);
});

test('drafts wait until each is decided, the newest is named', () => {
	const offer = {commit: 'a', checkpoint: 'a', iteration: 1, as: 'branch', branch: 'treadle/x', askedAt: ''};
	const told = (...offers: OfferedResult[]) => draftsText({offers});
	expect(told()).toBeUndefined();
	expect(told({...offer, outcome: 'delivered'})).toBeUndefined();
	expect(told(offer)).toBe('iteration 1 waits for your yes, as branch treadle/x');
	expect(told({...offer, iteration: 4}, {...offer, outcome: 'declined'}, offer)).toMatch(
		/^iteration 4 .*, and an older one$/,
	);
	expect(told(offer, offer, offer)).toMatch(/, and 2 older ones$/);
	expect(told({...offer, as: 'files', branch: undefined})).toBe('iteration 1 waits for your yes, as files');
});

test('what is shown changes once a minute, and each second in the last one', () => {
	const until = '2026-01-01T10:00:00.000Z';
	const left = (milliseconds: number) => nextChange(until, Date.parse(until) - milliseconds);
	expect(left(3_600_000)).toBe(60_000);
	expect(left(90_500)).toBe(30_500);
	expect(left(60_001)).toBe(1);
	expect(left(60_000)).toBe(1000);
	expect(left(1500)).toBe(500);
	expect([left(0), left(-5000), nextChange(undefined, 0), nextChange('nonsense', 0)]).toEqual([
		undefined,
		undefined,
		undefined,
		undefined,
	]);
});
