/** `stop` in LOOP.md: the hard limits of a loop. */
import {z} from 'zod';
import {deadlinePattern, parseDeadline} from '../values/deadline.js';
import {describeValue} from '../values/describe-value.js';
import {moneyPattern, parseMoney} from '../values/money.js';
import {parsePerDay, perDayPattern} from '../values/per-day.js';
import {parseTokens, tokenPattern} from '../values/token-count.js';
import {count, duration, quantity, refineWith} from './fields.js';

/** Most iterations of a run, so that a mistyped number does not run for months. */
export const mostIterations = 10_000;

const perDay = z
	.union([z.number().meta({exclusiveMinimum: 0}), z.string().meta({pattern: perDayPattern})], {
		error: issue =>
			`expected an amount for each day such as $10 or 2M, found ${describeValue(issue.input)}. There is no unlimited mode.`,
	})
	.check(refineWith(value => void parsePerDay(value)))
	.transform(parsePerDay)
	.optional()
	.meta({description: 'Most that all runs of this loop spend from midnight to midnight: $10, or 2M tokens.'});

const deadline = z
	.string({
		error: issue => `expected a time such as 2026-12-01T08:00Z, found ${describeValue(issue.input)}.`,
	})
	.check(refineWith(value => void parseDeadline(value)))
	.transform(parseDeadline)
	.optional()
	.meta({description: 'Time by the clock at which a run ends: 2026-12-01T08:00Z.', pattern: deadlinePattern});

export const stop = z
	.strictObject(
		{
			iterations: count(mostIterations).default(20).meta({description: 'Most iterations.'}),
			time: duration('a duration', '2h').prefault('2h'),
			stall: count(mostIterations).default(3).meta({
				description: 'Iterations in a row that change nothing after which the run has stalled.',
			}),
			failures: count(mostIterations).default(3).meta({
				description: 'Failures of the agent in a row after which the run gives up.',
			}),
			tokens: quantity('a number of tokens', '200k or 2M', tokenPattern, parseTokens)
				.optional()
				.meta({description: 'Most tokens, read and written together, cached ones included: 200k, 2M.'}),
			cost: quantity('an amount of US dollars', '$5', moneyPattern, parseMoney)
				.optional()
				.meta({description: 'Most US dollars: $5, 5.50.'}),
			'per-day': perDay,
			deadline,
		},
		{
			error: issue =>
				`expected limits such as { iterations: 20, time: 2h }, found ${describeValue(issue.input)}.`,
		},
	)
	.prefault({})
	.meta({description: 'Hard limits. There is no unlimited mode.'});
