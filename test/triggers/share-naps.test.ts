import {expect, test} from 'vitest';
import {createTrigger} from '../../source/triggers/index.js';
import {shareNaps} from '../../source/triggers/share-naps.js';
import {fakeClock} from './support/fake-clock.js';
import {triggerPlace} from './support/place.js';
import {waitFor} from './support/waiting.js';

const minute = 60_000;

test('several sleeping triggers wake the processor once a minute', async () => {
	const clock = fakeClock('2026-11-21T09:00:00Z');
	const choices = [
		{kind: 'every', interval: 120 * minute},
		{kind: 'every', interval: 121 * minute},
		{kind: 'cron', pattern: '0 17 * * *'},
		{kind: 'cron', pattern: '30 16 * * *', zone: 'Europe/Berlin'},
	] as const;
	const trigger = createTrigger(choices, triggerPlace({clock, wokenAt: clock.wall()}));
	const waiting = waitFor(trigger);
	await clock.advance(60 * minute);
	expect(clock.naps()).toBeLessThanOrEqual(61);
	expect(waiting.waking()).toBeUndefined();
	expect(trigger.next(3).map(time => time.toISOString())).toEqual([
		'2026-11-21T11:00:00.000Z',
		'2026-11-21T11:01:00.000Z',
		'2026-11-21T13:00:00.000Z',
	]);
	await clock.advance(60 * minute);
	expect(waiting.waking()).toMatchObject({trigger: 'every 2h'});
});

test('a short sleep is as short as it should be, whoever sleeps longer', async () => {
	const clock = fakeClock(0);
	const shared = shareNaps(clock);
	const {signal} = new AbortController();
	const woken: string[] = [];
	void shared.sleep(50_000, signal).then(() => woken.push('long'));
	void shared.sleep(300, signal).then(() => woken.push('short'));
	await clock.advance(299);
	expect(woken).toEqual([]);
	await clock.advance(1);
	expect(woken).toEqual(['long', 'short']);
	expect(clock.nextNap()).toBeUndefined();
});

test('who stops sleeping leaves the others asleep', async () => {
	const clock = fakeClock(0);
	const shared = shareNaps(clock);
	const control = new AbortController();
	const woken: string[] = [];
	void shared.sleep(50_000, new AbortController().signal).then(() => woken.push('long'));
	void shared.sleep(300, control.signal).catch(() => woken.push('stopped'));
	control.abort();
	await clock.advance(300);
	expect(woken).toEqual(['stopped']);
	expect(clock.nextNap()).toBe(49_700);
	await clock.advance(49_700);
	expect(woken).toEqual(['stopped', 'long']);
	await expect(shared.sleep(1, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});
