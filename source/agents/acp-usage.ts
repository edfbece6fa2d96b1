import type {Usage} from '../journal/events.js';
import {asAmount, asFields} from './acp-fields.js';

/** Turns what an agent says it spent into differences. */
export type UsageReader = {
	/** From a `usage_update`, whose cost is that of the whole session so far. */
	update: (value: unknown) => Usage | undefined;
	/** From the response to a prompt, whose tokens are those of that prompt. */
	response: (value: unknown) => Usage | undefined;
};

/**
 * The tokens read, cached ones included. Whether an agent's `inputTokens` include those is told by its total.
 */
const readTokens = (
	usage: Record<string, unknown>,
): Pick<Usage, 'input' | 'cached' | 'output' | 'reasoning'> => {
	const input = asAmount(usage.inputTokens);
	const output = asAmount(usage.outputTokens);
	const cached = asAmount(usage.cachedReadTokens);
	const reasoning = asAmount(usage.thoughtTokens);
	const beside = (cached ?? 0) + (asAmount(usage.cachedWriteTokens) ?? 0);
	const isBeside = (asAmount(usage.totalTokens) ?? 0) >= (input ?? 0) + beside + (output ?? 0);
	return {
		...(input === undefined ? {} : {input: isBeside ? input + beside : input}),
		...(cached === undefined ? {} : {cached}),
		...(output === undefined ? {} : {output}),
		...(reasoning === undefined ? {} : {reasoning}),
	};
};

/** Gemini CLI tells its tokens outside the protocol's fields; its input includes cached ones. */
const readQuota = (meta: unknown): Pick<Usage, 'input' | 'output'> => {
	const count = asFields(asFields(asFields(meta).quota).token_count);
	const input = asAmount(count.input_tokens);
	const output = asAmount(count.output_tokens);
	return {...(input === undefined ? {} : {input}), ...(output === undefined ? {} : {output})};
};

export const createUsageReader = (): UsageReader => {
	let spent: number | undefined;

	return {
		update(value) {
			const cost = asFields(asFields(value).cost);
			const amount = asAmount(cost.amount);
			// A total that falls is no total: nothing can be subtracted from it.
			if (amount === undefined || cost.currency !== 'USD' || amount < (spent ?? 0)) {
				return undefined;
			}

			const isNews = amount !== spent;
			const difference = amount - (spent ?? 0);
			spent = amount;
			return isNews ? {cost: difference, costBasis: 'reported'} : undefined;
		},
		response(value) {
			const {usage, _meta} = asFields(value);
			const tokens = usage === undefined ? readQuota(_meta) : readTokens(asFields(usage));
			if (Object.keys(tokens).length === 0) {
				return undefined;
			}

			// The cost was told by updates, where the agent tells it at all.
			return spent === undefined
				? {...tokens, costBasis: 'unknown'}
				: {...tokens, cost: 0, costBasis: 'reported'};
		},
	};
};
