import {innerColumns, paintBox} from '../box.js';
import {plain, textWidth} from '../cells.js';
import type {Row} from '../row.js';
import type {Theme} from '../theme.js';
import type {Layer} from '../ui.js';
import type {Overlay} from './overlay.js';
import {centred} from './overlay.js';

type LineLayer = Extract<Layer, {kind: 'line'}>;

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** The part of the line around the cursor that fits; the character under the cursor is drawn as the cursor. */
export const lineRow = (value: string, cursor: number, width: number): Row => {
	const before = plain(value.slice(0, cursor));
	const after = plain(value.slice(cursor));
	const under = [...segmenter.segment(after)][0]?.segment ?? ' ';
	const rest = after.slice(under.length);
	if (textWidth(before) + textWidth(under) <= width) {
		return [
			['text', before],
			['cursor', under],
			['text', rest],
		];
	}

	const shown = Array.from(segmenter.segment(before), ({segment}) => segment);
	while (shown.length > 0 && textWidth(shown.join('')) + textWidth(under) > width - 1) shown.shift();
	return [
		['muted', '…'],
		['text', shown.join('')],
		['cursor', under],
		['text', rest],
	];
};

/** One line of typing at the lower end of the screen. */
export const lineOverlay = (
	layer: LineLayer,
	screen: {columns: number; rows: number},
	theme: Theme,
): Overlay => {
	const size = centred(screen, Math.min(100, screen.columns - 4), 3);
	const place = {...size, y: Math.max(0, screen.rows - 6)};
	return {
		place,
		rows: paintBox({
			columns: place.columns,
			rows: place.rows,
			shape: 'thick',
			border: 'border.focus',
			title: [['title.focus', plain(layer.title)]],
			footer: [
				['key', 'enter'],
				['text', ' done · '],
				['key', 'esc'],
				['text', ' cancel'],
			],
			content: [lineRow(layer.value, layer.cursor, innerColumns(place.columns))],
			theme,
		}),
	};
};
