/** What `verify` in LOOP.md may be: a list of checks, each of one kind. */
import {z} from 'zod';
import {asFields} from '../../system/fields.js';
import type {VerifierChoice} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {checklistSetting} from './checklist.js';
import {metricSetting} from './metric.js';
import {reviewSetting} from './review.js';
import {runSetting} from './run.js';

/** Each takes time in every iteration. */
export const mostVerifiers = 50;

const settings = [runSetting, metricSetting, checklistSetting, reviewSetting] as const;

/** The kinds of checks, each named by its first key, in the order of the schema's members. */
export const verifierKinds = [
	'run',
	'metric',
	'checklist',
	'review',
] as const satisfies readonly VerifierChoice['kind'][];
export type VerifierKind = (typeof verifierKinds)[number];

/** The keys of each kind. */
export const verifierKeys: Record<VerifierKind, readonly string[]> = {
	run: Object.keys(runSetting.in.shape),
	metric: Object.keys(metricSetting.in.shape),
	checklist: Object.keys(checklistSetting.in.shape),
	review: Object.keys(reviewSetting.in.shape),
};

/** The kinds that an entry names; a valid entry names one. */
export const kindsOf = (entry: unknown): VerifierKind[] =>
	verifierKinds.filter(kind => Object.hasOwn(asFields(entry), kind));

const examples: Record<VerifierKind, string> = {
	run: 'npm test',
	metric: 'npm run coverage',
	checklist: 'spec.md',
	review: 'codex',
};

/** What is wrong with an entry that names no kind, or several. */
export const entryMistake = (entry: unknown): string => {
	const kinds = kindsOf(entry);
	if (kinds.length > 1) {
		return `${kinds.map(kind => `"${kind}"`).join(' and ')} in one entry; each check is an entry of its own, begun with "- ${kinds.at(-1)}:".`;
	}

	if (typeof entry === 'string' && entry.trim() !== '') {
		const kind = verifierKinds.find(name => name === entry.trim());
		return `expected "${kind === undefined ? `run: ${entry}` : `${kind}: ${examples[kind]}`}", found ${describeValue(entry)}.`;
	}

	return typeof entry === 'object' && entry !== null && !Array.isArray(entry)
		? `names no check; begin it with one of ${verifierKinds.join(', ')}, such as "run: npm test".`
		: `expected an entry such as "run: npm test", found ${describeValue(entry)}.`;
};

export const verify = z
	.array(z.union(settings, {error: issue => entryMistake(issue.input)}), {
		error: issue =>
			typeof issue.input === 'string' && issue.input.trim() !== ''
				? `expected a list, found ${describeValue(issue.input)}; write "- run: ${issue.input}" on a line of its own below "verify:".`
				: `expected a list of checks such as "- run: npm test", found ${describeValue(issue.input)}.`,
	})
	.max(mostVerifiers, {
		error: issue =>
			`${(issue.input as unknown[]).length} checks; the limit is ${mostVerifiers}. Let one command run several.`,
	})
	.meta({description: 'Who judges: every check must pass. Without one, a person is the judge.'});
