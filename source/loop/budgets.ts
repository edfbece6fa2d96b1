import type {AgentChoice, Loop, StopRules} from './loop.js';

/** What an agent tells about what it uses. */
export type UsageReports = {
	/** Tells its tokens. */
	reportsTokens?: boolean;
	/** Tells its cost, or tokens that a price table knows. */
	reportsCost?: 'reported' | 'estimated';
};

/** An agent that spends from a loop's budget, and what it tells; undefined for one that tells nothing. */
export type Spender = {agent: AgentChoice; capabilities: UsageReports | undefined};

/**
 * Why a limit of a loop could never be kept, or undefined: a limit on what an agent does not tell would be none. `capabilities`
 * is what the agent that works tells; `judges` spend from the same budget. Source: DESIGN section 3: a budget that cannot
 * be measured is an error before the first prompt, not a zero.
 */
export const whyNotMeasurable = (
	{agent, stop}: Pick<Loop, 'agent' | 'stop'>,
	capabilities: UsageReports | undefined,
	judges: readonly Spender[] = [],
): string | undefined =>
	whyNotReported(stop, {agent, capabilities}, '') ??
	judges.map(judge => whyNotReported(stop, judge, ', which judges,')).find(why => why !== undefined);

/** The agents that judge in a loop, each way to call one once. */
export const reviewingAgents = (verify: Loop['verify']): AgentChoice[] => {
	const choices = verify.flatMap(choice => ('by' in choice && choice.by ? [choice.by] : []));
	return [...new Map(choices.map(choice => [JSON.stringify(choice), choice])).values()];
};

const whyNotReported = (
	stop: StopRules,
	{agent, capabilities}: Spender,
	role: string,
): string | undefined => {
	if (stop.tokens !== undefined && !capabilities?.reportsTokens) {
		const cost = capabilities?.reportsCost === undefined ? '' : 'cost, ';
		return `stop.tokens: ${nameOf(agent)}${role} does not tell its tokens, so this limit could not be kept. ${instead(agent, cost)}`;
	}

	if (stop.cost !== undefined && capabilities?.reportsCost === undefined) {
		const tokens = capabilities?.reportsTokens ? 'tokens, ' : '';
		return `stop.cost: ${nameOf(agent)}${role} tells neither its cost nor tokens with a known price, so this limit could not be kept. ${instead(agent, tokens)}`;
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
