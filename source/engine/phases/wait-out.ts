import type {AgentFinished} from '../../journal/events/events.js';
import {sleepUntil} from '../../system/clock.js';
import type {Context, Events} from '../inbox/context.js';
import {Halt} from '../inbox/halt.js';
import {runTask} from '../inbox/run-task.js';

/** Milliseconds to wait for a provider that does not say how long: doubled each time, up to the last. */
const firstWait = 30_000;
const longestWait = 15 * 60_000;

/** When a provider that refused is asked again, in milliseconds since the epoch. Pure. */
export const askAgainAt = ({until}: Pick<AgentFinished, 'until'>, refusals: number, now: number): number =>
	until === undefined
		? now + Math.min(firstWait * 2 ** (refusals - 1), longestWait)
		: Math.max(Date.parse(until), now + 1000);

/**
 * Waits until a provider that refused serves again. That costs neither time nor an iteration, which goes on afterwards. The
 * user may wake the loop earlier.
 *
 * @param wakeAt milliseconds since the epoch
 * @throws {Halt | RollBack}
 */
export async function* waitOut(
	context: Context,
	{reason}: Pick<AgentFinished, 'reason'>,
	wakeAt: number,
): Events {
	const {deadline} = context.loop.stop;
	if (deadline !== undefined && wakeAt >= Date.parse(deadline)) {
		throw new Halt('budget', `${reason}; that is longer than the deadline leaves`);
	}

	const woken = new AbortController();
	context.stopwatch.hold();
	try {
		yield {type: 'loop.slept', until: new Date(wakeAt).toISOString(), reason, provider: true};
		yield* runTask(
			context,
			async signal => {
				const ended = AbortSignal.any([signal, woken.signal]);
				await sleepUntil(context.clock, wakeAt, ended, 'either').catch((error: unknown) => {
					if (!ended.aborted) {
						throw error;
					}
				});
			},
			{onWake: () => woken.abort()},
		);
	} finally {
		context.stopwatch.release();
	}
}
