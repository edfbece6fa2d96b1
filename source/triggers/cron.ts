import {Cron} from 'croner';
import type {TriggerChoice} from '../loop/loop.js';
import {writeTrigger} from '../loop/values/trigger.js';
import {longestNap, sleepUntil} from '../system/clock.js';
import type {TriggerPlace} from './place.js';
import {remember} from './remembered.js';
import type {Trigger} from './trigger.js';

/** Later than this after its time, in milliseconds, a waking makes up for a time that was missed. */
const punctual = 2 * longestNap;
/** The two clocks of a machine differ by less in a minute, in milliseconds, unless one was set. */
const tolerance = 1000;

/**
 * Wakes at the times of a cron pattern, never before them by the wall clock. Times that passed while the machine slept or
 * nothing ran are made up for by one waking.
 */
export const cron = (
	choice: Extract<TriggerChoice, {kind: 'cron'}>,
	{clock, wokenAt, folder}: Pick<TriggerPlace, 'clock' | 'wokenAt' | 'folder'>,
): Trigger => {
	const {pattern, zone} = choice;
	const label = writeTrigger(choice);
	// Only asked for times; without a function it starts no timer of its own.
	const times = new Cron(pattern, {timezone: zone, paused: true});
	const memory = remember<{since: number}>(folder, label);
	/** Times after this one count. */
	let since = wokenAt;
	let known: {after: number; time: number} | undefined;
	/** The first time after that; asked each minute, and worked out once. */
	const dueAfter = (after: number): number => {
		if (known?.after !== after) {
			known = {after, time: times.nextRun(new Date(after))?.getTime() ?? Number.POSITIVE_INFINITY};
		}

		return known.time;
	};

	/**
	 * A clock that is set back shows times again, which count again: else a loop whose clock was a year ahead would sleep for
	 * a year. Small corrections repeat nothing.
	 */
	const noticeSetback = (lowest: number): void => {
		if (since !== undefined && lowest < since - longestNap) {
			since = lowest;
		}
	};

	/** Before the first waking, times count from when the run first slept, whichever engine that was in. */
	const begin = async (): Promise<void> => {
		if (since === undefined) {
			since = (await memory.read())?.since ?? clock.wall();
			await memory.write({since});
		}
	};

	return {
		label,
		repeats: true,
		next: count => times.nextRuns(count, new Date(Math.min(since ?? clock.wall(), clock.wall()))),
		async wait(signal) {
			await begin();
			noticeSetback(clock.wall());
			for (;;) {
				signal.throwIfAborted();
				const now = clock.wall();
				const time = dueAfter(since ?? now);
				if (time <= now) {
					return {trigger: label, reason: reasonAt(time, now, zone)};
				}

				const before = clock.monotonic();
				await sleepUntil(clock, Math.min(time, now + longestNap), signal, 'either');
				const napped = clock.monotonic() - before;
				if (clock.wall() < now + napped - tolerance) {
					// When it was set back during the nap is not known: at its beginning at the earliest.
					noticeSetback(clock.wall() - napped);
				}
			}
		},
		async woken() {
			since = clock.wall();
		},
	};
};

const reasonAt = (time: number, now: number, zone: string | undefined): string => {
	const shown = new Intl.DateTimeFormat('en-GB', {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		hour: '2-digit',
		minute: '2-digit',
		timeZone: zone,
	})
		.format(time)
		.replace(/, (\d\d:\d\d)$/, ' $1');
	const where = zone === undefined ? '' : ` in ${zone}`;
	return now - time > punctual ? `${shown}${where} was missed` : `it is ${shown}${where}`;
};
