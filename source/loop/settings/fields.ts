/** The kinds of values in LOOP.md, each with its own error messages. */
import {z} from 'zod';
import {isAlwaysGreen} from '../values/always-green.js';
import {describeValue} from '../values/describe-value.js';
import {parseDuration} from '../values/duration.js';

/** C0 and C1 controls except tab and line feed, and characters that reverse the direction of text and so disguise it. */
const hidden = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

/** Says which invisible control character a text contains; undefined for none. */
export const hiddenMistake = (text: string): string | undefined => {
	const match = hidden.exec(text);
	const code = match?.[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
	return code && `has the invisible character U+${code} in it; remove it.`;
};

/** Turns a function that returns or throws what is wrong with a value into a check of the schema. */
export const refineWith =
	<Value extends string | number>(check: (value: Value) => string | undefined) =>
	(context: z.core.ParsePayload<Value>): void => {
		let message: string | undefined;
		try {
			message = check(context.value);
		} catch (error) {
			message = (error as Error).message;
		}

		if (message !== undefined) {
			context.issues.push({code: 'custom', message, input: context.value});
		}
	};

const quoted = (value: unknown): string =>
	typeof value === 'number' || typeof value === 'boolean' ? `; put quotes around it` : '';

/** `expected a command, found a list.` */
export const expected = (what: string) => (issue: {input?: unknown}) =>
	`expected ${what}, found ${describeValue(issue.input)}${quoted(issue.input)}.`;

/** A text that is not blank; `what` names it in messages. */
export const text = (what: string) =>
	z
		.string({error: expected(what)})
		.check(
			refineWith(value => (value.trim() === '' ? `expected ${what}, found nothing.` : hiddenMistake(value))),
		);

/** A duration, as milliseconds. */
export const duration = (what: string, example: string) =>
	z
		.string({
			error: issue =>
				Number.isSafeInteger(issue.input) && Number(issue.input) > 0
					? `"${issue.input}" has no unit; use ${issue.input}s, ${issue.input}m, ${issue.input}h or ${issue.input}d.`
					: `expected ${what} such as ${example}, found ${describeValue(issue.input)}. There is no unlimited mode.`,
		})
		.check(refineWith(value => void parseDuration(value)))
		.transform(parseDuration)
		.meta({pattern: '^[0-9]+[smhd]$', description: `${what}, such as ${example}`});

/** For the command of a check, or for each question to an agent. */
export const timeLimit = () => duration('a time limit', '10m').prefault('10m');

/** A whole number from 1 to `most`. */
export const count = (most: number) => {
	const error = (issue: {input?: unknown}) =>
		`expected a whole number from 1 to ${most.toLocaleString('en')}, found ${describeValue(issue.input)}${plainNumber(issue.input)}. There is no unlimited mode.`;
	return z.number({error}).int({error}).min(1, {error}).max(most, {error});
};

/** YAML reads `5,000` as text. */
const plainNumber = (value: unknown): string => {
	const digits = typeof value === 'string' ? value.replace(/[\s,_']/g, '') : '';
	return /^\d+$/.test(digits) ? `; write ${digits}` : '';
};

/** How often a check is repeated on the same files. */
export const probe = () => {
	const error = (issue: {input?: unknown}) =>
		`expected a whole number from 1 to ${mostProbes}, found ${describeValue(issue.input)}${plainNumber(issue.input)}.`;
	return z.number({error}).int({error}).min(1, {error}).max(mostProbes, {error}).optional().meta({
		description:
			'How often it is repeated on one tree; one that disagrees with itself is flaky and never passes.',
		default: 1,
	});
};

/** Each repetition needs a clean checkout and the full time of the check. */
const mostProbes = 10;

/** A quantity that YAML may read as a number or as text, such as `200k` or `5.50`. `parse` throws a Problem for an invalid one. */
export const quantity = (
	what: string,
	example: string,
	pattern: string,
	parse: (value: string | number) => number,
) =>
	z
		.union([z.number().meta({exclusiveMinimum: 0}), z.string().meta({pattern})], {
			error: issue =>
				`expected ${what} such as ${example}, found ${describeValue(issue.input)}. There is no unlimited mode.`,
		})
		.check(refineWith(value => void parse(value)))
		.transform(parse)
		.meta({description: `${what}, such as ${example}`});

/** The command of a check; `why` says what is wrong with one that never fails. */
export const checkingCommand = (example: string, why: (command: string) => string) =>
	z
		.string({
			error: issue => (issue.input === true ? why('true') : expected(`a command such as ${example}`)(issue)),
		})
		.check(
			refineWith(value => {
				if (value.trim() === '') {
					return `expected a command such as ${example}, found nothing.`;
				}

				return hiddenMistake(value) ?? (isAlwaysGreen(value) ? why(value.trim()) : undefined);
			}),
		);
