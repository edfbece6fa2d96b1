import {expect, test} from 'vitest';
import {every} from '../../source/triggers/every.js';
import {fakeClock, randomNumbers} from './support/fake-clock.js';
import {waitFor} from './support/waiting.js';

const minute = 60_000;
const fiveMinutes = {kind: 'every', interval: 5 * minute} as const;
const start = Date.parse('2026-11-21T09:00:00Z');

test('fires at once the first time', async () => {
	const trigger = every(fiveMinutes, {clock: fakeClock(start), wokenAt: undefined});
	expect(trigger).toMatchObject({label: 'every 5m', repeats: true});
	expect(await trigger.wait(new AbortController().signal)).toEqual({
		trigger: 'every 5m',
		reason: 'started; wakes every 5 minutes',
	});
});

test('fires an interval after it was woken last, and not before', async () => {
	const clock = fakeClock(start);
	const trigger = every(fiveMinutes, {clock, wokenAt: start});
	const waiting = waitFor(trigger);
	await clock.advance(5 * minute - 1);
	expect(waiting.waking()).toBeUndefined();
	await clock.advance(1);
	expect(waiting.waking()?.reason).toBe('5 minutes have passed');
});

test.each([
	[minute, '1 minute has passed'],
	[90_000, '90 seconds have passed'],
	[86_400_000, '1 day has passed'],
])('says what has passed: %d ms', async (interval, reason) => {
	const clock = fakeClock(start);
	const waiting = waitFor(every({kind: 'every', interval}, {clock, wokenAt: start}));
	await clock.advance(interval);
	expect(waiting.waking()?.reason).toBe(reason);
});

test('makes up for missed times once, and then keeps its interval', async () => {
	const clock = fakeClock(start + 3 * 60 * minute);
	const trigger = every(fiveMinutes, {clock, wokenAt: start});
	const {reason} = await trigger.wait(new AbortController().signal);
	expect(reason).toBe('3h 00m have passed; this one waking makes up for 36');
	await trigger.woken?.();
	const again = waitFor(trigger);
	await clock.advance(5 * minute - 1);
	expect(again.waking()).toBeUndefined();
	await clock.advance(1);
	expect(again.waking()).toBeDefined();
});

test('names the next times', () => {
	const clock = fakeClock(start + minute);
	const times = every(fiveMinutes, {clock, wokenAt: start}).next(3);
	expect(times.map(time => time.toISOString())).toEqual([
		'2026-11-21T09:05:00.000Z',
		'2026-11-21T09:10:00.000Z',
		'2026-11-21T09:15:00.000Z',
	]);
	expect(every(fiveMinutes, {clock, wokenAt: undefined}).next(1)).toEqual([new Date(start + minute)]);
});

test('stops when it is told to', async () => {
	const clock = fakeClock(start);
	const waiting = waitFor(every(fiveMinutes, {clock, wokenAt: start}));
	await clock.advance(minute);
	await waiting.stop();
	expect(waiting.failure()).toMatchObject({message: 'stopped'});
	expect(clock.nextNap()).toBeUndefined();
});

test('a clock that is set back does not stretch the interval, even in a new engine', async () => {
	const clock = fakeClock(start);
	const waiting = waitFor(every(fiveMinutes, {clock, wokenAt: start}));
	await clock.advance(2 * minute);
	clock.jump(-30 * 24 * 60 * minute);
	await clock.advance(3 * minute);
	expect(waiting.waking()).toBeDefined();

	const resumed = waitFor(every(fiveMinutes, {clock, wokenAt: start}));
	await clock.advance(5 * minute);
	expect(resumed.waking()).toBeDefined();
});

test('waiting again after an interruption does not begin the interval anew', async () => {
	const clock = fakeClock(start);
	const trigger = every(fiveMinutes, {clock, wokenAt: start});
	clock.jump(-60 * minute);
	for (let part = 0; part < 4; part++) {
		const waiting = waitFor(trigger);
		await clock.advance(minute);
		await waiting.stop();
	}
	const last = waitFor(trigger);
	await clock.advance(minute);
	expect(last.waking()).toBeDefined();
});

test('over 10,000 random jumps, suspends and naps it never piles up and is never a nap late', async () => {
	const clock = fakeClock(start);
	const random = randomNumbers(10);
	const interval = 7 * minute;
	const trigger = every({kind: 'every', interval}, {clock, wokenAt: start});
	let woken = {wall: start, monotonic: clock.monotonic()};
	let waiting = waitFor(trigger);
	let fired = 0;
	for (let step = 0; step < 10_000; step++) {
		const size = (random() * 2 - 0.7) * 20 * minute;
		if (random() < 0.3) {
			clock.jump(size);
		} else if (random() < 0.5) {
			clock.suspend(Math.abs(size));
		}

		const isDue = () =>
			clock.wall() >= woken.wall + interval || clock.monotonic() >= woken.monotonic + interval;
		const wasDue = isDue();
		await clock.advance(minute);
		if (waiting.waking()) {
			expect(isDue()).toBe(true);
			fired++;
			await trigger.woken?.();
			woken = {wall: clock.wall(), monotonic: clock.monotonic()};
			waiting = waitFor(trigger);
			await clock.advance(0);
			expect(waiting.waking()).toBeUndefined();
		} else {
			expect(wasDue).toBe(false);
		}
	}
	expect(fired).toBeGreaterThan(1000);
});
