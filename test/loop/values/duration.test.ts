import {expect, test} from 'vitest';
import {durationText, parseDuration} from '../../../source/loop/values/duration.js';
import {Problem} from '../../../source/problem.js';

test.each([
	['1s', 1000],
	['90s', 90_000],
	['5m', 300_000],
	[' 2h ', 7_200_000],
	['1d', 86_400_000],
	['365d', 31_536_000_000],
])('%s is %d ms', (text, milliseconds) => {
	expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
	['10', '"10" has no unit; use 10s, 10m, 10h or 10d.'],
	['10 mins', '"10 mins" is not a duration; write 10m.'],
	['2 Hours', '"2 Hours" is not a duration; write 2h.'],
	['5M', '"5M" is not a duration; write 5m.'],
	['-1h', '"-1h" is negative; durations start at 1s.'],
	['0m', '"0m" is too short; the shortest duration is 1s. There is no unlimited mode.'],
	['366d', '"366d" is more than a year; 365d is the longest. There is no unlimited mode.'],
	[
		`${'9'.repeat(400)}d`,
		`"${'9'.repeat(40)}…" is more than a year; 365d is the longest. There is no unlimited mode.`,
	],
	['500ms', '"500ms" is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.'],
	['3 months', '"3 months" is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.'],
	['1.5h', '"1.5h" is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.'],
	['1h30m', '"1h30m" is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.'],
	['', '"" is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.'],
	['forever', '"forever" is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.'],
])('%.20s is refused', (text, message) => {
	expect(() => parseDuration(text)).toThrow(new Problem(message));
});

test.each([
	[0, '0ms'],
	[850, '850ms'],
	[999.4, '999ms'],
	[999.6, '1s'],
	[12_345, '12s'],
	[59_999, '59s'],
	[60_000, '1m 00s'],
	[245_000, '4m 05s'],
	[3_600_000, '1h 00m'],
	[7_800_000, '2h 10m'],
	[86_400_000, '1d 00h'],
	[273_600_000, '3d 04h'],
	[-5, '0ms'],
])('%d ms reads %s', (milliseconds, text) => {
	expect(durationText(milliseconds)).toBe(text);
});
