import {expect, test} from 'vitest';
import {type DayMark, markDay, type Now, nextDay} from '../../../source/engine/budgets/budget-day.js';

const hour = 3_600_000;
const start = Date.parse('2026-11-20T10:00:00Z');

/** The clocks so many hours after the start, with the wall clock set so many hours ahead. */
const at = (hours: number, ahead = 0, change: Partial<Now> = {}): Now => ({
	wall: start + (hours + ahead) * hour,
	uptime: hours * hour,
	offset: 0,
	boot: 'first',
	...change,
});

const dayAfter = (...clocks: Now[]): string | undefined =>
	clocks.reduce<DayMark | undefined>((mark, now) => markDay(mark, now), undefined)?.day;

test.each<[string, Now[], string]>([
	['begins at local midnight', [at(0), at(13.9)], '2026-11-20'],
	['and not before', [at(0), at(14)], '2026-11-21'],
	['is that of the zone', [at(0, 0, {offset: 900})], '2026-11-21'],
	['stays when the clock is set back', [at(0), at(15), at(15.1, -24)], '2026-11-21'],
	['stays when the clock is set forward', [at(0), at(1, 24)], '2026-11-20'],
	[
		'comes by the time that passed after the clock was set forward',
		[at(0), at(1, 24), at(14, 24)],
		'2026-11-21',
	],
	[
		'stays when the clock is set to just before midnight',
		[at(0), at(0.1, 13.8), at(0.5, 13.8)],
		'2026-11-20',
	],
	['comes although the clock was corrected by half an hour', [at(0), at(13.6, 0.5)], '2026-11-21'],
	['stays when the zone moves east', [at(0), at(5, 0, {offset: 840})], '2026-11-20'],
	['comes after a start of the machine', [at(0), at(0, 15, {boot: 'second'})], '2026-11-21'],
])('a day %s', (_, clocks, expected) => {
	expect(dayAfter(...clocks)).toBe(expected);
});

test('the next day begins at midnight, or once as much time has passed', () => {
	const mark = markDay(undefined, at(0));
	expect(nextDay(mark, at(0))).toBe(Date.parse('2026-11-21T00:00:00Z'));
	expect(nextDay(mark, at(0, 0, {offset: -60}))).toBe(Date.parse('2026-11-21T01:00:00Z'));
	const forward = at(1, 24);
	// 13 hours are left by the time that passed, an hour of which is tolerated.
	expect((nextDay(mark, forward) - forward.wall) / hour).toBe(12);
	const later = at(13, 24);
	expect(markDay(mark, later).day).toBe('2026-11-21');
});

test('ten thousand jumps of the clock never make more days than passed', () => {
	let seed = 7;
	const random = () => {
		seed = (seed * 48_271) % 2_147_483_647;
		return seed / 2_147_483_647;
	};

	let mark: DayMark | undefined;
	let hours = 0;
	const days = new Set<string>();
	for (let jump = 0; jump < 10_000; jump++) {
		hours += random();
		mark = markDay(mark, at(hours, (random() - 0.5) * 200));
		days.add(mark.day);
	}

	expect(days.size).toBeLessThanOrEqual(Math.ceil(hours / 24) + 1);
	expect(mark?.day).toBe([...days].toSorted().at(-1));
});
