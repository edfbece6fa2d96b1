import {expect, test} from 'vitest';
import {textWidth} from '../../../source/screen/text/cells.js';
import {drawn, rowAt, textRows} from '../../../source/screen/text/text-rows.js';

const rows = (text: string, width: number): string[] =>
	textRows(text, width).map(({start, end}) => text.slice(start, end));

test.each([
	['', 10, ['']],
	['one two', 10, ['one two']],
	['one two three', 8, ['one two ', 'three']],
	['a\n\nb', 8, ['a', '', 'b']],
	['aaaabbbbcc', 4, ['aaaa', 'bbbb', 'cc']],
	['日本語 日本語', 8, ['日本語 ', '日本語']],
	['日本語日本語', 5, ['日本', '語日', '本語']],
	['ends ', 4, ['ends ']],
])('%j in %i cells', (text, width, wanted) => {
	expect(rows(text, width)).toEqual(wanted);
});

test('no row is wider than its cells and a blank, nothing is lost, and every place is in one row', () => {
	const text =
		'Grüße an 日本語の皆さん, e\u0301 and 👩‍👧 and averylongwordthatfitsnowhere at all\n  indented   much\n';
	for (let width = 2; width < 30; width++) {
		const all = textRows(text, width);
		for (const {start, end} of all) {
			expect(textWidth(drawn(text.slice(start, end)).trimEnd())).toBeLessThanOrEqual(width);
			expect(textWidth(drawn(text.slice(start, end)))).toBeLessThanOrEqual(width + 1);
		}

		expect(all.map(({start, end}) => text.slice(start, end)).join('')).toBe(text.replaceAll('\n', ''));
		for (let cursor = 0; cursor <= text.length; cursor++) {
			const row = all[rowAt(all, cursor)];
			expect(row && row.start <= cursor && cursor <= row.end, `${cursor} at ${width}`).toBe(true);
		}
	}
});
