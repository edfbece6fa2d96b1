import type {Usage} from '../../journal/events/events.js';

/** The user's own prices for one model, in US dollars per million tokens. */
export type OwnPrice = {input: number; cached?: number; output: number};

/** Own prices by the agent's name for the model. */
export type OwnPrices = Readonly<Record<string, OwnPrice>>;

const million = 1_000_000;

const byOwnPrice = ({input = 0, cached = 0, output = 0}: Usage, price: OwnPrice): number =>
	((input - cached) * price.input + cached * (price.cached ?? price.input) + output * price.output) / million;

/** The table is large: it is loaded for the first price, not at the start of every run. */
const byTable = async (
	{input = 0, cached = 0, output = 0}: Usage,
	model: string,
): Promise<number | undefined> => {
	const {calcPrice} = await import('@pydantic/genai-prices');
	return calcPrice({input_tokens: input, cache_read_tokens: cached, output_tokens: output}, model)
		?.total_price;
};

/**
 * Estimates the cost of tokens whose agent did not report one, by list prices, which a subscription may not charge. A
 * reported cost is kept; the cost of a model without a price stays unknown. See docs/design.md, "Rules of the engine", 9.
 *
 * @param model the agent's name for it; the model in the usage comes first
 */
export const estimateCost = async (
	usage: Usage,
	model: string | undefined,
	own: OwnPrices = {},
): Promise<Usage> => {
	const name = usage.model ?? model;
	const knowsTokens = usage.input !== undefined || usage.output !== undefined;
	if (usage.cost !== undefined || !knowsTokens || name === undefined) {
		return usage;
	}

	const ownPrice = own[name];
	const cost = ownPrice ? byOwnPrice(usage, ownPrice) : await byTable(usage, name);
	return cost === undefined ? usage : {...usage, cost, costBasis: 'estimated'};
};
