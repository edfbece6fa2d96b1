import type {Usage} from '../../journal/events/events.js';
import {asAmount, asFields, asText, type Fields} from '../../system/fields.js';

/** Reads the parameters of `thread/tokenUsage/updated`; undefined when they say nothing new. */
export type CodexUsageReader = (parameters: Fields) => Usage | undefined;

type Count = Required<Pick<Usage, 'input' | 'cached' | 'output' | 'reasoning'>>;

const nothing: Count = {input: 0, cached: 0, output: 0, reasoning: 0};

const readCount = (value: unknown): Count | undefined => {
	const fields = asFields(value);
	const input = asAmount(fields.inputTokens);
	const output = asAmount(fields.outputTokens);
	return input === undefined || output === undefined
		? undefined
		: {
				input,
				cached: asAmount(fields.cachedInputTokens) ?? 0,
				output,
				reasoning: asAmount(fields.reasoningOutputTokens) ?? 0,
			};
};

const difference = (total: Count, before: Count): Count => ({
	input: total.input - before.input,
	cached: Math.max(0, total.cached - before.cached),
	output: total.output - before.output,
	reasoning: Math.max(0, total.reasoning - before.reasoning),
});

/**
 * Turns the totals of threads into differences: Codex repeats a total when only its rate limits changed, and may skip a
 * step. Its input includes cached tokens, its output includes reasoning. When a total falls, the usage of the last step
 * counts.
 *
 * @param model name for the price table, as far as it is known
 */
export const createCodexUsageReader = (model: () => string | undefined): CodexUsageReader => {
	const totals = new Map<string, Count>();

	return ({threadId, tokenUsage}) => {
		const usage = asFields(tokenUsage);
		const thread = asText(threadId) ?? '';
		const before = totals.get(thread) ?? nothing;
		const total = readCount(usage.total);
		const last = readCount(usage.last);
		let spent = last;
		if (total) {
			totals.set(thread, total);
			const hasFallen = total.input < before.input || total.output < before.output;
			spent = hasFallen ? last : difference(total, before);
		}

		if (!spent || (spent.input === 0 && spent.output === 0)) {
			return undefined;
		}

		const name = model();
		return {...spent, costBasis: 'unknown', model: name};
	};
};
