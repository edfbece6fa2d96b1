import {setTimeout as delay} from 'node:timers/promises';
import type {AgentFinished} from '../../journal/events/events.js';
import type {Context, Events} from '../inbox/context.js';
import {Halt} from '../inbox/halt.js';
import {runTask} from '../inbox/run-task.js';

/** Milliseconds to wait for a provider that does not say how long: doubled each time, up to the last. */
const firstWait = 30_000;
const longestWait = 15 * 60_000;

/** The longest delay a timer takes; the next round waits for the rest. */
const longestTimer = 2_147_483_647;

/**
 * Waits until a provider that refused serves again, within the time budget. The user may wake the loop earlier. The
 * iteration goes on afterwards: being refused costs none.
 *
 * @param refusals how often in a row it was refused
 * @throws {Halt | RollBack}
 */
export async function* waitOut(context: Context, {until, reason}: AgentFinished, refusals: number): Events {
	const now = context.now().getTime();
	const backOff = Math.min(firstWait * 2 ** (refusals - 1), longestWait);
	const wakeAt = until === undefined ? now + backOff : Math.max(Date.parse(until), now + 1000);
	const left = context.loop.stop.time - context.stopwatch.worked();
	if (wakeAt - now > left) {
		throw new Halt('budget', `${reason}; that is longer than the time budget has left`);
	}

	yield {type: 'loop.slept', until: new Date(wakeAt).toISOString(), reason};
	const woken = new AbortController();
	yield* runTask(
		context,
		async signal => {
			const ended = AbortSignal.any([signal, woken.signal]);
			for (let rest = wakeAt - now; rest > 0 && !ended.aborted; rest -= longestTimer) {
				await delay(Math.min(rest, longestTimer), undefined, {signal: ended}).catch(() => {});
			}
		},
		{onWake: () => woken.abort()},
	);
}
