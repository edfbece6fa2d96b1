/** Which agent works: the loop's own, or one that took over. */
import type {EventBody} from '../../journal/events/events.js';
import type {Escalation} from '../../loop/loop.js';
import {type Standstill, silentBecause, stalledBecause} from './standstill.js';

/** `escalated` works since the run was stuck, `fallback` since a provider refused. */
export type AgentNow = 'own' | 'escalated' | 'fallback';

/** Who works, and since when: a fold of the run's events. */
export type TakenOver = {
	agentNow: AgentNow;
	/** ISO time from which the provider that refused serves again, where that is known. */
	refusedUntil: string | undefined;
	/** The agent that took over has worked since then, and the loop was woken again after that. */
	hasWorked: boolean;
	isWoken: boolean;
};

export const notTakenOver: TakenOver = {
	agentNow: 'own',
	refusedUntil: undefined,
	hasWorked: false,
	isWoken: false,
};

const afterChange = {stuck: 'escalated', refused: 'fallback', back: 'own'} as const;

/** Folds one event in. Pure. */
export const updateTakenOver = (
	{agentNow, refusedUntil, hasWorked, isWoken}: TakenOver,
	event: EventBody,
): TakenOver => {
	switch (event.type) {
		case 'agent.changed':
			return {
				agentNow: afterChange[event.why],
				refusedUntil: event.until,
				hasWorked: false,
				isWoken: false,
			};
		case 'agent.started':
			return {agentNow, refusedUntil, hasWorked: true, isWoken};
		case 'trigger.fired':
			return {agentNow, refusedUntil, hasWorked, isWoken: hasWorked};
		default:
			return {agentNow, refusedUntil, hasWorked, isWoken};
	}
};

/** Why the loop's own agent is to work again, as a sentence; undefined while it is not. Pure. */
export const backBecause = (
	{agentNow, refusedUntil, isWoken}: TakenOver,
	now: number,
): string | undefined => {
	if (agentNow === 'own') {
		return undefined;
	}

	if (agentNow === 'fallback' && refusedUntil !== undefined) {
		return Date.parse(refusedUntil) <= now ? 'the provider that refused should serve again' : undefined;
	}

	return isWoken ? 'the loop was woken again' : undefined;
};

/** Why another agent is to take over because the run is stuck; undefined while it is not. Pure. */
export const stuckBecause = (
	standing: Omit<Standstill, 'before'> & {same: number},
	after: Escalation['after'],
	patience: number,
): string | undefined =>
	silentBecause(standing, patience) ??
	stalledBecause(standing, patience) ??
	(after !== 'stall' && standing.failed >= after
		? `${standing.failed === 1 ? 'one verdict' : `${standing.failed} verdicts in a row`} failed`
		: undefined);
