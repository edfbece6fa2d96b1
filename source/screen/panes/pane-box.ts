import {formatCount} from '../../words/format.js';
import type {BorderedBox} from '../rows/box.js';
import {type PaneName, paneNames, type Rectangle} from '../rows/layout.js';
import {emptyRow, type Row, rowText} from '../rows/row.js';
import {highlight} from './highlight.js';
import {firstRow, matchingRows, paneRoom, paneTitles, type Search} from './pane.js';

export type PaneBoxInput = {
	pane: PaneName;
	rows: readonly Row[];
	/** Rows at the top that never scroll. */
	fixed?: readonly Row[];
	place: Rectangle;
	/** The iteration that the pane is about, 0 for the base; negative before there is one. */
	iteration?: number;
	/** The time of day that is shown, when it is not now. */
	asOf?: string;
	/** Stands in the lower border. */
	note?: string;
	focused: boolean;
	zoomed: boolean;
	scroll: number;
	/** Only for the focused pane. */
	search: Search | undefined;
};

const titleRow = ({pane, iteration = -1, asOf, focused, zoomed}: PaneBoxInput): Row => {
	const where = iteration === 0 ? 'base' : `iteration ${iteration}`;
	return [
		[focused ? 'title.focus' : 'muted', `${paneNames.indexOf(pane) + 1} `],
		[focused ? 'title.focus' : 'title', paneTitles[pane]],
		...(iteration >= 0 ? ([['muted', ` · ${where}`]] as const) : []),
		...(asOf ? ([['past', ` · as of ${asOf}`]] as const) : []),
		...(zoomed ? ([['muted', ' · zoomed']] as const) : []),
	];
};

/** The rows with every match marked, and the current one in another way. `first` is the index of the first of them. */
const withMatches = (
	all: readonly Row[],
	visible: readonly Row[],
	first: number,
	search: Search | undefined,
) => {
	if (!search || search.query === '') {
		return visible;
	}
	const current = matchingRows(all.map(rowText), search.query)[search.match];
	return visible.map((row, index) =>
		highlight(row, search.query, first + index === current ? 'match.current' : 'match'),
	);
};

/** One pane in its box. The position is shown as soon as not everything is seen. */
export const paneBox = (input: PaneBoxInput): BorderedBox => {
	const {pane, rows, fixed = [], place, focused, scroll, search, note} = input;
	const room = paneRoom(pane, place);
	const total = rows.length;
	const first = firstRow(pane, total, room, scroll);
	const last = Math.min(total, first + room.rows);
	const below = total - last;
	const isAway = scroll > 0 && pane !== 'goal';
	const seen = last > first ? `${first + 1}–${last}/${total}` : `${total} rows`;
	return {
		place,
		shape: focused ? 'thick' : 'plain',
		border: focused ? 'border.focus' : 'border',
		title: titleRow(input),
		tag: total > room.rows ? [['muted', seen]] : emptyRow,
		footer: note ? [['muted', note]] : emptyRow,
		footerTag: isAway && below > 0 ? [['warning', `${formatCount(below)} more ↓`]] : emptyRow,
		content: [...fixed, ...withMatches(rows, rows.slice(first, last), first, search)],
	};
};
