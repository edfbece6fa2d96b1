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

/** A sleep in the middle of the work: until when, in milliseconds since the epoch, and why. */
export type Pause = {until: number; reason: string; provider?: true};

/**
 * Sleeps in the middle of the work, which costs no time. The user may wake the loop earlier.
 *
 * @throws {Halt | RollBack} at once, when it would outlast the deadline
 */
export async function* sleepThrough(context: Context, {until, reason, provider}: Pause): Events {
	const {deadline} = context.loop.stop;
	if (deadline !== undefined && until >= Date.parse(deadline)) {
		throw new Halt('budget', `${reason}; that is longer than the deadline leaves`);
	}

	const woken = new AbortController();
	const time = new Date(until).toISOString();
	context.stopwatch.hold();
	try {
		yield {type: 'loop.slept', until: time, reason, ...(provider ? {provider} : {next: [time]})};
		yield* runTask(
			context,
			async signal => {
				const ended = AbortSignal.any([signal, woken.signal]);
				await sleepUntil(context.clock, until, ended, 'either').catch((error: unknown) => {
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
