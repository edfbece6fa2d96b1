import {type BorderedBox, innerColumns, innerRows} from '../rows/box.js';
import type {Rectangle} from '../rows/layout.js';
import {emptyRow, type Row, type Span} from '../rows/row.js';
import {textWidth} from '../text/cells.js';
import {centred, firstOf} from './overlay.js';

export type HelpGroup = {group: string; rows: ReadonlyArray<{keys: string; label: string}>};

const helpRows = (help: readonly HelpGroup[]): Row[] => {
	const widest = Math.max(...help.flatMap(({rows}) => rows.map(({keys}) => textWidth(keys))), 0);
	return help.flatMap(({group, rows}, index): Row[] => [
		...(index > 0 ? [emptyRow] : []),
		[['title', group]],
		...rows.map(
			({keys, label}): Row => [
				['text', '  '],
				['key', keys],
				['text', `${' '.repeat(widest - textWidth(keys) + 2)}${label}`],
			],
		),
	]);
};

const placeOf = (rows: readonly Row[], screen: {columns: number; rows: number}): Rectangle =>
	centred(screen, 76, Math.min(rows.length + 2, screen.rows - 2));

/** How many rows the help can be scrolled down. */
export const helpScrollLimit = (
	help: readonly HelpGroup[],
	screen: {columns: number; rows: number},
): number => {
	const rows = helpRows(help);
	return Math.max(0, rows.length - innerRows(placeOf(rows, screen).rows));
};

/** Every key there is, by group. */
export const helpBox = (
	help: readonly HelpGroup[],
	scroll: number,
	screen: {columns: number; rows: number},
): BorderedBox => {
	const rows = helpRows(help);
	const place = placeOf(rows, screen);
	const visible = innerRows(place.rows);
	const first = firstOf(rows.length, visible, scroll);
	const position: Span[] =
		rows.length > visible
			? [['muted', `${first + 1}–${Math.min(rows.length, first + visible)}/${rows.length}`]]
			: [];
	return {
		place,
		shape: 'thick',
		border: 'border.focus',
		title: [['title.focus', 'Keys']],
		tag: position,
		footer:
			innerColumns(place.columns) > 30
				? [
						['key', 'esc'],
						['text', ' closes'],
					]
				: emptyRow,
		content: rows.slice(first),
	};
};
