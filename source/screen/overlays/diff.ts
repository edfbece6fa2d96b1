import {diffRows, diffSize} from '../panes/diff-rows.js';
import {highlight} from '../panes/highlight.js';
import {matchingRows} from '../panes/pane.js';
import {type BorderedBox, innerColumns, innerRows} from '../rows/box.js';
import {emptyRow, type Row, rowText} from '../rows/row.js';
import type {DiffLayer} from '../state/ui.js';
import {plain} from '../text/cells.js';
import {centred} from './overlay.js';

const placeOf = (screen: {columns: number; rows: number}) =>
	centred(screen, Math.max(40, screen.columns - 4), screen.rows - 2);

const contentRows = (text: string | undefined, width: number): Row[] => {
	if (text === undefined) {
		return [[['muted', 'Comparing …']]];
	}
	if (text.trim() === '') {
		return [[['muted', 'Nothing differs.']]];
	}
	return diffRows(text, width, {whole: true});
};

type LaidOut = {text: string | undefined; width: number; rows: readonly Row[]; files: readonly number[]};

// Every key that scrolls the diff needs it laid out, outside of any component, so the last layout is kept.
let last: LaidOut | undefined;

const layOut = (text: string | undefined, width: number): LaidOut => {
	if (last?.width !== width || last.text !== text) {
		const rows = contentRows(text, width);
		last = {
			text,
			width,
			rows,
			files: rows.flatMap(([span], index) => (span?.[0] === 'title' ? [index] : [])),
		};
	}
	return last;
};

export type DiffView = {
	rows: readonly Row[];
	/** Rows that are seen at once. */
	visible: number;
	/** Index of the first row that is seen. */
	first: number;
	/** How many rows the diff can be scrolled down. */
	limit: number;
	/** The same by jumping to a file: the last one may stand at the top with nothing below it. */
	reach: number;
	/** Indexes of the rows that name a file. */
	files: readonly number[];
	/** Which of them is the one at the top of the view, from 0. */
	file: number;
};

/** The diff as it stands on the screen. */
export const diffView = (layer: DiffLayer, screen: {columns: number; rows: number}): DiffView => {
	const area = placeOf(screen);
	const {rows, files} = layOut(layer.text, innerColumns(area.columns));
	const visible = innerRows(area.rows);
	const limit = Math.max(0, rows.length - visible);
	const reach = Math.max(limit, files.at(-1) ?? 0);
	const first = Math.min(reach, Math.max(0, layer.scroll));
	const file = Math.max(
		0,
		files.findLastIndex(index => index <= first),
	);
	return {rows, visible, first, limit, reach, files, file};
};

/** What changed between two checkpoints, over all of the screen. */
export const diffBox = (layer: DiffLayer, screen: {columns: number; rows: number}): BorderedBox => {
	const area = placeOf(screen);
	const {rows, visible, first, files, file} = diffView(layer, screen);
	const size = diffSize(layer.text ?? '');
	const position = `${first + 1}–${Math.min(rows.length, first + visible)}/${rows.length}`;
	const shown = rows.slice(first, first + visible);
	const {query, match} = layer.search ?? {query: '', match: 0};
	const current = query === '' ? undefined : matchingRows(rows.map(rowText), query)[match];
	return {
		place: area,
		shape: 'thick',
		border: 'border.focus',
		title: [
			['title.focus', plain(layer.title)],
			['text', ' '],
			['diff.added', `+${size.added} `],
			['diff.removed', `−${size.removed}`],
			['muted', files.length > 1 ? ` · file ${file + 1} of ${files.length}` : ''],
		],
		tag: rows.length > visible ? [['muted', position]] : emptyRow,
		footer: [
			['key', 'esc'],
			['text', query === '' ? ' closes' : ' ends the search'],
		],
		content:
			query === ''
				? shown
				: shown.map((row, index) =>
						highlight(row, query, first + index === current ? 'match.current' : 'match'),
					),
	};
};
