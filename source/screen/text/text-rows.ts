/** Text that is being typed, as the rows it takes on the screen. */
import {plain, textWidth} from './cells.js';

/** Where a row begins in the text and where it ends, in UTF-16 units; the character that ends a line is in no row. */
export type TextRow = {start: number; end: number};

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** The text as it is drawn: without what terminals draw differently. */
export const drawn = (text: string): string =>
	Array.from(segmenter.segment(text), ({segment}) => plain(segment)).join('');

const rowsOfLine = (text: string, from: number, width: number): TextRow[] => {
	const rows: TextRow[] = [];
	let start = from;
	let used = 0;
	/** Where the row may be broken: behind its last blank. */
	let gap: number | undefined;
	for (const {segment, index} of segmenter.segment(text)) {
		const cells = textWidth(plain(segment));
		const place = from + index;
		// A blank may exceed the width, where the cursor has its cell.
		if (used + cells > width && !(segment === ' ' && used <= width) && place > start) {
			const end = gap ?? place;
			rows.push({start, end});
			used = textWidth(drawn(text.slice(end - from, index)));
			start = end;
			gap = undefined;
		}

		used += cells;
		if (segment === ' ') {
			gap = place + 1;
		}
	}

	return [...rows, {start, end: from + text.length}];
};

/** The text broken into rows of at most `width` cells; a blank at the end of a row may take one more. */
export const textRows = (text: string, width: number): TextRow[] => {
	const rows: TextRow[] = [];
	let from = 0;
	for (const line of text.split('\n')) {
		rows.push(...rowsOfLine(line, from, Math.max(2, width)));
		from += line.length + 1;
	}

	return rows;
};

/** Index of the row the cursor stands in. */
export const rowAt = (rows: readonly TextRow[], cursor: number): number =>
	Math.max(
		0,
		rows.findLastIndex(({start}) => start <= cursor),
	);
