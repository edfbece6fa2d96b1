import {describe, expect, test} from 'vitest';
import {pad, plain, textWidth, truncate, wrap} from '../../../source/screen/text/cells.js';

describe('width', () => {
	test.each([
		['abc', 3],
		['é…→│', 4],
		['日本', 4],
		['e\u0301', 1],
		['', 0],
	])('of %j is %i', (text, width) => {
		expect(textWidth(text)).toBe(width);
	});
});

describe('plain text', () => {
	test.each([
		['tabs stop every four cells', 'a\tb\n\tc', 'a   b\n    c'],
		['control sequences lose what makes them work', '\u001B]0;x\u0007\u009B2Jy', ']0;x2Jy'],
		['direction marks go', 'a\u202Eb\u2066c', 'abc'],
		['joined emoji become one', '👩\u200D👧!', '👩!'],
		['skin tones and presentation marks go', '👍🏽❤\uFE0F', '👍❤'],
		['flags become letters', '🇩🇪', 'DE'],
		['a mark cannot join the border', '\u0301a\n\u0301b', 'a\nb'],
		['half a character is not one', 'a\uD800b', 'a\uFFFDb'],
		['line ends are unified', 'a\r\nb\rc', 'a\nb\nc'],
	])('%s', (_, text, expected) => {
		expect(plain(text)).toBe(expected);
	});
});

describe('cutting', () => {
	test.each([
		['abcdef', 4, 'abc…'],
		['abcd', 4, 'abcd'],
		['日本語', 5, '日本…'],
		['日本語', 4, '日…'],
		['abc', 0, ''],
	])('%j to %i cells', (text, width, expected) => {
		expect(truncate(text, width)).toBe(expected);
		expect(textWidth(pad(text, width))).toBe(width);
	});
});

describe('wrapping', () => {
	test.each([
		['at blanks', 'the quick brown fox', 9, ['the quick', 'brown fox']],
		['inside words that are too long', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
		['keeping the indentation', '    code here', 9, ['    code', 'here']],
		['wide characters', '日本語です', 5, ['日本', '語で', 'す']],
		['wide characters at blanks', '日本 語です', 6, ['日本', '語です']],
		['lines', 'a\n\nb', 9, ['a', '', 'b']],
		['what has no place', '日', 1, ['?']],
	])('%s', (_, text, width, expected) => {
		expect(wrap(text, width)).toEqual(expected);
	});

	test('loses nothing but blanks, at any width', () => {
		const text = 'Ein kurzer Satz — mit „Zeichen“, 日本語 und einemsehrlangenWort am Ende.  x';
		for (let width = 2; width < 60; width++) {
			const rows = wrap(text, width);
			expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
			expect(Math.max(...rows.map(textWidth))).toBeLessThanOrEqual(width);
		}
	});
});
