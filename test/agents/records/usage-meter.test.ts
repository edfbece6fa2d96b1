import {expect, test} from 'vitest';
import {createUsageMeter} from '../../../source/agents/records/usage-meter.js';

const basis = {costBasis: 'unknown'} as const;

test('what is reported call by call, and then in sum, counts once', () => {
	const meter = createUsageMeter();
	const call = {input: 100, cached: 30, output: 10, reasoning: 4, ...basis, model: 'm'};
	expect(meter.add('sideChannel', call)).toEqual(call);
	expect(meter.add('sideChannel', call)).toEqual(call);
	expect(meter.add('protocol', {input: 200, output: 20, reasoning: 8, ...basis})).toBeUndefined();
});

test('what only the sum holds is added at the end', () => {
	const meter = createUsageMeter();
	meter.add('sideChannel', {input: 100, output: 10, ...basis});
	expect(meter.add('protocol', {input: 250, output: 10, ...basis})).toEqual({
		input: 150,
		output: 0,
		...basis,
	});
});

test('calls that become known after the sum do not count again', () => {
	const meter = createUsageMeter();
	meter.add('protocol', {input: 200, output: 20, ...basis});
	expect(meter.add('sideChannel', {input: 150, output: 15, ...basis})).toBeUndefined();
	expect(meter.add('sideChannel', {input: 60, output: 5, ...basis})).toEqual({
		input: 10,
		output: 0,
		...basis,
	});
});

test('reasoning that only one of the two reports is added to what was said', () => {
	const meter = createUsageMeter();
	meter.add('sideChannel', {input: 100, output: 50, reasoning: 10, ...basis});
	expect(meter.add('protocol', {input: 200, output: 80, ...basis})).toEqual({
		input: 100,
		output: 40,
		...basis,
	});
});

test('no more came from the cache than was read', () => {
	const meter = createUsageMeter();
	meter.add('protocol', {input: 100, output: 10, ...basis});
	expect(meter.add('sideChannel', {input: 120, cached: 80, output: 10, reasoning: 5, ...basis})).toEqual({
		input: 20,
		cached: 20,
		output: 5,
		reasoning: 5,
		...basis,
	});
});

test('one way alone is passed on as it is, with its cost', () => {
	const meter = createUsageMeter();
	const usage = {input: 5, output: 0, cost: 0.25, costBasis: 'reported'} as const;
	expect(meter.add('sideChannel', usage)).toEqual(usage);
	expect(meter.add('protocol', {cost: 0.5, costBasis: 'reported'})).toEqual({
		cost: 0.5,
		costBasis: 'reported',
	});
});
