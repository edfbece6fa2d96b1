import type {Usage} from '../../journal/events/events.js';
import type {TokenReport} from '../../products/product.js';
import {asAmount, asFields} from '../../system/fields.js';

/** Turns the totals that an agent reports into differences. */
export type UsageReader = {
	/** From a `usage_update`, whose cost is that of the whole session so far. */
	update: (value: unknown) => Usage | undefined;
	/** From a chunk of a message, for agents that report there what each call to the model used. */
	chunk: (value: unknown) => Usage | undefined;
	/** From the response to a prompt. */
	response: (value: unknown) => Usage | undefined;
};

type Tokens = Pick<Usage, 'input' | 'cached' | 'output' | 'reasoning'>;

/** Input tokens including cached ones. The total shows whether an agent's `inputTokens` already include those. */
const readTokens = (usage: Record<string, unknown>): Tokens => {
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

/** Gemini CLI reports its tokens outside the protocol's fields; its input includes cached ones. */
const readQuota = (meta: unknown): Tokens => {
	const count = asFields(asFields(asFields(meta).quota).token_count);
	const input = asAmount(count.input_tokens);
	const output = asAmount(count.output_tokens);
	return {...(input === undefined ? {} : {input}), ...(output === undefined ? {} : {output})};
};

const names = ['input', 'cached', 'output', 'reasoning'] as const;

const isNothing = (tokens: Tokens): boolean => names.every(name => (tokens[name] ?? 0) === 0);

/** What was added to a total. A total that fell has started again. */
const difference = (total: Tokens, before: Tokens): Tokens => {
	const fell = names.some(name => (total[name] ?? 0) < (before[name] ?? 0));
	return Object.fromEntries(
		names.flatMap(name => {
			const value = total[name];
			return value === undefined ? [] : [[name, fell ? value : value - (before[name] ?? 0)]];
		}),
	);
};

/** @param report called each time, since the product may be known only after the handshake */
export const createUsageReader = (report: () => TokenReport = () => 'prompt'): UsageReader => {
	let spent: number | undefined;
	let total: Tokens = {};

	/** Updates have reported the cost already, where the agent reports it at all. */
	const priced = (tokens: Tokens): Usage | undefined => {
		if (isNothing(tokens)) {
			return undefined;
		}

		return spent === undefined
			? {...tokens, costBasis: 'unknown'}
			: {...tokens, cost: 0, costBasis: 'reported'};
	};

	return {
		update(value) {
			const {cost, used} = asFields(value);
			const {amount: given, currency} = asFields(cost);
			const amount = asAmount(given);
			// A total that falls is not a total: no difference can be taken.
			if (report() === 'elsewhere' || amount === undefined || currency !== 'USD' || amount < (spent ?? 0)) {
				return undefined;
			}

			// An agent that does not know the price of its model reports 0.
			if (amount === 0 && spent === undefined && used !== 0) {
				return undefined;
			}

			const isNews = amount !== (spent ?? 0);
			const added = amount - (spent ?? 0);
			spent = amount;
			return isNews ? {cost: added, costBasis: 'reported'} : undefined;
		},
		chunk(value) {
			const {usage} = asFields(asFields(value)._meta);
			return report() === 'chunks' && usage !== undefined ? priced(readTokens(asFields(usage))) : undefined;
		},
		response(value) {
			const {usage, _meta} = asFields(value);
			const tokens = usage === undefined ? readQuota(_meta) : readTokens(asFields(usage));
			switch (report()) {
				case 'chunks':
				case 'elsewhere':
				case 'last-step':
					return undefined;
				case 'session': {
					const added = difference(tokens, total);
					total = {...total, ...tokens};
					return priced(added);
				}
				default:
					return priced(tokens);
			}
		},
	};
};
