import {expect, test} from 'vitest';
import {highlight} from '../../../source/screen/panes/highlight.js';
import {fitRow, paintRow, paragraph, type Row, rowText, spread} from '../../../source/screen/rows/row.js';
import {loadTheme} from '../../../source/screen/theme/theme.js';

const row: Row = [
	['strong', 'abc'],
	['text', 'def'],
];

test('a row that is too long ends in an ellipsis, wherever it is cut', () => {
	expect([6, 5, 4, 3, 2, 1].map(width => rowText(fitRow(row, width)))).toEqual([
		'abcdef',
		'abcd…',
		'abc…',
		'ab…',
		'a…',
		'…',
	]);
});

test('the left end gives way to the right one', () => {
	const right: Row = [['success', 'done']];
	expect(rowText(spread(row, right, 14))).toBe('abcdef    done');
	expect(rowText(spread(row, right, 9))).toBe('abc… done');
	expect(rowText(spread(row, right, 4))).toBe('done');
});

test('a paragraph hangs under its lead', () => {
	expect(paragraph('text', 'one two', 6, [['key', '> ']]).map(rowText)).toEqual(['> one', '  two']);
});

test('a painted row is as wide as asked, and its styles end in it', () => {
	const theme = loadTheme('dark', {level: 3});
	const painted = paintRow(row, 10, theme);
	expect(painted.replaceAll(/\u001B\[[\d;]*m/g, '')).toBe('abcdef    ');
	expect(painted).toMatch(/^\u001B\[[\d;]+mabc\u001B\[[\d;]+mdef {4}$/);
});

test('matches are marked across pieces, letter case aside', () => {
	const marked = highlight(row, 'CD', 'match');
	expect(marked).toEqual([
		['strong', 'ab'],
		['match', 'c'],
		['match', 'd'],
		['text', 'ef'],
	]);
	expect(highlight([['text', 'e\u0301x(.']], 'E', 'match')[0]).toEqual(['match', 'e\u0301']);
	expect(highlight([['text', 'a-b']], 'a-b', 'match')).toEqual([['match', 'a-b']]);
	expect(highlight([['text', 'a(.']], '(.', 'match')[1]).toEqual(['match', '(.']);
});
