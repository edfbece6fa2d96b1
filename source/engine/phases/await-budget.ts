import {requireToday} from '../budgets/today.js';
import type {Context, Events} from '../inbox/context.js';
import {DayOver, Halt} from '../inbox/halt.js';
import {exhaustedLimits} from '../progress/exhausted-limits.js';
import {sleepThrough} from './wait-out.js';

/** When today's budget is used up, and why; undefined while it is not. */
const dayOver = (context: Context): DayOver | undefined => {
	try {
		requireToday(context);
		return undefined;
	} catch (error) {
		if (error instanceof DayOver) {
			return error;
		}

		throw error;
	}
};

/**
 * Makes sure that the limits allow another iteration. Where today's budget is used up, a loop that wakes by itself sleeps
 * until the next day.
 *
 * @throws {Halt | RollBack} for a run that its limits end
 */
export async function* awaitBudget(context: Context): Events {
	const {progress, stopwatch, clock, loop} = context;
	const [spent] = exhaustedLimits({...progress, active: stopwatch.worked(), now: clock.wall()}, loop.stop);
	if (spent !== undefined) {
		throw new Halt('budget', spent.reason);
	}

	for (let over = dayOver(context); over !== undefined; over = dayOver(context)) {
		await context.session?.dispose();
		context.session = undefined;
		// Waking it by hand changes nothing: it says so by sleeping again.
		yield* sleepThrough(context, {
			until: Math.max(over.until, clock.wall() + 1000),
			reason: `${over.message}; it goes on when the next day begins`,
		});
	}
}
