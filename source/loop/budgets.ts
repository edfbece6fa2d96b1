import type {AgentChoice, Loop} from './loop.js';

/** What an agent tells about what it uses. */
export type Telling = {
	/** Tells its tokens. */
	tellTokens?: boolean;
	/** Tells its cost, or tokens that a price table knows. */
	tellCost?: 'reported' | 'estimated';
};

/**
 * Why a limit of a loop could never be kept, or undefined: a limit on what the agent does not tell would be none.
 * `can` is what its agent tells. Source: DESIGN section 3: a budget that cannot be measured is an error before the
 * first prompt, not a zero.
 */
export const whyNotMeasured = (
	{agent, stop}: Pick<Loop, 'agent' | 'stop'>,
	can: Telling | undefined,
): string | undefined => {
	if (stop.tokens !== undefined && !can?.tellTokens) {
		const cost = can?.tellCost === undefined ? '' : 'cost, ';
		return `stop.tokens: ${nameOf(agent)} does not tell its tokens, so this limit could not be kept. ${instead(agent, cost)}`;
	}

	if (stop.cost !== undefined && can?.tellCost === undefined) {
		const tokens = can?.tellTokens ? 'tokens, ' : '';
		return `stop.cost: ${nameOf(agent)} tells neither its cost nor tokens with a known price, so this limit could not be kept. ${instead(agent, tokens)}`;
	}

	return undefined;
};

const nameOf = ({kind}: AgentChoice): string => {
	switch (kind) {
		case 'command':
			return 'a program that is no known agent ("command")';
		case 'acp':
			return 'an agent known only by its command ("acp")';
		default:
			return `the agent "${kind}"`;
	}
};

const instead = (agent: AgentChoice, also = ''): string =>
	agent.kind === 'command' || agent.kind === 'acp'
		? `Limit ${also}iterations or time instead, or name an agent that tells, such as claude.`
		: `Limit ${also}iterations or time instead.`;
