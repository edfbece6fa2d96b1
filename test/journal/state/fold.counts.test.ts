import {expect, test} from 'vitest';
import type {EventBody, Usage} from '../../../source/journal/events/events.js';
import {addUsage, noUsage} from '../../../source/journal/events/usage.js';
import {emptyState, fold} from '../../../source/journal/state/fold.js';
import type {RunState} from '../../../source/journal/state/state.js';
import {iteration, runStarted} from '../support/sample-events.js';
import {toEvents} from '../support/write-journal.js';

const stateAfter = (...bodies: EventBody[]): RunState => toEvents(bodies).reduce(fold, emptyState);
const upTo = (bodies: EventBody[], type: EventBody['type']): EventBody[] =>
	bodies.slice(0, bodies.findLastIndex(body => body.type === type) + 1);

test('tampering is counted once per iteration', () => {
	const state = stateAfter(
		runStarted(),
		...iteration(1, {tampered: true}),
		...iteration(2),
		...iteration(3, {tampered: true}),
	);
	expect(state.tamperings).toBe(2);
	expect(state.iterations[0]?.verdict).toBe('tampered');
});

test('what an agent spends on judging is counted with the rest, and kept apart', () => {
	const spent = (input: number, verifier?: string): EventBody => ({
		type: 'agent.usage',
		iteration: 1,
		usage: {input, costBasis: 'unknown'},
		...(verifier ? {verifier} : {}),
	});
	const began: EventBody[] = [runStarted(), ...upTo(iteration(1, {steps: 0}), 'agent.started')];
	const state = stateAfter(...began, spent(100), spent(20, 'v2'), spent(3, 'v2'));
	expect(state.usage.input).toBe(123);
	expect(state.iterations.at(-1)).toMatchObject({usage: {input: 123}, judging: {input: 23}});
	expect(state.verifiers.map(({usage}) => usage?.input)).toEqual([undefined, 23]);
});

test('what is charged for work that was cut off is counted with the rest, and kept apart', () => {
	const spent = (input: number, reservation?: true): EventBody => ({
		type: 'agent.usage',
		iteration: 1,
		usage: {input, costBasis: 'unknown'},
		...(reservation ? {reservation} : {}),
	});
	const began: EventBody[] = [runStarted(), ...upTo(iteration(1, {steps: 0}), 'agent.started')];
	expect(stateAfter(...began, spent(100)).charged).toBeUndefined();
	const state = stateAfter(...began, spent(100), spent(20, true), spent(3, true));
	expect(state.usage.input).toBe(123);
	expect(state.charged?.input).toBe(23);
});

test('what failed after it had passed reports when it passed', () => {
	const ended = (number: number, failing: string[], regressed?: string[]): EventBody[] => [
		{type: 'iteration.started', iteration: number, from: 'a'.repeat(40)},
		{
			type: 'verifier.finished',
			iteration: number,
			verifier: 'v1',
			status: failing.length > 0 ? 'failed' : 'passed',
			summary: '',
			evidence: '',
			milliseconds: 1,
			failing,
			...(regressed ? {regressed} : {}),
		},
	];
	const state = stateAfter(
		runStarted(),
		...ended(0, ['adds', 'spans']),
		...ended(1, ['spans']),
		...ended(2, ['adds', 'spans'], ['adds', 'npm test']),
	);
	expect(state.verifiers[0]?.regressed).toEqual([
		{part: 'adds', passedAt: 1},
		// The whole of it never passed, so nothing can be told.
		{part: 'npm test', passedAt: undefined},
	]);
	expect(state.iterations.map(({ends}) => ends?.v1)).toEqual([
		{status: 'failed', open: ['adds', 'spans']},
		{status: 'failed', open: ['spans']},
		{status: 'failed', open: ['adds', 'spans']},
	]);
});

test('an item that nobody judged did not pass', () => {
	const items = [true, undefined, false].map((met, index) => ({
		number: index + 1,
		text: 'an item',
		met,
		evidence: '',
	}));
	const state = stateAfter(runStarted(), ...upTo(iteration(1), 'iteration.started'), {
		type: 'verifier.finished',
		iteration: 1,
		verifier: 'v1',
		status: 'failed',
		summary: '',
		evidence: '',
		milliseconds: 1,
		items,
		failing: ['3'],
	});
	expect(state.iterations.at(-1)?.ends?.v1).toEqual({status: 'failed', open: ['2', '3']});
});

test('protected changes that a person allows are no tampering', () => {
	const tampered = upTo(iteration(1, {tampered: true}), 'checkpoint.made');
	const gate = {gate: 'g', name: 'checkpoint', iteration: 1} as const;
	const answered = (answer: 'approve' | 'always'): RunState =>
		stateAfter(runStarted(), ...tampered, {type: 'gate.answered', ...gate, answer, by: 'human'});
	expect(answered('approve')).toMatchObject({
		tamperings: 1,
		allowed: [],
		checkpoint: {tampered: ['spec.md']},
	});
	expect(answered('always')).toMatchObject({
		tamperings: 0,
		allowed: ['spec.md'],
		checkpoint: {tampered: []},
	});
});

test.each<[Usage, Usage, Usage]>([
	[noUsage, noUsage, {costBasis: 'unknown'}],
	[noUsage, {input: 5, costBasis: 'unknown'}, {input: 5, costBasis: 'unknown'}],
	[
		{input: 5, costBasis: 'unknown'},
		{input: 0, output: 1, costBasis: 'unknown'},
		{input: 5, output: 1, costBasis: 'unknown'},
	],
	[noUsage, {cost: 0, costBasis: 'reported'}, {cost: 0, costBasis: 'reported'}],
	[
		{cost: 1, costBasis: 'reported'},
		{cost: 2, costBasis: 'reported'},
		{cost: 3, costBasis: 'reported'},
	],
	[
		{cost: 1, costBasis: 'reported'},
		{cost: 2, costBasis: 'estimated'},
		{cost: 3, costBasis: 'estimated'},
	],
	[
		{cost: 1, costBasis: 'reported'},
		{input: 9, costBasis: 'unknown'},
		{cost: 1, input: 9, costBasis: 'reported'},
	],
])('usage %o and %o make %o', (left, right, sum) => {
	expect(addUsage(left, right)).toEqual(sum);
	expect(addUsage(right, left)).toEqual(sum);
});
