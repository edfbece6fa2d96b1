import {mkdtemp, readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Cron} from 'croner';
import {expect, test} from 'vitest';
import {cron} from '../../source/triggers/cron.js';
import {fakeClock, randomNumbers} from './support/fake-clock.js';
import {waitFor} from './support/waiting.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const workdays = {kind: 'cron', pattern: '0 9 * * 1-5', zone: 'Europe/Berlin'} as const;
const saturday = Date.parse('2026-11-21T12:00:00Z');

test('waits for the next time, and says it', async () => {
	const clock = fakeClock('2026-11-23T07:58:30Z');
	const trigger = cron(workdays, {clock, wokenAt: saturday, folder: '/nowhere'});
	expect(trigger).toMatchObject({label: 'cron "0 9 * * 1-5 Europe/Berlin"', repeats: true});
	expect(trigger.next(2)).toEqual([new Date('2026-11-23T08:00:00Z'), new Date('2026-11-24T08:00:00Z')]);
	const waiting = waitFor(trigger);
	await clock.advance(90_000 - 1);
	expect(waiting.waking()).toBeUndefined();
	await clock.advance(1);
	expect(waiting.waking()).toEqual({
		trigger: 'cron "0 9 * * 1-5 Europe/Berlin"',
		reason: 'it is Mon 23 Nov 09:00 in Europe/Berlin',
	});
});

test('makes up for missed times once', async () => {
	const clock = fakeClock('2026-12-03T12:00:00Z');
	const trigger = cron(workdays, {clock, wokenAt: saturday, folder: '/nowhere'});
	const {reason} = await trigger.wait(new AbortController().signal);
	expect(reason).toBe('Mon 23 Nov 09:00 in Europe/Berlin was missed');
	await trigger.woken?.();
	const again = waitFor(trigger);
	await clock.advance(hour);
	expect(again.waking()).toBeUndefined();
	expect(trigger.next(1)).toEqual([new Date('2026-12-04T08:00:00Z')]);
	await again.stop();
});

test('a run that is killed before its first time and resumed after it has missed it', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'treadle-test-'));
	const first = waitFor(cron(workdays, {clock: fakeClock(saturday), wokenAt: undefined, folder}));
	await expect.poll(async () => readdir(folder)).toHaveLength(1);
	await first.stop();
	const clock = fakeClock('2026-11-23T10:00:00Z');
	const resumed = cron(workdays, {clock, wokenAt: undefined, folder});
	const {reason} = await resumed.wait(new AbortController().signal);
	expect(reason).toBe('Mon 23 Nov 09:00 in Europe/Berlin was missed');
});

test('a clock that was years ahead and is set right does not stop it for years', async () => {
	const clock = fakeClock('2026-11-24T07:59:00Z');
	const trigger = cron(workdays, {clock, wokenAt: Date.parse('2031-01-01T00:00:00Z'), folder: '/nowhere'});
	const waiting = waitFor(trigger);
	await clock.advance(minute);
	expect(waiting.waking()?.reason).toBe('it is Tue 24 Nov 09:00 in Europe/Berlin');
});

test('on the night that has no 02:30 it fires once, and once in the night that has two', async () => {
	const nightly = {kind: 'cron', pattern: '30 2 * * *', zone: 'Europe/Berlin'} as const;
	const fires = async (from: string, to: string): Promise<string[]> => {
		const clock = fakeClock(from);
		const trigger = cron(nightly, {clock, wokenAt: Date.parse(from), folder: '/nowhere'});
		const times: string[] = [];
		let waiting = waitFor(trigger);
		while (clock.wall() < Date.parse(to)) {
			await clock.advance(clock.nextNap() ?? 0);
			if (waiting.waking()) {
				times.push(new Date(clock.wall()).toISOString());
				await trigger.woken?.();
				waiting = waitFor(trigger);
			}
		}
		await waiting.stop();
		return times;
	};
	expect(await fires('2027-03-28T00:00:00Z', '2027-03-28T06:00:00Z')).toEqual(['2027-03-28T01:00:00.000Z']);
	expect(await fires('2027-10-30T23:00:00Z', '2027-10-31T06:00:00Z')).toEqual(['2027-10-31T00:30:00.000Z']);
});

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];

/** A pattern, and whether what the wall clock of a zone shows is one of its times. */
const patterns: readonly [string, (shown: string) => boolean][] = [
	['0 9 * * 1-5', shown => shown.endsWith('09:00') && weekdays.includes(shown.slice(0, 3))],
	['45 23 1 * *', shown => /\b01\/\d\d\D+23:45$/.test(shown)],
];

/** What the wall clock of a zone shows at each quarter of an hour of a year, without croner. */
const yearOf = (zone: string): [number, string][] => {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		weekday: 'short',
		day: '2-digit',
		month: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
	});
	return Array.from({length: 365 * 96}, (_, quarter) => {
		const time = Date.parse('2027-01-01T00:00:00Z') + quarter * 15 * minute;
		return [time, format.format(time)];
	});
};

test.each(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'])(
	'fires at each of its times in a year, and at no other, in %s',
	async zone => {
		const year = yearOf(zone);
		for (const [pattern, isTime] of patterns) {
			const times = year.filter(([, shown]) => isTime(shown)).map(([time]) => time);
			expect(times.length).toBeGreaterThan(11);
			const clock = fakeClock('2027-01-01T00:00:00Z');
			const trigger = cron(
				{kind: 'cron', pattern, zone},
				{clock, wokenAt: clock.wall() - 1, folder: '/nowhere'},
			);
			for (const time of times) {
				const waiting = waitFor(trigger);
				await clock.advance(0);
				// The lid is closed until shortly before, so that a year takes no year of naps.
				clock.suspend(Math.max(0, time - clock.wall() - 90_000));
				await clock.advance(time - clock.wall() - 1);
				expect(waiting.waking()).toBeUndefined();
				await clock.advance(minute);
				expect(waiting.waking()).toBeDefined();
				await trigger.woken?.();
			}
		}
	},
);

test('over 10,000 random jumps, suspends and naps it is never early, never piles up and is never a nap late', async () => {
	const clock = fakeClock('2027-03-20T00:00:00Z');
	const random = randomNumbers(7);
	const choice = {kind: 'cron', pattern: '*/20 1-5,9 * * *', zone: 'America/New_York'} as const;
	const oracle = new Cron(choice.pattern, {timezone: choice.zone, paused: true});
	const known = new Map<number, number>();
	const nextAfter = (time: number) => {
		const found = known.get(time) ?? oracle.nextRun(new Date(time))?.getTime() ?? 0;
		known.set(time, found);
		return found;
	};
	let since = clock.wall();
	/** The earliest time the wall clock has shown since the last waking. */
	let lowest = since;
	const trigger = cron(choice, {clock, wokenAt: since, folder: '/nowhere'});
	let waiting = waitFor(trigger);
	let fired = 0;
	for (let step = 0; step < 10_000; step++) {
		const size = (random() * 2 - 0.8) * (random() < 0.02 ? 3 * day : 40 * minute);
		if (random() < 0.2) {
			clock.jump(size);
		} else if (random() < 0.4) {
			clock.suspend(Math.abs(size));
		}

		lowest = Math.min(lowest, clock.wall());
		since = clock.wall() < since - minute ? clock.wall() : since;
		const wasDue = nextAfter(since) <= clock.wall();
		await clock.advance(minute);
		if (waiting.waking()) {
			// When within a nap the clock was set back, nobody knows.
			expect(nextAfter(lowest - minute)).toBeLessThanOrEqual(clock.wall());
			fired++;
			await trigger.woken?.();
			since = clock.wall();
			lowest = since;
			waiting = waitFor(trigger);
			await clock.advance(0);
			expect(waiting.waking()).toBeUndefined();
		} else {
			expect(wasDue).toBe(false);
		}
	}
	expect(fired).toBeGreaterThan(300);
});
