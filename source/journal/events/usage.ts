import type {Usage} from '../../products/usage.js';

export type {Usage} from '../../products/usage.js';

export const noUsage: Usage = {costBasis: 'unknown'};

/**
 * What two pieces of work used together. What neither knows stays unknown; what one knows is counted. The cost is
 * `estimated` as soon as any part of it is, and `unknown` only while no part is known.
 */
export const addUsage = (sum: Usage, part: Usage): Usage => ({
	input: add(sum.input, part.input),
	cached: add(sum.cached, part.cached),
	output: add(sum.output, part.output),
	reasoning: add(sum.reasoning, part.reasoning),
	cost: add(sum.cost, part.cost),
	costBasis: basisOf([sum, part].filter(({cost}) => cost !== undefined)),
});

const add = (left: number | undefined, right: number | undefined): number | undefined =>
	left === undefined ? right : left + (right ?? 0);

const basisOf = (known: Usage[]): Usage['costBasis'] => {
	if (known.length === 0) {
		return 'unknown';
	}

	return known.every(({costBasis}) => costBasis === 'reported') ? 'reported' : 'estimated';
};
