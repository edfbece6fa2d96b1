/** Text as terminal cells: how wide it is, cutting it to a width, breaking it into rows. */
import {narrow, stringWidth} from './character-width.js';

const ascii = /^[\u0020-\u007E\n]*$/;
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const graphemes = (text: string): Array<{grapheme: string; width: number}> =>
	Array.from(segmenter.segment(text), ({segment}) => ({grapheme: segment, width: stringWidth(segment)}));

/** Cells the text takes on one row. The text must be `plain`. */
export const textWidth = stringWidth;

const expandTabs = (line: string): string => {
	let result = '';
	for (const [index, part] of line.split('\t').entries()) {
		if (index > 0) {
			result += ' '.repeat(4 - (textWidth(result) % 4));
		}
		result += part;
	}

	return result;
};

/**
 * Text that is safe to lay out: no control or direction characters, tabs as spaces, and no character sequence whose
 * width differs from terminal to terminal (joined emoji, skin tones, flags). Line ends stay.
 */
export const plain = (text: string): string => {
	if (ascii.test(text)) {
		return text;
	}
	const clean = text
		.toWellFormed()
		.replace(/\r\n?/g, '\n')
		.replace(/\u200D\p{Extended_Pictographic}/gu, '')
		.replace(/[\u{1F3FB}-\u{1F3FF}\u20E3]/gu, '')
		.replace(/[\u{1F1E6}-\u{1F1FF}]/gu, letter =>
			String.fromCharCode((letter.codePointAt(0) ?? 0) - 0x1_f1_a5),
		)
		.replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu, '')
		// A mark at the start of a row would join the border before it.
		.replace(/^\p{M}+/gmu, '');
	return clean.includes('\t') ? clean.split('\n').map(expandTabs).join('\n') : clean;
};

/** Characters: more than any row has cells, even of those with many marks. */
const longestRow = 16_384;

/** The text as it may stand on one row: `plain`, and with a blank for each line end. */
export const rowPlain = (text: string): string =>
	narrow.test(text) ? text : plain(text.slice(0, longestRow)).replaceAll('\n', ' ');

/** The text on one row of at most `width` cells; what is cut leaves an ellipsis. */
export const truncate = (text: string, width: number): string => {
	if (width <= 0) {
		return '';
	}
	if (narrow.test(text)) {
		return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
	}
	if (textWidth(text) <= width) {
		return text;
	}
	let result = '';
	let used = 0;
	for (const {grapheme, width: cells} of graphemes(text)) {
		if (used + cells > width - 1) {
			break;
		}
		result += grapheme;
		used += cells;
	}

	return `${result}…`;
};

/** Exactly `width` cells: cut or filled with blanks. */
export const pad = (text: string, width: number): string => {
	const cut = truncate(text, width);
	return cut + ' '.repeat(Math.max(0, width - textWidth(cut)));
};

const wrapNarrow = (line: string, width: number, rows: string[]): void => {
	let start = 0;
	while (line.length - start > width) {
		// A blank right after the last cell is a good place to break as well.
		// Looked for in this row alone: a long line without blanks would be searched from its beginning each time.
		const found = line.slice(start, start + width + 1).lastIndexOf(' ');
		const space = start + found;
		const blank = found > 0 && line.slice(start, space).trim() !== '';
		const end = blank ? space : start + width;
		rows.push(line.slice(start, end).trimEnd());
		start = blank ? space + 1 : end;
	}

	rows.push(line.slice(start));
};

const wrapWide = (line: string, width: number, rows: string[]): void => {
	let row: Array<{grapheme: string; width: number}> = [];
	let used = 0;
	const text = (part: typeof row): string => part.map(({grapheme}) => grapheme).join('');
	for (const cell of graphemes(line)) {
		if (used + cell.width > width && row.length > 0) {
			const space = row.findLastIndex(({grapheme}) => grapheme === ' ');
			const end = cell.grapheme === ' ' || space <= 0 ? row.length : space + 1;
			rows.push(text(row.slice(0, end)).trimEnd());
			row = row.slice(end);
			used = row.reduce((sum, {width: cells}) => sum + cells, 0);
			if (cell.grapheme === ' ' && row.length === 0) {
				continue;
			}
		}

		// A wide character has no place in a single column.
		row.push(cell.width > width ? {grapheme: '?', width: 1} : cell);
		used += Math.min(cell.width, width);
	}

	rows.push(text(row));
};

/** Rows of at most `width` cells, broken at blanks where there are some. The text must be `plain`. */
export const wrap = (text: string, width: number): string[] => {
	const rows: string[] = [];
	const cells = Math.max(1, width);
	for (const line of text.split('\n')) {
		if (narrow.test(line)) {
			wrapNarrow(line, cells, rows);
		} else {
			wrapWide(line, cells, rows);
		}
	}

	return rows;
};
