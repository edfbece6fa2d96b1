import {durationText} from '../../loop/values/duration.js';
import type {HeldFor} from '../../system/process/held-timer.js';

export type SilenceWatch = {
	/** Resolves with the limit, e.g. `10m`, once it is exceeded; never after `end`. */
	exceeded: () => Promise<string>;
	/** Starts counting again. */
	restart: () => void;
	end: () => void;
};

/**
 * Detects when a process has been silent for too long.
 *
 * @param lastHeard `performance.now()` of the last byte
 * @param limit milliseconds
 * @param isExcused true while the silence does not count
 * @param heldFor after it was frozen it is given the whole time again
 */
export const watchSilence = (
	lastHeard: () => number,
	limit: number,
	isExcused: () => boolean,
	heldFor: HeldFor = () => 0,
): SilenceWatch => {
	let timer: NodeJS.Timeout | undefined;
	let since = 0;
	let held = heldFor();

	return {
		exceeded: () =>
			new Promise(resolve => {
				since = performance.now();
				const look = (): void => {
					if (isExcused() || heldFor() !== held) {
						held = heldFor();
						since = performance.now();
					}

					const left = Math.max(lastHeard(), since) + limit - performance.now();
					if (left <= 0) {
						resolve(durationText(limit));
					} else {
						timer = setTimeout(look, Math.min(left, 2 ** 31 - 1));
					}
				};

				look();
			}),
		restart() {
			since = performance.now();
		},
		end() {
			clearTimeout(timer);
		},
	};
};
