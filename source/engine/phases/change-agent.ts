import type {Agent} from '../../agents/agent.js';
import type {AgentChanged} from '../../journal/events/events.js';
import type {AgentChoice} from '../../loop/loop.js';
import type {Context, Events} from '../inbox/context.js';
import {backBecause} from '../progress/take-over.js';

/** Milliseconds for which a provider is waited for rather than replaced. */
const worthWaiting = 5 * 60_000;

const hand = async function* (
	context: Context,
	agent: Pick<Agent, 'name' | 'label' | 'scripted'>,
	{why, reason, until}: Pick<AgentChanged, 'why' | 'reason' | 'until'>,
): Events {
	await context.session?.dispose();
	context.session = undefined;
	const {name, label, scripted} = agent;
	yield {
		type: 'agent.changed',
		agent: {name, label, scripted},
		why,
		reason,
		...(until === undefined ? {} : {until}),
	};
};

/** Lets the agent of `escalate` take over. */
export async function* escalate(context: Context, reason: string): Events {
	const {escalated} = context.parts.helpers;
	if (escalated) {
		yield* hand(context, escalated.agent, {why: 'stuck', reason});
	}
}

/** Lets the loop's own agent work again, where it is time for that. */
export async function* handBack(context: Context): Events {
	const reason = backBecause(context.progress, context.clock.wall());
	if (reason !== undefined) {
		yield* hand(context, context.parts.agent, {why: 'back', reason});
	}
}

/** Why the agent cannot work now: until when, in milliseconds since the epoch, where that is known. */
export type Refusal = {reason: string; until: number | undefined};

/**
 * Lets the agent of `fallback` take over from one that is refused, where waiting would take long.
 *
 * @returns whether it did
 */
export async function* fallBack(context: Context, {reason, until}: Refusal): Events<boolean> {
	const {fallback} = context.parts.helpers;
	const isLong = until === undefined || until - context.clock.wall() > worthWaiting;
	if (fallback === undefined || context.progress.agentNow === 'fallback' || !isLong) {
		return false;
	}

	yield* hand(context, fallback.agent, {
		why: 'refused',
		reason,
		...(until === undefined ? {} : {until: new Date(until).toISOString()}),
	});
	return true;
}

/** Names a choice of agents in a sentence. */
export const choiceName = (choice: AgentChoice): string =>
	'model' in choice && choice.model !== undefined ? `${choice.kind} (${choice.model})` : choice.kind;
