import type {Usage} from '../../journal/events/events.js';
import type {StopRules} from '../../loop/loop.js';

/** What a run has spent so far. */
export type Spent = {
	usage: Usage;
	/** Some of it has no known price. */
	unpriced: boolean;
};

/** Input and output together; cached tokens are part of the input. */
export const tokensOf = ({input = 0, output = 0}: Usage): number => input + output;

/** Why what was spent ends the run, as a sentence; undefined while it does not. */
export const overspent = (
	{usage, unpriced}: Spent,
	{tokens, cost}: Pick<StopRules, 'tokens' | 'cost'>,
): string | undefined => {
	if (tokens !== undefined && tokensOf(usage) >= tokens) {
		return `the budget of ${tokens} tokens is used up: ${tokensOf(usage)} spent`;
	}

	if (cost === undefined) {
		return undefined;
	}

	// A limit that cannot be measured cannot be kept.
	if (unpriced) {
		return `what the agent spent has no known price, so a limit of $${cost} cannot be kept`;
	}

	return (usage.cost ?? 0) >= cost
		? `the budget of $${cost} is used up: $${(usage.cost ?? 0).toFixed(2)} spent`
		: undefined;
};
