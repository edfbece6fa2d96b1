/** Text as terminal cells: how wide it is, cutting it to a width, breaking it into rows. */
import stringWidth from 'string-width';

const ascii = /^[\u0020-\u007E\n]*$/;
// Characters that are certainly one cell wide and never join their neighbours: most text, at the price of one test.
const narrow =
	/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0391-\u03FF\u0400-\u0481\u2010-\u2027\u2030-\u205E\u2190-\u22FF\u2500-\u25FC\u2713\u2717]*$/;
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

// Working a width out takes several regular expressions, and texts repeat their characters.
const known = new Map<string, number>();
const mostKnown = 4096;

const graphemeWidth = (grapheme: string): number => {
	const before = known.get(grapheme);
	if (before !== undefined) return before;
	// Ink gives every character at least one cell, so an orphaned combining mark counts too.
	const width = Math.max(1, stringWidth(grapheme));
	if (known.size >= mostKnown) known.clear();
	known.set(grapheme, width);
	return width;
};

const graphemes = (text: string): Array<{grapheme: string; width: number}> =>
	Array.from(segmenter.segment(text), ({segment}) => ({grapheme: segment, width: graphemeWidth(segment)}));

/** Cells the text takes on one row. The text must be `plain`. */
export const textWidth = (text: string): number => {
	if (narrow.test(text)) return text.length;
	let width = 0;
	for (const {segment} of segmenter.segment(text)) width += graphemeWidth(segment);
	return width;
};

const expandTabs = (line: string): string => {
	let result = '';
	for (const [index, part] of line.split('\t').entries()) {
		if (index > 0) result += ' '.repeat(4 - (textWidth(result) % 4));
		result += part;
	}

	return result;
};

/**
 * Text that is safe to lay out: no control or direction characters, tabs as spaces, and no character sequence whose
 * width differs from terminal to terminal (joined emoji, skin tones, flags). Line ends stay.
 */
export const plain = (text: string): string => {
	if (ascii.test(text)) return text;
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

/** The text on one row of at most `width` cells; what is cut leaves an ellipsis. */
export const truncate = (text: string, width: number): string => {
	if (width <= 0) return '';
	if (narrow.test(text)) return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
	if (textWidth(text) <= width) return text;
	let result = '';
	let used = 0;
	for (const {grapheme, width: cells} of graphemes(text)) {
		if (used + cells > width - 1) break;
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
		const space = line.lastIndexOf(' ', start + width);
		const blank = space > start && line.slice(start, space).trim() !== '';
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
			if (cell.grapheme === ' ' && row.length === 0) continue;
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
		if (narrow.test(line)) wrapNarrow(line, cells, rows);
		else wrapWide(line, cells, rows);
	}

	return rows;
};
