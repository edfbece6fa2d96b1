import type {Role} from '../../words/roles.js';
import {textWidth} from '../text/cells.js';
import type {Theme} from '../theme/theme.js';
import type {Rectangle} from './layout.js';
import {emptyRow, fitRow, paintRow, type Row, rowText, safeRow} from './row.js';

/** Border styles differ in shape as well as in colour. */
const shapes = {
	plain: {left: '╭', right: '╮', bottomLeft: '╰', bottomRight: '╯', across: '─', down: '│'},
	thick: {left: '┏', right: '┓', bottomLeft: '┗', bottomRight: '┛', across: '━', down: '┃'},
	double: {left: '╔', right: '╗', bottomLeft: '╚', bottomRight: '╝', across: '═', down: '║'},
} as const;

/** A box before it has colours. */
export type BorderedBox = {
	/** Borders included; at least 2 rows. */
	place: Rectangle;
	shape: keyof typeof shapes;
	border: Role;
	/** These four stand in the border. */
	title: Row;
	tag?: Row;
	footer?: Row;
	footerTag?: Row;
	/** What stands inside; each is cut to the inner width. Missing ones are blank. */
	content: readonly Row[];
};

/** Columns inside a box: a border and a blank on each side. */
export const innerColumns = (columns: number): number => Math.max(1, columns - 4);
export const innerRows = (rows: number): number => Math.max(0, rows - 2);

const edge = (box: BorderedBox, ends: [string, string], left: Row, given: Row, theme: Theme): string => {
	const {columns} = box.place;
	const right = safeRow(given);
	const {across} = shapes[box.shape];
	const paint = (text: string): string => theme.paint(box.border, text);
	const room = columns - 6;
	// The part at the right is dropped first: it is the less important one.
	const start = left.length > 0 ? fitRow(left, Math.max(1, room)) : emptyRow;
	const startWidth = start.length > 0 ? textWidth(rowText(start)) + 2 : 0;
	const endWidth = right.length > 0 ? textWidth(rowText(right)) + 2 : 0;
	const end = endWidth > 0 && startWidth + endWidth <= room ? right : emptyRow;
	const gap = columns - 4 - startWidth - (end.length > 0 ? endWidth : 0);
	const piece = (row: Row): string =>
		row.length === 0 ? '' : ` ${row.map(([role, text]) => theme.paint(role, text)).join('')} `;
	return (
		paint(ends[0] + across) +
		piece(start) +
		paint(across.repeat(Math.max(0, gap))) +
		piece(end) +
		paint(across + ends[1])
	);
};

/** The box as one string for each row of its place, each exactly as wide as the place. */
export const paintBox = (box: BorderedBox, theme: Theme): string[] => {
	const {columns, rows} = box.place;
	const shape = shapes[box.shape];
	const side = theme.paint(box.border, shape.down);
	const width = innerColumns(columns);
	const blank = `${side}${' '.repeat(columns - 2)}${side}`;
	const lines = [edge(box, [shape.left, shape.right], box.title, box.tag ?? emptyRow, theme)];
	for (let index = 0; index < innerRows(rows); index++) {
		const row = box.content[index];
		lines.push(row && row.length > 0 ? `${side} ${paintRow(row, width, theme)} ${side}` : blank);
	}

	lines.push(
		edge(
			box,
			[shape.bottomLeft, shape.bottomRight],
			box.footer ?? emptyRow,
			box.footerTag ?? emptyRow,
			theme,
		),
	);
	return lines;
};
