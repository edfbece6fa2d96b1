import type {AgentChoice, Loop, StopRules} from './loop.js';

/** What an agent reports about its usage. */
export type UsageReports = {
	reportsTokens?: boolean;
	/** `estimated`: from tokens and a price table. */
	reportsCost?: 'reported' | 'estimated';
};

/** An agent that spends from a loop's budget, and what it reports; undefined for one that reports nothing. */
export type Spender = {agent: AgentChoice; capabilities: UsageReports | undefined};

/**
 * Why a limit of a loop could not be enforced, or undefined: a limit on what an agent does not report would be no limit.
 * `capabilities` are those of the agent that works; `reviewers`, and
 * `helpers` that may take over, spend from the same budget. docs/design.md, "Rules of the
 * engine": unknown is not zero.
 */
export const whyNotMeasurable = (
	{agent, stop}: Pick<Loop, 'agent' | 'stop'>,
	capabilities: UsageReports | undefined,
	reviewers: readonly Spender[] = [],
	helpers: readonly Spender[] = [],
): string | undefined =>
	whyNotReported(stop, {agent, capabilities}, '') ??
	reviewers
		.map(reviewer => whyNotReported(stop, reviewer, ', which judges,'))
		.find(why => why !== undefined) ??
	helpers
		.map(helper => whyNotReported(stop, helper, ', which may take over,'))
		.find(why => why !== undefined);

/** The agents that judge the work of a loop, each choice once. */
export const reviewingAgents = (verify: Loop['verify']): AgentChoice[] => {
	const choices = verify.flatMap(choice => ('by' in choice && choice.by ? [choice.by] : []));
	return [...new Map(choices.map(choice => [JSON.stringify(choice), choice])).values()];
};

const whyNotReported = (
	stop: StopRules,
	{agent, capabilities}: Spender,
	role: string,
): string | undefined => {
	const {perDay} = stop;
	const tokens = stop.tokens === undefined && perDay && 'tokens' in perDay ? 'stop.per-day' : 'stop.tokens';
	if ((stop.tokens ?? (perDay && 'tokens' in perDay)) && !capabilities?.reportsTokens) {
		const also = capabilities?.reportsCost === undefined ? '' : 'cost, ';
		return `${tokens}: ${nameOf(agent)}${role} does not report its tokens, so this limit could not be enforced. ${instead(agent, also)}`;
	}

	const cost = stop.cost === undefined && perDay && 'cost' in perDay ? 'stop.per-day' : 'stop.cost';
	if ((stop.cost ?? (perDay && 'cost' in perDay)) && capabilities?.reportsCost === undefined) {
		const also = capabilities?.reportsTokens ? 'tokens, ' : '';
		return `${cost}: ${nameOf(agent)}${role} reports neither its cost nor tokens with a known price, so this limit could not be enforced. ${instead(agent, also)}`;
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
		? `Limit ${also}iterations or time instead, or use an agent that reports it, such as claude.`
		: `Limit ${also}iterations or time instead.`;
