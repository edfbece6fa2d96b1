import {type BorderedBox, innerColumns} from '../rows/box.js';
import {emptyRow, type Row, rowText, type Span} from '../rows/row.js';
import {longest} from '../state/edit-text.js';
import type {Layer} from '../state/ui.js';
import {plain, textWidth} from '../text/cells.js';
import {drawn, rowAt, type TextRow, textRows} from '../text/text-rows.js';
import {centred} from './overlay.js';

export type InputLayer = Extract<Layer, {kind: 'input'}>;
type Screen = {columns: number; rows: number};

/** The most rows of text that are seen at once. */
const maxRows = 10;

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const columnsOf = ({columns}: Screen): number => Math.min(100, columns - 4);

/** Cells that the text may take; behind them there is always one for the cursor. */
export const inputWidth = (screen: Screen): number => innerColumns(columnsOf(screen)) - 1;

/** One row of the text; the character under the cursor is drawn as the cursor. */
const inputRow = (value: string, {start, end}: TextRow, cursor: number | undefined): Row => {
	if (cursor === undefined) {
		return [['text', drawn(value.slice(start, end))]];
	}
	const after = value.slice(cursor, end);
	const [under] = segmenter.segment(after);
	const shown = under ? drawn(under.segment) : '';
	return [
		['text', drawn(value.slice(start, cursor))],
		['cursor', shown === '' ? ' ' : shown],
		['text', drawn(after.slice(under?.segment.length ?? 0))],
	];
};

const footers = {
	note: [
		[
			['enter', 'send'],
			['alt+enter', 'new line'],
			['ctrl+g', 'editor'],
			['esc', 'cancel'],
		],
		[
			['enter', 'send'],
			['ctrl+j', 'line'],
			['esc', 'cancel'],
		],
	],
	limit: [
		[
			['enter', 'change it'],
			['esc', 'cancel'],
		],
	],
	search: [
		[
			['enter', 'search'],
			['esc', 'cancel'],
		],
	],
} as const;

/** The keys, the first list of them that fits. */
const footerOf = (purpose: InputLayer['purpose'], room: number): Row => {
	const rows = footers[purpose === 'search' || purpose === 'limit' ? purpose : 'note'].map(pairs =>
		pairs.flatMap(([key, label], index): Span[] => [
			['muted', index > 0 ? ' · ' : ''],
			['key', key],
			['text', ` ${label}`],
		]),
	);
	return rows.find(row => textWidth(rowText(row)) <= room) ?? rows.at(-1) ?? emptyRow;
};

/** Text that is being typed, at the lower end of the screen; it grows with the text, and then scrolls. */
export const inputBox = (layer: InputLayer, screen: Screen): BorderedBox => {
	const {value, cursor} = layer;
	const columns = columnsOf(screen);
	const rows = textRows(value, inputWidth(screen));
	const here = rowAt(rows, cursor);
	const visible = Math.min(rows.length, maxRows, Math.max(1, screen.rows - 5));
	const first = Math.min(Math.max(0, here - Math.floor(visible / 2)), rows.length - visible);
	const place = {
		...centred(screen, columns, visible + 2),
		y: Math.max(0, screen.rows - 5 - visible),
	};
	const position: Span[] = rows.length > visible ? [['muted', `row ${here + 1} of ${rows.length}`]] : [];
	return {
		place,
		shape: 'thick',
		border: 'border.focus',
		title: [['title.focus', plain(layer.title)]],
		tag: value.length >= longest ? [['warning', `full: ${longest} characters`]] : position,
		footer: footerOf(layer.purpose, place.columns - 6),
		content: rows
			.slice(first, first + visible)
			.map((row, index) => inputRow(value, row, first + index === here ? cursor : undefined)),
	};
};
