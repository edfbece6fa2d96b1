import {expect, test} from 'vitest';
import {type LimitOptions, parseLimits} from '../../../source/commands/program/parse-limits.js';

test('flags are read as LOOP.md reads the same limits, and only those that were typed', () => {
	expect(parseLimits({})).toBeUndefined();
	expect(
		parseLimits({
			iterations: '5',
			time: '90m',
			tokens: '1.5M',
			cost: '$5.50',
			perDay: '$10',
			deadline: '2026-12-01T08:00Z',
			stall: '2',
			failures: '1',
		}),
	).toEqual({
		iterations: 5,
		time: 5_400_000,
		tokens: 1_500_000,
		cost: 5.5,
		perDay: {cost: 10},
		deadline: '2026-12-01T08:00:00.000Z',
		stall: 2,
		failures: 1,
	});
	expect(parseLimits({perDay: '2M'})).toEqual({perDay: {tokens: 2_000_000}});
});

test.each<[LimitOptions, string]>([
	[{cost: '5,000'}, '--cost: "5,000" is not a cost; write $5000.'],
	[{cost: '0'}, '--cost: "0" is too little; the least is $0.01. There is no unlimited mode.'],
	[{perDay: '5,000'}, '--per-day: "5,000" is not a cost; write $5000.'],
	[{time: '5'}, '--time: "5" has no unit; use 5s, 5m, 5h or 5d.'],
	[{iterations: '0'}, '--iterations: expected a whole number from 1 to 10,000, found the number 0.'],
	[
		{iterations: '5,000'},
		'--iterations: expected a whole number from 1 to 10,000, found "5,000"; write 5000.',
	],
	[{stall: '-1'}, '--stall: expected a whole number from 1 to 10,000, found the number -1.'],
	[{tokens: '2 million'}, '--tokens: "2 million" is not a token count; write 2M.'],
	[{deadline: 'tomorrow'}, '--deadline: "tomorrow" is no time; write one such as 2026-12-01T08:00Z.'],
])('%j', (options, message) => {
	expect(() => parseLimits(options)).toThrow(message);
});
