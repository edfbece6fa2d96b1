/** A command that prints a number, in `verify` of LOOP.md. */
import {z} from 'zod';
import type {MetricChoice} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {pointerLimit, pointerMistake, pointerPattern} from '../values/json-pointer.js';
import {betterDirection, goalPattern, parseGoal} from '../values/metric-goal.js';
import {patternLimit, patternMistake} from '../values/metric-pattern.js';
import {checkingCommand, expected, hiddenMistake, probe, refineWith, text, timeLimit} from './fields.js';

const goal = z
	.string({
		error: issue =>
			typeof issue.input === 'number'
				? `${describeValue(issue.input)} has no comparison; write ">= ${issue.input}" or "<= ${issue.input}".`
				: `expected what the number should become such as ">= 90", found ${describeValue(issue.input)}.`,
	})
	.check(refineWith(value => hiddenMistake(value) ?? void parseGoal(value)))
	.transform(parseGoal)
	.meta({description: 'What the number should become: >= 90, <= 200ms.', pattern: goalPattern});

export const metricSetting = z
	.strictObject({
		metric: checkingCommand(
			'npm run coverage',
			command =>
				`"${command}" never fails, so its number would say nothing; give a command that measures and can fail.`,
		).meta({description: 'A command that prints a number. Runs in a clean checkout.'}),
		goal,
		pattern: text(String.raw`a regular expression such as 'Total: ([\d.]+)'`)
			.check(refineWith(patternMistake))
			.optional()
			.meta({
				description: 'Regular expression whose first group is the number; its last match counts.',
				maxLength: patternLimit,
			}),
		pointer: z
			.string({error: expected('a JSON pointer such as /total/lines/pct')})
			.check(refineWith(value => hiddenMistake(value) ?? pointerMistake(value)))
			.optional()
			.meta({
				description: 'JSON pointer (RFC 6901) to the number, where the command prints JSON.',
				pattern: pointerPattern,
				maxLength: pointerLimit,
			}),
		keep: z
			.literal('best', {error: issue => `expected best, found ${describeValue(issue.input)}.`})
			.optional()
			.meta({description: 'An iteration that makes the number worse is undone.'}),
		probe: probe(),
		limit: timeLimit(),
	})
	.check(({value, issues}) => {
		const report = (message: string, path: string[]) =>
			issues.push({code: 'custom', message, input: value, path});
		if (value.pattern !== undefined && value.pointer !== undefined) {
			report('there is a pattern too; the number can be read in one way only. Remove one of them.', [
				'pointer',
			]);
		}

		if (value.keep === 'best' && betterDirection(value.goal) === undefined) {
			report(
				'with a goal of "=" no number is better than another; remove it, or write a goal with >= or <=.',
				['keep'],
			);
		}
	})
	.transform(
		({metric, goal: wanted, pattern, pointer, keep, probe: times, limit}): MetricChoice => ({
			kind: 'metric',
			command: metric.trim(),
			timeLimit: limit,
			read: reading(pattern, pointer),
			goal: wanted,
			keep,
			probe: times,
		}),
	)
	.meta({description: 'A command that prints a number.', not: {required: ['pattern', 'pointer']}});

const reading = (pattern: string | undefined, pointer: string | undefined): MetricChoice['read'] => {
	if (pattern !== undefined) {
		return {by: 'pattern', pattern};
	}

	return pointer === undefined ? {by: 'last'} : {by: 'pointer', pointer};
};
