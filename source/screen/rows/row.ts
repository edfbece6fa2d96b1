/** Rows before they have colours: parts of text, each with its role. */

import type {Role} from '../../words/roles.js';
import {plain, rowPlain, textWidth, truncate, wrap} from '../text/cells.js';
import type {Theme} from '../theme/theme.js';

export type Span = readonly [role: Role, text: string];
export type Row = readonly Span[];

export const emptyRow: Row = [];

export const rowText = (row: Row): string => row.map(([, text]) => text).join('');

/** The row as it may be drawn: no text in it can move the cursor or begin another row. */
export const safeRow = (row: Row): Row =>
	row.every(([, text]) => rowPlain(text) === text) ? row : row.map(([role, text]) => [role, rowPlain(text)]);

const rowWidth = (row: Row): number => row.reduce((width, [, text]) => width + textWidth(text), 0);

/** The row within `width` cells, cut with an ellipsis. */
export const fitRow = (given: Row, width: number): Row => {
	const row = safeRow(given);
	if (rowWidth(row) <= width) {
		return row;
	}
	const result: Span[] = [];
	let left = width;
	for (const [role, text] of row) {
		const wide = textWidth(text);
		// The ellipsis belongs to the last piece that is seen, even where the cut falls between two.
		if (wide >= left) {
			result.push([role, wide === left ? truncate(`${text} `, left) : truncate(text, left)]);
			break;
		}

		result.push([role, text]);
		left -= wide;
	}

	return result;
};

/** One part at the left end, one at the right; the left one is cut if both do not fit. */
export const spread = (left: Row, right: Row, width: number): Row => {
	const kept = fitRow(right, width);
	const room = width - rowWidth(kept);
	const cut = fitRow(left, Math.max(0, room - (kept.length > 0 ? 1 : 0)));
	return [...cut, ['text', ' '.repeat(Math.max(0, room - rowWidth(cut)))], ...kept];
};

/**
 * Running text as rows: `lead` stands before the first row, as many blanks (or `indent`) before the others.
 * The text may be anything; it is made plain here.
 */
export const paragraph = (
	role: Role,
	text: string,
	width: number,
	lead: Row = emptyRow,
	indent?: Span,
): Row[] => {
	const margin = rowWidth(lead);
	const gap: Row = margin === 0 ? emptyRow : [indent ?? ['text', ' '.repeat(margin)]];
	return wrap(plain(text), width - margin).map(
		(line, index): Row => [...(index === 0 ? lead : gap), [role, line]],
	);
};

/** The row as a string of exactly `width` cells with control sequences. */
export const paintRow = (row: Row, width: number, theme: Theme): string => {
	const fitted = fitRow(row, width);
	let result = '';
	let used = 0;
	for (const [role, text] of fitted) {
		result += theme.paint(role, text);
		used += textWidth(text);
	}

	return used < width ? result + ' '.repeat(width - used) : result;
};
