import {expect, test} from 'vitest';
import {advance} from '../../../source/engine/progress/advance.js';
import {noProgress} from '../../../source/engine/progress/progress.js';
import {
	noReservations,
	type Reservations,
	reserve,
	unsettled,
	updateReservations,
	worker,
} from '../../../source/engine/progress/reservation.js';
import type {EventBody, Usage} from '../../../source/journal/events/events.js';

const stop = {iterations: 20, time: 60_000, stall: 3, failures: 3};

const fold = (...events: EventBody[]): Reservations =>
	events.reduce((reservations, event) => updateReservations(reservations, event), noReservations);

const started = (reserved = {tokens: 100}): EventBody => ({
	type: 'agent.started',
	iteration: 1,
	agent: 'a',
	reserved,
});
const used = (input: number, rest: Partial<Usage> = {}): EventBody => ({
	type: 'agent.usage',
	iteration: 1,
	usage: {input, costBasis: 'unknown', ...rest},
});
const finished = (outcome: 'completed' | 'failed' | 'limited' = 'completed'): EventBody => ({
	type: 'agent.finished',
	iteration: 1,
	outcome,
	reason: '',
	milliseconds: 1,
});

const spent = (input: number, cost?: number): Usage => ({
	input,
	...(cost === undefined ? {costBasis: 'unknown'} : {cost, costBasis: 'reported'}),
});

test.each([
	['no limit', stop, 0, undefined],
	['a tenth at least', {...stop, tokens: 1000}, 0, {tokens: 100}],
	['its share of few iterations', {...stop, iterations: 4, tokens: 1000}, 0, {tokens: 250}],
	['no more than is left', {...stop, tokens: 1000}, 930, {tokens: 70}],
	['nothing when nothing is left', {...stop, tokens: 1000}, 1200, {tokens: 0}],
	['both measures', {...stop, tokens: 1000, cost: 2}, 0, {tokens: 100, cost: 0.2}],
])('before anything is known there is reserved: %s', (_, rules, input, reserved) => {
	expect(reserve(noReservations, worker, spent(input), rules)).toEqual(reserved);
});

test('what a turn may cost is the most that one has cost', () => {
	const known = fold(started(), used(30), used(40, {output: 5}), finished(), started(), used(60), finished());
	expect(reserve(known, worker, spent(135), {...stop, tokens: 1000})).toEqual({tokens: 75});
	expect(reserve(known, 'review-1', spent(135), {...stop, tokens: 1000})).toEqual({tokens: 100});
});

test.each(['failed', 'limited'] as const)(
	'a turn that %s says nothing of what a whole one costs',
	outcome => {
		const known = fold(started(), used(3), finished(outcome));
		expect(reserve(known, worker, spent(3), {...stop, tokens: 1000})).toEqual({tokens: 100});
		expect(unsettled(known)).toBeUndefined();
	},
);

test.each([
	['all of it when nothing was told', [started()], {input: 100, costBasis: 'unknown'}],
	['what was not told', [started(), used(30), used(20, {output: 10})], {input: 40, costBasis: 'unknown'}],
	['nothing when more was told', [started(), used(100)], undefined],
	['nothing when it has finished', [started(), finished()], undefined],
	[
		'nothing when it was stopped on record',
		[
			started(),
			{
				type: 'iteration.finished',
				iteration: 1,
				verdict: 'interrupted',
				decision: 'stop',
				reason: '',
				milliseconds: 1,
			},
		],
		undefined,
	],
	[
		'a cost that is known to be nought beside tokens',
		[started({tokens: 100, cost: 1} as {tokens: number}), used(30, {cost: 2, costBasis: 'reported'})],
		{input: 70, cost: 0, costBasis: 'estimated'},
	],
	[
		'what an agent that judges may have spent',
		[
			started(),
			finished(),
			{type: 'verifier.started', iteration: 1, verifier: 'review-1', commit: '', reserved: {tokens: 7}},
		],
		{input: 7, costBasis: 'unknown'},
	],
] as [string, EventBody[], Usage | undefined][])(
	'of work that was cut off is charged: %s',
	(_, events, usage) => {
		expect(unsettled(fold(...events))).toEqual(usage);
	},
);

test('a charge is made once, counts as spent, and is what the next turn may cost', () => {
	const charge: EventBody = {
		type: 'agent.usage',
		iteration: 1,
		usage: {input: 70, costBasis: 'unknown'},
		reservation: true,
	};
	const progress = [started(), used(30), charge].reduce(advance, noProgress);
	expect(unsettled(progress.reservations)).toBeUndefined();
	expect(progress.usage.input).toBe(100);
	expect(reserve(progress.reservations, worker, progress.usage, {...stop, tokens: 10_000})).toEqual({
		tokens: 100,
	});
});
