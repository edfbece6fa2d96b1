/** `escalate` and `fallback` in LOOP.md: who takes over from the agent, and when. */
import {z} from 'zod';
import type {Escalation} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {agent, agentChoices, agentMapping, agentNames, toAgentChoice} from './agent.js';
import {mostIterations} from './limits.js';

const error = (issue: {input?: unknown}) =>
	`expected stall or a number of failed verdicts from 1, found ${describeValue(issue.input)}.`;

const after = z
	.union([z.literal('stall', {error}), z.int({error}).min(1, {error}).max(mostIterations, {error})], {error})
	.optional()
	.meta({
		description: 'stall, or a number of failed verdicts in a row after which it takes over.',
		default: 'stall',
	});

/** An agent named by a mapping, and when it takes over. */
export const escalateMapping = agentMapping.safeExtend({after});

/** An agent as `agent` names one, and when it takes over. */
export const escalate = z
	.union([z.enum(agentNames), escalateMapping], {
		error: issue => `found ${describeValue(issue.input)}; use ${agentChoices}.`,
	})
	.transform((setting): Escalation => {
		if (typeof setting === 'string') {
			return {agent: toAgentChoice(setting), after: 'stall'};
		}

		const {after: when = 'stall', ...choice} = setting as typeof setting & {after?: Escalation['after']};
		return {agent: toAgentChoice(choice), after: when};
	})
	.optional()
	.meta({
		description: 'Who takes over when the agent is stuck: after a stall, or after so many failed verdicts.',
	});

export const fallback = agent
	.transform(toAgentChoice)
	.optional()
	.meta({description: 'Who takes over when the provider of the agent refuses to serve.'});
