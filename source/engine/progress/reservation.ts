import type {EventBody, Reserved, Usage} from '../../journal/events/events.js';
import {addUsage, noUsage} from '../../journal/events/usage.js';
import type {StopRules} from '../../loop/loop.js';
import {tokensOf} from './budget.js';
import type {AgentNow} from './take-over.js';

/** Key of the agent that works, among the ids of verifiers whose agents review. */
export const worker = '';

/** Key of an agent that works, or took over. */
export const workerKey = (agentNow: AgentNow): string => (agentNow === 'own' ? worker : `${agentNow} agent`);

/** Whether a key is that of an agent that works, not of one that reviews: their ids are one word. */
export const isWorker = (by: string): boolean => by === worker || by.endsWith(' agent');

/** What agents of a run may have spent without reporting it: a fold of its events. */
export type Reservations = {
	/** What was reserved for the agent that is at work, and what it has reported since it started. */
	open: {by: string; reserved: Reserved; reported: Usage} | undefined;
	/** By agent: the most that one piece of its work has cost so far. */
	most: ReadonlyMap<string, Usage>;
};

export const noReservations: Reservations = {open: undefined, most: new Map()};

/** A limit of the day and what is left of it, in each measure that is limited. */
export type DayLeft = {
	tokens?: {limit: number; left: number};
	cost?: {limit: number; left: number};
};

/** Of a limit, for an agent of which nothing is known yet: an iteration's share, and never less than a tenth. */
const firstShare = ({iterations}: StopRules): number => Math.max(1 / iterations, 0.1);

const higher = (left: Usage, right: Usage): Usage => ({
	input: Math.max(tokensOf(left), tokensOf(right)),
	cost: Math.max(left.cost ?? 0, right.cost ?? 0),
	costBasis: 'estimated',
});

const part = (limit: number, spent: number, most: number, share: number): number =>
	Math.max(0, Math.min(most > 0 ? most : limit * share, limit - spent));

/**
 * What an agent may spend before it reports again, in the measures that the loop limits: the most its work has cost
 * so far, but no more than is left, of the run's limit and of today's. Undefined where neither is limited.
 *
 * @param spent by the whole run
 * @param today limits of the day, and what is left of them
 */
export const reserve = (
	{most}: Reservations,
	by: string,
	spent: Usage,
	stop: StopRules,
	today: DayLeft = {},
): Reserved | undefined => {
	const {tokens, cost} = stop;
	const known = most.get(by) ?? noUsage;
	const share = firstShare(stop);
	const within = (
		limit: number | undefined,
		spentOfIt: number,
		day: DayLeft['tokens'],
		mostOfIt: number,
	): number =>
		Math.min(
			limit === undefined ? Number.POSITIVE_INFINITY : part(limit, spentOfIt, mostOfIt, share),
			day === undefined ? Number.POSITIVE_INFINITY : part(day.limit, day.limit - day.left, mostOfIt, share),
		);
	const reserved = {
		tokens: Math.ceil(within(tokens, tokensOf(spent), today.tokens, tokensOf(known))),
		cost: within(cost, spent.cost ?? 0, today.cost, known.cost ?? 0),
	};
	const limited = Object.entries(reserved).filter(([, amount]) => Number.isFinite(amount));
	return limited.length === 0 ? undefined : Object.fromEntries(limited);
};

/** What is reserved beyond what was reported, for work whose end is not on record; undefined when that is nothing. */
export const unsettled = ({open}: Reservations): Usage | undefined => {
	if (!open) {
		return undefined;
	}

	const {reserved, reported} = open;
	const tokens = Math.max(0, (reserved.tokens ?? 0) - tokensOf(reported));
	const cost = Math.max(0, (reserved.cost ?? 0) - (reported.cost ?? 0));
	if (tokens === 0 && cost === 0) {
		return undefined;
	}

	return {
		// How many were read and written is unknown; agents mostly read.
		...(tokens === 0 ? {} : {input: tokens}),
		...(reserved.cost === undefined ? {costBasis: 'unknown'} : {cost, costBasis: 'estimated'}),
	};
};

const begin = (reservations: Reservations, by: string, reserved: Reserved | undefined): Reservations => ({
	...reservations,
	open: reserved && {by, reserved, reported: noUsage},
});

/** The work has ended. Its cost is the estimate for the next one, unless it was cut short. */
const settle = ({open, most}: Reservations, isWhole: boolean): Reservations => ({
	open: undefined,
	most:
		open && isWhole ? new Map(most).set(open.by, higher(most.get(open.by) ?? noUsage, open.reported)) : most,
});

const countUsage = (
	reservations: Reservations,
	{usage, reservation}: Extract<EventBody, {type: 'agent.usage'}>,
) => {
	const {open} = reservations;
	if (!open) {
		return reservations;
	}

	const charged = {...reservations, open: {...open, reported: addUsage(open.reported, usage)}};
	return reservation ? settle(charged, true) : charged;
};

/** Folds one event in. Pure. */
export const updateReservations = (
	reservations: Reservations,
	event: EventBody,
	agentNow: AgentNow = 'own',
): Reservations => {
	switch (event.type) {
		case 'agent.started':
			return begin(reservations, workerKey(agentNow), event.reserved);
		case 'verifier.started':
			return begin(reservations, event.verifier, event.reserved);
		case 'agent.usage':
			return countUsage(reservations, event);
		case 'agent.finished':
			return settle(reservations, event.outcome === 'completed');
		case 'verifier.finished':
			return settle(reservations, !event.noVerdict);
		case 'iteration.finished':
			return settle(reservations, false);
		default:
			return reservations;
	}
};
