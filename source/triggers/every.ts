import type {TriggerChoice} from '../loop/loop.js';
import {durationText, durationWords} from '../loop/values/duration.js';
import {writeTrigger} from '../loop/values/trigger.js';
import {sleepUntil} from '../system/clock.js';
import type {TriggerPlace} from './place.js';
import type {Trigger} from './trigger.js';

/**
 * Wakes at once the first time, then once its interval has passed since the loop was woken last. Times that were missed
 * are made up for by one waking. A clock that is set back does not stretch the interval.
 */
export const every = (
	choice: Extract<TriggerChoice, {kind: 'every'}>,
	{clock, wokenAt}: Pick<TriggerPlace, 'clock' | 'wokenAt'>,
): Trigger => {
	const {interval} = choice;
	const label = writeTrigger(choice);
	/** When it fires by each of the two clocks; whichever comes first. */
	const timesAfter = (woken: number) => {
		const left = Math.min(interval, woken + interval - clock.wall());
		return {woken, wall: woken + interval, monotonic: clock.monotonic() + left};
	};
	let times = wokenAt === undefined ? undefined : timesAfter(wokenAt);
	const due = (): number => {
		const now = clock.wall();
		return times ? Math.min(times.wall, now + times.monotonic - clock.monotonic()) : now;
	};

	return {
		label,
		repeats: true,
		next(count) {
			const first = Math.max(due(), clock.wall());
			return Array.from({length: count}, (_, index) => new Date(first + index * interval));
		},
		async wait(signal) {
			signal.throwIfAborted();
			if (!times) {
				return {trigger: label, reason: `started; wakes every ${durationWords(interval).replace(/^1 /, '')}`};
			}

			await sleepUntil(clock, due(), signal, 'either');
			const passed = clock.wall() - times.woken;
			return {
				trigger: label,
				reason:
					passed < 2 * interval
						? `${durationWords(interval)} have passed`.replace(/^1 (\w+) have/, '1 $1 has')
						: `${durationText(passed)} have passed; this one waking makes up for ${Math.floor(passed / interval)}`,
			};
		},
		async woken() {
			times = timesAfter(clock.wall());
		},
	};
};
