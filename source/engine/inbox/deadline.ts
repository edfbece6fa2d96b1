import {type Clock, sleepUntil} from '../../system/clock.js';

/** Watches the wall clock for the time at which a run ends. */
export type DeadlineWatch = {
	/** Watches for another time from now on; for none with undefined. An ISO time. */
	set: (deadline: string | undefined) => void;
	dispose: () => void;
};

/**
 * Calls back once the deadline is there. A clock that is set back does not move it: it is also there once the time that was
 * left has passed.
 */
export const watchDeadline = (clock: Clock, onDeadline: () => void): DeadlineWatch => {
	let watching: AbortController | undefined;
	return {
		set(deadline) {
			watching?.abort();
			watching = undefined;
			if (deadline === undefined) {
				return;
			}

			const watch = new AbortController();
			watching = watch;
			sleepUntil(clock, Date.parse(deadline), watch.signal, 'either').then(onDeadline, () => {
				// Another deadline, or none any more.
			});
		},
		dispose() {
			watching?.abort();
		},
	};
};
