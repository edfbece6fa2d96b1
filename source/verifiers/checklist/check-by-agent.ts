import type {ItemResult} from '../../journal/events/measure.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {createSanitizer} from '../../system/text/sanitize.js';
import {askReviewer} from '../reviewing/ask-reviewer.js';
import {describeWork} from '../reviewing/describe-work.js';
import type {Reviewer} from '../reviewing/reviewer.js';
import type {VerifierEvent, VerifyRequest} from '../verifier.js';
import {uncheckedItem} from './checklist-result.js';
import type {SpecItem} from './spec-items.js';

/** Items of one question: with more of them an answer becomes careless, or too long for a model to give. */
const itemsAtOnce = 60;

export type ItemReviewOptions = {
	reviewer: Reviewer;
	/** Relative to the top of the repository. */
	spec: string;
	/** milliseconds for each question */
	timeLimit: number;
	/** Treadle's own environment, whose secrets are taken out of what the agent gets. */
	environment: NodeJS.ProcessEnv;
};

export type CheckedByAgent = {
	/** All that were asked about; those without a verdict are not checked. */
	items: ItemResult[];
	/** Why there is no verdict about some of them. */
	problem?: string;
	/** The run was stopped before there was one. */
	stopped?: boolean;
};

/** Asks the agent about all items, as many at a time as it can answer well. Stops at a question without a verdict. */
export async function* checkByAgent(
	items: readonly SpecItem[],
	{folder, rawLog, signal, heldFor, work, environment: given}: VerifyRequest,
	{reviewer, spec, timeLimit, environment}: ItemReviewOptions,
): AsyncGenerator<VerifierEvent, CheckedByAgent> {
	const text = await describeWork(work, createSanitizer(createRedactor({...environment, ...given})));
	const results: ItemResult[] = [];
	for (let start = 0; start < items.length; start += itemsAtOnce) {
		const some = items.slice(start, start + itemsAtOnce);
		yield {
			type: 'output',
			stream: 'stdout',
			text: `Asked ${reviewer.label} about ${some.length} of ${items.length} items, in tree ${work.tree.slice(0, 12)}.`,
		};
		const question = {goal: work.goal, tree: work.tree, text, spec, items: some};
		const asked = await askReviewer(
			async limited => reviewer.items(question, {folder, rawLog, heldFor}, limited),
			{
				timeLimit,
				heldFor,
				signal,
			},
		);
		for (const usage of asked.usage) {
			yield {type: 'usage', usage};
		}

		if ('problem' in asked) {
			const {problem, stopped} = asked;
			yield {type: 'output', stream: 'stderr', text: problem};
			const rest = items.slice(start).map(item => uncheckedItem(item, problem));
			return {items: [...results, ...rest], problem, stopped};
		}

		const verdicts = new Map(asked.items.map(verdict => [verdict.number, verdict]));
		results.push(
			...some.map(item => {
				const verdict = verdicts.get(item.number);
				return verdict
					? {...uncheckedItem(item, verdict.evidence), met: verdict.met}
					: uncheckedItem(item, 'the agent said nothing of it');
			}),
		);
	}

	return {items: results};
}
