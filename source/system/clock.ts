import {performance} from 'node:perf_hooks';
import {setTimeout as delay} from 'node:timers/promises';

/** Time as a program meets it; tests give their own. */
export type Clock = {
	/** Milliseconds since the epoch: may jump when somebody sets it, and goes on while the machine is suspended. */
	wall: () => number;
	/** Milliseconds that never jump; on Linux they stand still while the machine is suspended. */
	monotonic: () => number;
	/** Resolves after so many milliseconds; rejects when the signal aborts. */
	sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
	wall: () => Date.now(),
	monotonic: () => performance.now(),
	sleep: async (milliseconds, signal) => delay(milliseconds, undefined, {signal}),
};

/** The time by the wall clock, as ISO 8601. */
export const nowText = (clock: Clock): string => new Date(clock.wall()).toISOString();

/** A sleeper looks at the clock at least this often, in milliseconds: the wall clock may jump. */
export const longestNap = 60_000;

/**
 * Sleeps until a time of the wall clock, in milliseconds since the epoch. Rejects when the signal aborts.
 *
 * @param basis `either` also wakes once the time that was left has passed by the monotonic clock: for intervals, which a
 * clock that is set back must not stretch
 */
export const sleepUntil = async (
	clock: Clock,
	time: number,
	signal: AbortSignal,
	basis: 'wall' | 'either' = 'wall',
): Promise<void> => {
	const started = clock.monotonic();
	const planned = time - clock.wall();
	for (;;) {
		signal.throwIfAborted();
		const byWall = time - clock.wall();
		const left = basis === 'wall' ? byWall : Math.min(byWall, planned - (clock.monotonic() - started));
		if (left <= 0) {
			return;
		}

		await clock.sleep(Math.min(left, longestNap), signal);
	}
};
