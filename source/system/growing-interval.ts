/** Spaces samples out: each is due 1 % later than the one before, so that hours take only a few hundred. */
export type GrowingInterval = {
	/** Milliseconds until the next one is due; 0 when it is. */
	dueIn: (now: number) => number;
	/** Notes that one was taken. */
	take: (now: number) => void;
};

/** milliseconds between the first two */
const firstWait = 1000;
const growth = 1.01;

/** `now` is `performance.now()` wherever it is asked for. */
export const createGrowingInterval = (): GrowingInterval => {
	let wait = firstWait;
	let due = Number.NEGATIVE_INFINITY;
	return {
		dueIn: now => Math.max(0, due - now),
		take(now) {
			due = now + wait;
			wait *= growth;
		},
	};
};
