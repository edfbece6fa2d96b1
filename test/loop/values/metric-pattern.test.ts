import {Script} from 'node:vm';
import {expect, test} from 'vitest';
import {patternLimit, patternMistake} from '../../../source/loop/values/metric-pattern.js';

test.each([
	String.raw`All files.*?([\d.]+)`,
	String.raw`^total:\s+(\d+)$`,
	String.raw`\((\d+)\)`,
	String.raw`[(+*|)]+(\d+)`,
	String.raw`(?<percent>\d+)%`,
	String.raw`(?:one|two): (\d+)`,
	String.raw`(?:\d{3},){0,9}(\d{3})`,
	String.raw`(?:ab)+(\d)`,
	String.raw`(?:ab){3}(\d{1,9})`,
	String.raw`(\d+)(?: ms)?`,
	'()',
])('%s is fine', pattern => {
	expect(patternMistake(pattern)).toBeUndefined();
});

test.each([
	'(a',
	'a)',
	'[a',
	'*',
	'(?<a>x)(?<a>y)',
	String.raw`\d+`,
	String.raw`(?:\d+)`,
	String.raw`\(\d+\)`,
	'[(]x[)]',
])('%s is none', pattern => {
	expect(patternMistake(pattern)).toMatchSnapshot();
});

test('a pattern that is a program is refused', () => {
	expect(patternMistake(`(${'x'.repeat(patternLimit - 1)})`)).toBe('513 characters long; the limit is 512.');
});

/** Patterns with a text on which they try for ages. */
const hanging: [pattern: string, unit: string][] = [
	['(a+)+$', 'a'],
	['(a*)*$', 'a'],
	['(a|aa)+$', 'a'],
	['(a?a)*$', 'a'],
	['(?:(a+))+$', 'a'],
	['((?:a+b?)+)+$', 'a'],
	['(a{1,9})+$', 'a'],
	['(a+){30}$', 'a'],
	['(a+){9,}?$', 'a'],
	['([ab]+|[a])*$', 'a'],
];

test.each(hanging)('%s could hang', (pattern, unit) => {
	expect(patternMistake(pattern)).toContain('can take forever');
	const search = new Script(
		`new RegExp(${JSON.stringify(pattern)}, 'gm').exec(${JSON.stringify(unit)}.repeat(200) + '!')`,
	);
	expect(() => search.runInNewContext({}, {timeout: 50})).toThrow(/timed out/);
});
