import {describe, expect, test} from 'vitest';
import {
	formatClock,
	formatCount,
	formatCountdown,
	formatDuration,
	formatLimit,
	formatMoney,
	formatWake,
	meter,
	sparkline,
} from '../../source/words/format.js';

type Case = [value: number, text: string];

describe.each<[name: string, format: (value: number) => string, cases: Case[]]>([
	[
		'a duration',
		formatDuration,
		[
			[340, '340 ms'],
			[4210, '4.2 s'],
			[9999, '9.9 s'],
			[59_900, '59 s'],
			[185_000, '3m 05s'],
			[3_840_000, '1h 04m'],
		],
	],
	[
		'a clock',
		formatClock,
		[
			[0, '0:00'],
			[133_000, '2:13'],
			[3_733_000, '1:02:13'],
			[-5, '0:00'],
		],
	],
	[
		'a limit',
		formatLimit,
		[
			[45_000, '45 s'],
			[60_000, '1m'],
			[90_000, '90 s'],
			[300_000, '5m'],
			[7_200_000, '2h'],
			[5_400_000, '1h 30m'],
		],
	],
	[
		'a count',
		formatCount,
		[
			[0, '0'],
			[999, '999'],
			[1234, '1.2k'],
			[9960, '10k'],
			[48_400, '48k'],
			[999_600, '1.0M'],
			[3_400_000, '3.4M'],
		],
	],
	[
		'money',
		formatMoney,
		[
			[0, '$0.00'],
			[0.001, '<$0.01'],
			[0.126, '$0.13'],
			[12, '$12.00'],
		],
	],
])('%s', (_, format, cases) => {
	test.each(cases)('%d is %s', (value, text) => {
		expect(format(value)).toBe(text);
	});
});

test('a meter shows a little as something and never more than all', () => {
	expect(meter(0, 4)).toEqual({spent: '', left: '░░░░'});
	expect(meter(0.001, 4)).toEqual({spent: '█', left: '░░░'});
	expect(meter(7, 4)).toEqual({spent: '████', left: ''});
	expect(meter(Number.NaN, 2)).toEqual({spent: '', left: '░░'});
});

test('a sparkline keeps the newest values', () => {
	expect(sparkline([9, 0, 4, 8], 3)).toBe('▁▄█');
	expect(sparkline([0, 0], 5)).toBe('▁▁');
});

test('a sparkline within a range shows what moved, however little', () => {
	expect(sparkline([71, 78, 92], 9, {low: 71, high: 92})).toBe('▁▃█');
	expect(sparkline([50, 120], 9, {low: 71, high: 92})).toBe('▁█');
	expect(sparkline([3, 3], 9, {low: 3, high: 3})).toBe('▁▁');
});

test('times to come name the day where it is another one', () => {
	const now = new Date(2026, 2, 4, 14, 0).getTime();
	const at = (day: number, hours: number, seconds = 0): string =>
		formatWake(new Date(2026, 2, day, hours, 5, seconds).toISOString(), now);
	expect(at(4, 15)).toBe('15:05');
	expect(at(4, 15, 9)).toBe('15:05:09');
	expect(at(5, 9)).toBe('Thu 09:05');
	expect(at(20, 9)).toBe('20 Mar 09:05');
	expect(at(3, 9)).toBe('3 Mar 09:05');
	expect(formatWake('nonsense', now)).toBe('');
});

test('a countdown changes once a minute until its last minute', () => {
	const of = (seconds: number): string => formatCountdown(seconds * 1000);
	expect([-5, 0, 0.2, 59, 60].map(of)).toEqual(['0 s', '0 s', '1 s', '59 s', '60 s']);
	expect([61, 120, 121, 3599, 3600, 3661].map(of)).toEqual(['2m', '2m', '3m', '1h 00m', '1h 00m', '1h 02m']);
	expect(of(86_400 * 2 + 3 * 3600)).toBe('2d 3h');
});
