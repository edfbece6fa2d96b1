import type {Usage} from '../../journal/events/events.js';
import {asAmount, asFields, type Fields} from '../../system/fields.js';

/** Turns the totals that Claude Code reports into differences, so that nothing is counted twice. */
export type ClaudeUsageReader = {
	/**
	 * Takes what the session has used so far, model by model: `modelUsage` of a result, or `model_usage` of a
	 * `get_usage` response. Both are cumulative, and include sub-agents.
	 */
	totals: (models: unknown) => Usage[];
	/** Takes a result. Without totals by model, its own `usage` counts, which is that of one turn. */
	result: (result: Fields) => Usage[];
};

type Totals = {input: number; cached: number; output: number; reasoning: number; cost: number};

const nothing: Totals = {input: 0, cached: 0, output: 0, reasoning: 0, cost: 0};

/** Claude Code's input leaves cached tokens out; ours includes those read and those written. */
const readTotals = (model: Fields): Totals => {
	const cached = asAmount(model.cacheReadInputTokens) ?? 0;
	const written = asAmount(model.cacheCreationInputTokens) ?? 0;
	return {
		input: (asAmount(model.inputTokens) ?? 0) + cached + written,
		cached,
		output: asAmount(model.outputTokens) ?? 0,
		reasoning: asAmount(model.thinkingTokens) ?? 0,
		cost: asAmount(model.costUSD) ?? 0,
	};
};

const readTurn = (usage: Fields): Pick<Usage, 'input' | 'cached' | 'output'> => {
	const input = asAmount(usage.input_tokens);
	const output = asAmount(usage.output_tokens);
	const cached = asAmount(usage.cache_read_input_tokens);
	const written = asAmount(usage.cache_creation_input_tokens);
	return {
		...(input === undefined ? {} : {input: input + (cached ?? 0) + (written ?? 0)}),
		...(cached === undefined ? {} : {cached}),
		...(output === undefined ? {} : {output}),
	};
};

export const createClaudeUsageReader = (): ClaudeUsageReader => {
	const reported = new Map<string, Totals>();
	let reportedCost = 0;

	const ofModel = (name: string, value: unknown): Usage | undefined => {
		const model = asFields(value);
		const now = readTotals(model);
		const before = reported.get(name) ?? nothing;
		const keys = Object.keys(nothing) as (keyof Totals)[];
		// Totals that fall are not totals: no difference can be taken.
		if (keys.some(key => now[key] < before[key]) || keys.every(key => now[key] === before[key])) {
			return undefined;
		}

		reported.set(name, now);
		reportedCost += now.cost - before.cost;
		const tokens = {
			model: name,
			input: now.input - before.input,
			cached: now.cached - before.cached,
			output: now.output - before.output,
			reasoning: now.reasoning - before.reasoning,
		};
		// A model without a known price gets a number too, but that of another model.
		return model.costBasis === 'unknown' || asAmount(model.costUSD) === undefined
			? {...tokens, costBasis: 'unknown'}
			: {...tokens, cost: now.cost - before.cost, costBasis: 'reported'};
	};

	const totals = (models: unknown): Usage[] =>
		Object.entries(asFields(models)).flatMap(([name, model]) => ofModel(name, model) ?? []);

	return {
		totals,
		result(result) {
			if (result.modelUsage !== undefined) {
				return totals(result.modelUsage);
			}

			const tokens = readTurn(asFields(result.usage));
			const total = asAmount(result.total_cost_usd);
			if (total === undefined || total < reportedCost) {
				return Object.keys(tokens).length === 0 ? [] : [{...tokens, costBasis: 'unknown'}];
			}

			const cost = total - reportedCost;
			reportedCost = total;
			return [{...tokens, cost, costBasis: 'reported'}];
		},
	};
};
