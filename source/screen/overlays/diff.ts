import {innerColumns, innerRows, paintBox} from '../box.js';
import {plain} from '../cells.js';
import {diffRows, diffSize} from '../panes/diff-rows.js';
import {remember} from '../remember.js';
import type {Row} from '../row.js';
import {emptyRow} from '../row.js';
import type {Theme} from '../theme.js';
import type {Layer} from '../ui.js';
import type {Overlay} from './overlay.js';
import {centred, firstOf} from './overlay.js';

type DiffLayer = Extract<Layer, {kind: 'diff'}>;

const placeOf = (screen: {columns: number; rows: number}) =>
	centred(screen, Math.max(40, screen.columns - 4), screen.rows - 2);

const contentRows = (text: string | undefined, width: number): Row[] => {
	if (text === undefined) return [[['muted', 'Comparing …']]];
	if (text.trim() === '') return [[['muted', 'Nothing differs.']]];
	return diffRows(text, width, {whole: true});
};

// The same diff is asked for with every key that scrolls it, so the last one is kept.
const rowsOf = remember(contentRows);

/** What changed between two checkpoints, over all of the screen. */
export const diffOverlay = (
	layer: DiffLayer,
	screen: {columns: number; rows: number},
	theme: Theme,
): Overlay => {
	const area = placeOf(screen);
	const rows = rowsOf(layer.text, innerColumns(area.columns));
	const visible = innerRows(area.rows);
	const first = firstOf(rows.length, visible, layer.scroll);
	const size = diffSize(layer.text ?? '');
	const position = `${first + 1}–${Math.min(rows.length, first + visible)}/${rows.length}`;
	return {
		place: area,
		rows: paintBox({
			columns: area.columns,
			rows: area.rows,
			shape: 'thick',
			border: 'border.focus',
			title: [
				['title.focus', plain(layer.title)],
				['text', ' '],
				['diff.added', `+${size.added} `],
				['diff.removed', `−${size.removed}`],
			],
			tag: rows.length > visible ? [['muted', position]] : emptyRow,
			footer: [
				['key', 'esc'],
				['text', ' closes'],
			],
			content: rows.slice(first, first + visible),
			theme,
		}),
	};
};

/** How many rows the diff could be scrolled down. */
export const diffScrollLimit = (layer: DiffLayer, screen: {columns: number; rows: number}): number => {
	const area = placeOf(screen);
	return Math.max(0, rowsOf(layer.text, innerColumns(area.columns)).length - innerRows(area.rows));
};
