import {setImmediate as turn} from 'node:timers/promises';
import type {Clock} from '../../../source/system/clock.js';

export type FakeClock = Clock & {
	/** Time passes; sleepers wake when theirs is up. */
	advance: (milliseconds: number) => Promise<void>;
	/** The machine is suspended: only the wall clock goes on. */
	suspend: (milliseconds: number) => void;
	/** Somebody sets the wall clock, by so many milliseconds forward or back. */
	jump: (milliseconds: number) => void;
	/** Milliseconds until the next sleeper wakes; undefined when nobody sleeps. */
	nextNap: () => number | undefined;
	/** How often a sleep was asked for. */
	naps: () => number;
};

/** A clock that moves only when told. */
export const fakeClock = (start: number | string): FakeClock => {
	let wall = new Date(start).getTime();
	let monotonic = 1000;
	let naps = 0;
	const sleepers = new Set<{due: number; wake: () => void}>();
	const earliest = () =>
		sleepers.size === 0 ? undefined : Math.min(...[...sleepers].map(sleeper => sleeper.due));
	return {
		wall: () => wall,
		monotonic: () => monotonic,
		sleep: async (milliseconds, signal) => {
			signal.throwIfAborted();
			naps++;
			await new Promise<void>((resolve, reject) => {
				const onAbort = () => {
					sleepers.delete(sleeper);
					reject(signal.reason);
				};
				const sleeper = {
					due: monotonic + milliseconds,
					wake: () => {
						signal.removeEventListener('abort', onAbort);
						sleepers.delete(sleeper);
						resolve();
					},
				};
				sleepers.add(sleeper);
				signal.addEventListener('abort', onAbort, {once: true});
			});
		},
		async advance(milliseconds) {
			const end = monotonic + milliseconds;
			await turn();
			for (;;) {
				const due = earliest();
				const step = Math.min(due ?? end, end) - monotonic;
				monotonic += Math.max(0, step);
				wall += Math.max(0, step);
				if (due === undefined || due > end) {
					return;
				}

				for (const sleeper of [...sleepers].filter(each => each.due <= monotonic)) {
					sleeper.wake();
				}
				await turn();
			}
		},
		suspend(milliseconds) {
			wall += milliseconds;
		},
		jump(milliseconds) {
			wall += milliseconds;
		},
		nextNap: () => {
			const due = earliest();
			return due === undefined ? undefined : due - monotonic;
		},
		naps: () => naps,
	};
};

/** Numbers from 0 to below 1 that look random and are the same in every run. */
export const randomNumbers = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};
