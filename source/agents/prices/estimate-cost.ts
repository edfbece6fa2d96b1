import type {Usage} from '../../journal/events/events.js';

/** A person's own prices for one model, in US dollars per million tokens. */
export type OwnPrice = {input: number; cached?: number; output: number};

/** Own prices by model name, as the agent calls it. */
export type OwnPrices = Readonly<Record<string, OwnPrice>>;

const million = 1_000_000;

const byOwnPrice = ({input = 0, cached = 0, output = 0}: Usage, price: OwnPrice): number =>
	((input - cached) * price.input + cached * (price.cached ?? price.input) + output * price.output) / million;

/** The table is large: it is loaded when the first price is asked of it, not at the start of every run. */
const byTable = async (
	{input = 0, cached = 0, output = 0}: Usage,
	model: string,
): Promise<number | undefined> => {
	const {calcPrice} = await import('@pydantic/genai-prices');
	return calcPrice({input_tokens: input, cache_read_tokens: cached, output_tokens: output}, model)
		?.total_price;
};

/**
 * Puts a cost on tokens whose agent did not tell one: list prices, which a subscription may not charge. A cost that was
 * reported stays; a model that no table knows leaves it unknown, never zero. Source: DESIGN section 6 rule 9.
 *
 * @param model as the agent calls it; the usage's own model comes first
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
