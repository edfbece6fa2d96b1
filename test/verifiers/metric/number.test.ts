import {describe, expect, test} from 'vitest';
import {lastNumber, readNumber} from '../../../source/verifiers/metric/number.js';

const last = (text: string): number | string => {
	const found = lastNumber(text);
	return 'value' in found ? found.value : found.problem;
};

describe('the last number', () => {
	test.each<[string, number]>([
		['95', 95],
		['coverage 95.3%', 95.3],
		['took 120ms', 120],
		['1.2MB/s', 1.2],
		['12 files, 83.2 percent covered', 83.2],
		['a: -3', -3],
		['a: \u22123', -3],
		['+.5', 0.5],
		['1e3', 1000],
		['2.5E-2s', 0.025],
		['score=83', 83],
		['{"pct":90.5}', 90.5],
		['pct:90', 90],
		['(83)', 83],
		['"83"', 83],
		['[12, 83]', 83],
		['All files | 83.2 | 71 |', 71],
		['83.', 83],
		['It is 83.\nDone.', 83],
		['83.2 (v2)', 83.2],
		['83.2 sha-1 utf-8 h264 x_2 2nd_try', 83.2],
		['83.2 of v1.2.3 in 1.2.3', 83.2],
		['83.2 on 2026-11-21 at 12:34:56', 83.2],
		['83.2 12/14', 83.2],
		['83.2 0x1F 3fa9b2', 83.2],
		['83.2 nanometres information', 83.2],
		['NaN 83', 83],
		['1,234 83', 83],
		['83\n\n', 83],
		['été 83µs', 83],
		['-0', -0],
	])('of "%s" is %d', (text, value) => {
		expect(last(text)).toBe(value);
	});

	test.each([
		['', 'no number was printed'],
		['no such thing as v2', 'no number was printed'],
		['12/14', 'no number was printed'],
		['12 NaN', 'the last number printed is NaN'],
		['12 nan%', 'the last number printed is nan'],
		['12 -Infinity', 'the last number printed is -Infinity'],
		['12, inf', 'the last number printed is inf'],
		[
			'12 files, 1,234.5',
			'"1,234.5" may mean several numbers; print it without a separator of thousands, and with a point',
		],
		['0,5', '"0,5" may mean several numbers; print it without a separator of thousands, and with a point'],
		[
			"12 1'234",
			'"1\'234" may mean several numbers; print it without a separator of thousands, and with a point',
		],
		[
			'12 1\u202f234',
			'"1\u202f234" may mean several numbers; print it without a separator of thousands, and with a point',
		],
		['12 1e999', '1e999 is too large for a number'],
	])('of "%s" is none that counts', (text, problem) => {
		expect(last(text)).toBe(problem);
	});

	test('is found in bounded time, whatever is printed', () => {
		for (const piece of ['1', '1,', '1.', '-', '1e', 'a1', ' ', "1'", 'in', '1%a', '\u2212']) {
			const start = performance.now();
			lastNumber(piece.repeat(Math.floor(1_048_576 / piece.length)));
			expect(performance.now() - start).toBeLessThan(2000);
		}
	});
});

test.each<[string, number | string]>([
	['95.3', 95.3],
	[' 95.3 % ', 95.3],
	['95.3.', 95.3],
	['-1e3ms', -1000],
	['95 of 100', '"95 of 100" is no number'],
	['v2', '"v2" is no number'],
	['', '"" is no number'],
	['Unknown', '"Unknown" is no number'],
	['1,5', '"1,5" may mean several numbers; print it without a separator of thousands, and with a point'],
])('"%s" alone is %s', (text, expected) => {
	const found = readNumber(text);
	expect('value' in found ? found.value : found.problem).toBe(expected);
});
