import {repeats} from '../../loop/values/trigger.js';
import type {Context} from '../inbox/context.js';
import {DayOver, Halt} from '../inbox/halt.js';
import type {DayLeft} from '../progress/reservation.js';
import {type DayShare, dayShares, leftToday} from './day-budget.js';

/** Whether anything is limited by day; else the ledger is only written. */
const isLimited = ({loop, parts}: Context): boolean =>
	loop.stop.perDay !== undefined || parts.days.machine !== undefined;

/** What is left of today for this run, in the measures that are limited. */
export const leftForToday = (context: Context): DayLeft =>
	isLimited(context)
		? leftToday(context.parts.days.today(), context.loop.stop.perDay, context.parts.days.machine)
		: {};

/** How far the limits of today are spent, where there are any. */
export const sharesOfToday = (context: Context): (DayShare & {day: string; ends: number})[] => {
	if (!isLimited(context)) {
		return [];
	}

	const today = context.parts.days.today();
	return dayShares(today, context.loop.stop.perDay, context.parts.days.machine).map(share => ({
		...share,
		day: today.day,
		ends: today.ends,
	}));
};

/** A limit in money of which nobody can say how far it is spent. */
const isUnmeasured = ({progress, loop, parts}: Context): boolean => {
	// A script has no price because it costs nothing.
	const isFree = parts.agent.scripted && parts.verifiers.every(({byAgent}) => !byAgent);
	return (
		progress.unpriced &&
		[loop.stop.perDay, isFree ? undefined : parts.days.machine].some(
			perDay => perDay !== undefined && 'cost' in perDay,
		)
	);
};

/**
 * Ends what the agent does when today's budget is used up: the run, or, where the loop is woken again by itself, the day.
 *
 * @throws {Halt}
 */
export const requireToday = (context: Context): void => {
	if (isUnmeasured(context)) {
		throw new Halt(
			'budget',
			'what the agent spent has no known price, so a limit for each day cannot be kept',
		);
	}

	const used = sharesOfToday(context).find(({share}) => share >= 1);
	if (used === undefined) {
		return;
	}

	if (context.loop.triggers.some(repeats) && !context.once) {
		throw new DayOver(used.reason, used.ends);
	}

	throw new Halt('budget', `${used.reason}; the next day begins at ${new Date(used.ends).toISOString()}`);
};
