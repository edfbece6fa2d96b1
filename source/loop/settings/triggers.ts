/** `trigger`, `until`, `turns` and `continue` in LOOP.md: when a loop wakes, and what a waking is. */
import {z} from 'zod';
import {describeValue} from '../values/describe-value.js';
import {parseTrigger, triggerForms} from '../values/trigger.js';
import {hiddenMistake, refineWith} from './fields.js';

/** More would be a scheduler's configuration. */
const mostTriggers = 8;

const one = z
	.string({error: issue => `expected ${triggerForms}, found ${describeValue(issue.input)}.`})
	.check(refineWith(value => hiddenMistake(value) ?? void parseTrigger(value)))
	.transform(parseTrigger);

/** One trigger or a list; always a list afterwards. */
export const trigger = z
	.union([
		one.transform(choice => [choice]),
		z
			.array(one)
			.min(1, {error: `an empty list never wakes the loop; use ${triggerForms}.`})
			.max(mostTriggers, {error: `more than ${mostTriggers} triggers.`}),
	])
	.prefault('now')
	.meta({
		description: 'When the loop wakes: now, every 5m, cron "0 9 * * 1-5", on change, on commit, on command.',
	});

export const until = z
	.enum(['goal', 'never'], {error: issue => `expected goal or never, found ${describeValue(issue.input)}.`})
	.optional()
	.meta({
		description:
			'goal: the run ends when the goal is met. never: it sleeps until it is woken again. By default goal for now, and never for every other trigger.',
	});

export const goesOnFrom = z
	.enum(['work', 'files'], {error: issue => `expected work or files, found ${describeValue(issue.input)}.`})
	.default('work')
	.meta({
		description:
			'work: what is not verified yet goes on at the next waking. files: each waking starts from your files as they are then.',
	});
