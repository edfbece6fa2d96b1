import {
	type ChangeableName,
	describeNewLimits,
	extendLimits,
	type NewLimits,
	parseNewLimit,
} from '../../loop/values/new-limit.js';
import {Problem} from '../../problem.js';
import {exhaustedLimits} from '../progress/exhausted-limits.js';
import type {Context, Events} from './context.js';
import {Halt} from './halt.js';

/** The limits as typed, or why they cannot be taken, one sentence. */
const readLimits = (
	{loop}: Context,
	typed: Partial<Record<ChangeableName, string>>,
): {limits: NewLimits; stop: Context['loop']['stop']} | string => {
	try {
		const limits: NewLimits = Object.assign(
			{},
			...Object.entries(typed).map(([name, text]) => parseNewLimit(name as ChangeableName, text)),
		);
		return {limits, stop: extendLimits(loop.stop, limits)};
	} catch (error) {
		if (error instanceof Problem) {
			return error.message;
		}

		throw error;
	}
};

/**
 * Gives the run other limits, as the user typed them: `+5` is that much more.
 *
 * @throws {Halt} where more is spent already than the new limits allow
 */
export async function* changeLimits(
	context: Context,
	typed: Partial<Record<ChangeableName, string>>,
): Events {
	const {progress, stopwatch, deadline, clock} = context;
	const read = readLimits(context, typed);
	if (typeof read === 'string') {
		yield {
			type: 'agent.step',
			iteration: Math.max(progress.iteration, 0),
			step: {kind: 'notice', id: 'limits', text: `The limits stay as they are: ${read}`},
		};
		return;
	}

	const {limits, stop} = read;
	yield {
		type: 'limits.changed',
		stop,
		by: 'human',
		reason: `you changed them: ${describeNewLimits(stop, limits).join('; ')}`,
	};
	context.loop = {...context.loop, stop};
	stopwatch.setLimit(stop.time);
	deadline.set(stop.deadline);
	const spent = exhaustedLimits({...progress, active: stopwatch.worked(), now: clock.wall()}, stop).find(
		// The iteration that is going on is counted already, and may end.
		({name}) => name !== 'iterations' || !progress.open || progress.worked > stop.iterations,
	);
	if (spent !== undefined) {
		throw new Halt('budget', `${spent.reason}, as you lowered the limit`);
	}
}
