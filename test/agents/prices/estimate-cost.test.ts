import {expect, test} from 'vitest';
import {estimateCost} from '../../../source/agents/prices/estimate-cost.js';
import {parsePrices} from '../../../source/agents/prices/own-prices.js';

const tokens = {input: 1_000_000, cached: 200_000, output: 100_000, costBasis: 'unknown'} as const;

test('own prices are per million tokens, cached ones apart where a price for them is given', async () => {
	const prices = parsePrices('mine=3/15, cached=1/0.1/4');
	expect(prices).toEqual({mine: {input: 3, output: 15}, cached: {input: 1, cached: 0.1, output: 4}});
	expect(await estimateCost(tokens, 'mine', prices)).toMatchObject({cost: 4.5, costBasis: 'estimated'});
	expect((await estimateCost(tokens, 'cached', prices)).cost).toBeCloseTo(0.8 + 0.02 + 0.4);
});

test.each(['3/15', 'mine=', 'mine=3', 'mine=3/x', 'mine=-1/2', 'mine=1/2/3/4', 'mine=1e9/2', 'mine= /2'])(
	'%j is not a price',
	text => {
		expect(() => parsePrices(text)).toThrow('is not a price');
	},
);

test('no prices at all is fine', () => {
	expect(parsePrices(' ')).toEqual({});
});

test('a known model is priced from the table, cached tokens for less', async () => {
	const {cost = 0, costBasis} = await estimateCost(
		{input: 1000, cached: 200, output: 100, costBasis: 'unknown'},
		'claude-sonnet-4-5',
	);
	expect(costBasis).toBe('estimated');
	expect(cost).toBeCloseTo(0.00396, 6);
});

test('own prices come before the table, and the model the agent names before the one of the loop', async () => {
	const free = await estimateCost(tokens, 'claude-sonnet-4-5', parsePrices('claude-sonnet-4-5=0/0'));
	expect(free.cost).toBe(0);
	const named = await estimateCost({...tokens, model: 'mine'}, 'claude-sonnet-4-5', parsePrices('mine=1/1'));
	expect(named.cost).toBe(1.1);
});

test('what was reported stays, and what nobody knows stays unknown', async () => {
	const reported = {...tokens, cost: 7, costBasis: 'reported'} as const;
	expect(await estimateCost(reported, 'claude-sonnet-4-5')).toBe(reported);
	expect((await estimateCost(tokens, 'no-such-model-9')).cost).toBeUndefined();
	expect((await estimateCost(tokens, undefined)).cost).toBeUndefined();
	expect((await estimateCost({costBasis: 'unknown'}, 'claude-sonnet-4-5')).cost).toBeUndefined();
});
