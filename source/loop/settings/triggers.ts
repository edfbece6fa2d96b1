/** `trigger`, `until`, `turns` and `continue` in LOOP.md: when a loop wakes, and what a waking is. */
import {z} from 'zod';
import {asFields} from '../../system/fields.js';
import type {TriggerChoice} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {parseTrigger, triggerForms, writeTrigger} from '../values/trigger.js';
import {hiddenMistake, refineWith} from './fields.js';

/** More would be a scheduler's configuration. */
const mostTriggers = 8;

const wrong = (issue: {input?: unknown}): string => {
	const {input} = issue;
	// `every: 5m` in a list or behind `trigger:` is a mapping for YAML.
	const [key, value] = Object.entries(asFields(input)).at(0) ?? [];
	const meant =
		key !== undefined && typeof value === 'string' ? ` Write ${key} ${value}, without the colon.` : '';
	return `expected ${triggerForms}, found ${describeValue(input)}.${meant}`;
};

const one = z
	.string({error: wrong})
	.check(refineWith(value => hiddenMistake(value) ?? void parseTrigger(value)))
	.transform(parseTrigger);

/** What is wrong with the trigger at `index` beside those before it, or undefined. */
const besideMistake = (choices: readonly TriggerChoice[], index: number): string | undefined => {
	const [choice, earlier] = [choices[index], choices.slice(0, index)];
	if (choice === undefined) {
		return undefined;
	}

	const text = writeTrigger(choice);
	if (earlier.some(other => writeTrigger(other) === text)) {
		return `"${text}" is there twice.`;
	}

	const wakesAtOnce = earlier.find(({kind}) => kind === (choice.kind === 'now' ? 'every' : 'now'));
	return (choice.kind === 'now' || choice.kind === 'every') && wakesAtOnce !== undefined
		? `"${choice.kind === 'every' ? text : writeTrigger(wakesAtOnce)}" wakes at once the first time; remove "now".`
		: undefined;
};

/** One trigger or a list; always a list afterwards. */
export const trigger = z
	.union(
		[
			one.transform(choice => [choice]),
			z
				.array(one, {error: wrong})
				.min(1, {error: `an empty list never wakes the loop; use ${triggerForms}.`})
				.max(mostTriggers, {error: `more than ${mostTriggers} triggers.`})
				.check(context => {
					for (const index of context.value.keys()) {
						const message = besideMistake(context.value, index);
						if (message !== undefined) {
							context.issues.push({code: 'custom', message, input: context.value, path: [index]});
						}
					}
				}),
		],
		{error: wrong},
	)
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
