import {spawnSync} from 'node:child_process';
import {Cron} from 'croner';
import {describe, expect, test} from 'vitest';
import {
	type CalendarInterval,
	calendarIntervals,
	calendarLines,
	cronFields,
} from '../../../source/commands/schedule/calendars.js';
import {readPattern, timesOfInterval} from '../../../source/commands/schedule/cron-times.js';

const plain = [
	'0 9 * * 1-5',
	'*/5 * * * *',
	'0,30 8-18/2 * * mon-fri',
	'15 3 1,15 * *',
	'15 3 1-7 */3 *',
	'0 12 13 * fri',
	'0 12 */2 * 0,6',
	'30 6 * jan,jul 7',
	'7 */6 29 2 *',
	'@hourly',
	'@weekly',
	'@yearly',
];
const systemdOnly = ['*/20 30 9 * * *', '0 9 L * *', '0 9 1,L * mon', '0 9 * * 1-5 Europe/Berlin'];
const start = new Date('2026-11-21T12:00:00Z');

/** Pattern and zone as LOOP.md joins them. */
const timesOf = (text: string) => {
	const [, pattern = '', zone] = /^(.*?)(?: (\w+\/\w+))?$/.exec(text) ?? [];
	return {
		times: readPattern(pattern, zone),
		oracle: new Cron(pattern, {timezone: zone ?? 'UTC', paused: true}),
	};
};

const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;

/** The next times of an `OnCalendar=` line, as systemd itself reads it. */
const elapses = (line: string, count: number): string[] => {
	const {stdout, stderr, status} = spawnSync(
		'systemd-analyze',
		['calendar', `--iterations=${count}`, `--base-time=@${start.getTime() / 1000}`, line],
		{encoding: 'utf8', env: {...process.env, TZ: 'UTC', LC_ALL: 'C'}},
	);
	expect(stderr + (status === 0 ? '' : stdout)).toBe('');
	return [...stdout.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+) (\S+) UTC/g)].map(([, day, time]) =>
		new Date(`${day}T${time}Z`).toISOString(),
	);
};

describe('systemd', () => {
	test.skipIf(!hasAnalyzer).each([...plain, ...systemdOnly])(
		'wakes at the same times as Treadle: %s (skipped without systemd-analyze)',
		text => {
			const {times, oracle} = timesOf(text);
			const found = calendarLines(times).flatMap(line => elapses(line, 30));
			const expected = oracle.nextRuns(30, start).map(time => time.toISOString());
			expect([...new Set(found)].toSorted().slice(0, 30)).toEqual(expected);
		},
	);

	test('writes what a person would', () => {
		const lines = ['0 9 * * 1-5 Europe/Berlin', '*/5 * * * *', '0 12 13 * 0,6', '0 9 L */6 *'].flatMap(text =>
			calendarLines(timesOf(text).times),
		);
		expect(lines).toEqual([
			'Mon..Fri *-*-* 09:00:00 Europe/Berlin',
			'*-*-* *:00/05:00',
			'*-*-13 12:00:00',
			'Sat,Sun *-*-* 12:00:00',
			'*-01,07~01 09:00:00',
		]);
	});
});

test.each(plain)('cron wakes at the same times as Treadle: %s', text => {
	const {times, oracle} = timesOf(text);
	const printed = new Cron(cronFields(times, 'this'), {timezone: 'UTC', paused: true});
	expect(printed.nextRuns(60, start)).toEqual(oracle.nextRuns(60, start));
});

const matches = (interval: CalendarInterval, time: Date): boolean =>
	(interval.Month ?? time.getUTCMonth() + 1) === time.getUTCMonth() + 1 &&
	(interval.Day ?? time.getUTCDate()) === time.getUTCDate() &&
	(interval.Weekday ?? time.getUTCDay()) === time.getUTCDay() &&
	(interval.Hour ?? time.getUTCHours()) === time.getUTCHours() &&
	(interval.Minute ?? time.getUTCMinutes()) === time.getUTCMinutes();

test.each(plain)('launchd wakes at the same times as Treadle: %s', text => {
	const {times, oracle} = timesOf(text);
	const intervals = calendarIntervals(times);
	// Each of the pattern's times is there, and the minutes around them are not.
	for (const time of oracle.nextRuns(60, start)) {
		for (const minute of [-1, 0, 1]) {
			const beside = new Date(time.getTime() + minute * 60_000);
			expect(intervals.some(interval => matches(interval, beside))).toBe(oracle.match(beside));
		}
	}
	for (let hour = 0; hour < 24 * 40; hour++) {
		const time = new Date(start.getTime() + hour * 3_600_000);
		expect(intervals.some(interval => matches(interval, time))).toBe(oracle.match(time));
	}
});

test.each([
	[30_000, '*-*-* *:*:00,30'],
	[60_000, '*-*-* *:*:00'],
	[300_000, '*-*-* *:00/05:00'],
	[3_600_000, '*-*-* *:00:00'],
	[7_200_000, '*-*-* 00/02:00:00'],
	[86_400_000, '*-*-* 00:00:00'],
	[7 * 86_400_000, 'Sun *-*-* 00:00:00'],
])('an interval of %d ms comes round by the clock', (interval, line) => {
	const times = timesOfInterval(interval);
	expect(times && calendarLines(times)).toEqual([line]);
});

test.each([7_000, 7 * 60_000, 90 * 60_000, 5 * 3_600_000, 2 * 86_400_000])(
	'an interval of %d ms does not',
	interval => {
		expect(timesOfInterval(interval)).toBeUndefined();
	},
);

test.each([
	['0 9 15W * *', '"15W" has no counterpart'],
	['0 9 * * MON#1', '"MON#1" has no counterpart'],
	['0 9 * * 5L', '"5L" has no counterpart'],
])('what only Treadle knows is refused: %s', (pattern, message) => {
	expect(() => readPattern(pattern)).toThrow(message);
});

test('what a crontab or launchd cannot say is refused', () => {
	expect(() => cronFields(readPattern('30 0 9 * * *'), 'for cron, this')).toThrow(
		'for cron, this cannot be written exactly: it knows no seconds.',
	);
	expect(() => cronFields(readPattern('0 9 L * *'), 'this')).toThrow('no last day of a month');
	expect(() => calendarIntervals(readPattern('0 9 * * *', 'Europe/Berlin'))).toThrow('time zone');
	expect(() => calendarIntervals(readPattern('*/7 8-18 1-15 * *'))).toThrow(
		'would take 1485 entries; 200 are the most',
	);
});
