import type {Clock} from '../system/clock.js';

type Sleeper = {
	/** By the monotonic clock. */
	until: number;
	wake: () => void;
};

/**
 * A clock whose sleepers share their naps: when one wakes, all do, and look at the time again. Several triggers of a loop
 * then wake the processor no more often than one. A sleep may therefore end early, which `sleepUntil` expects.
 */
export const shareNaps = (clock: Clock): Clock => {
	const sleepers = new Set<Sleeper>();
	let nap: {until: number; end: AbortController} | undefined;

	const arrange = (): void => {
		const until = Math.min(...[...sleepers].map(sleeper => sleeper.until));
		if (nap?.until === until) {
			return;
		}

		nap?.end.abort();
		nap = undefined;
		if (sleepers.size === 0) {
			return;
		}

		const mine = {until, end: new AbortController()};
		nap = mine;
		clock.sleep(Math.max(0, until - clock.monotonic()), mine.end.signal).then(
			() => {
				if (nap === mine) {
					nap = undefined;
					for (const sleeper of sleepers) {
						sleeper.wake();
					}
				}
			},
			() => {
				// An earlier nap has taken its place, or nobody sleeps any more.
			},
		);
	};

	return {
		...clock,
		sleep: async (milliseconds, signal) => {
			signal.throwIfAborted();
			await new Promise<void>((resolve, reject) => {
				const leave = (): void => {
					sleepers.delete(sleeper);
					signal.removeEventListener('abort', onAbort);
				};
				const onAbort = (): void => {
					leave();
					arrange();
					reject(signal.reason);
				};
				const sleeper: Sleeper = {
					until: clock.monotonic() + milliseconds,
					wake: () => {
						leave();
						resolve();
					},
				};
				sleepers.add(sleeper);
				signal.addEventListener('abort', onAbort, {once: true});
				arrange();
			});
		},
	};
};
