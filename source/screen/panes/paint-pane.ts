import type {Moment} from '../../journal/state/state.js';
import {formatCount, formatTime} from '../../words/format.js';
import {paintBox} from '../rows/box.js';
import type {Rectangle} from '../rows/layout.js';
import type {Row} from '../rows/row.js';
import {emptyRow, rowText} from '../rows/row.js';
import type {PaneName, Ui} from '../state/ui.js';
import {paneNames} from '../state/ui.js';
import type {Theme} from '../theme/theme.js';
import {highlight} from './highlight.js';
import {firstRow, fixedRows, matchingRows, paneRoom, paneTitles} from './pane.js';
import {silence} from './silence.js';
import {phaseStrip} from './step-pane.js';

export type PaneInput = {
	pane: PaneName;
	moment: Moment;
	rows: readonly Row[];
	place: Rectangle;
	focused: boolean;
	zoomed: boolean;
	scroll: number;
	search: Ui['search'];
	/** The pane shows an earlier point of the run. */
	past: boolean;
	/** Milliseconds since the epoch; at a past moment, when that was. */
	now: number;
	theme: Theme;
};

export type PanePainting = {
	/** Plain text of what stands in the border. */
	title: string;
	/** As many strings as the place has rows, each as wide as the place. */
	rows: string[];
	/** Index of the first row that is seen, of how many. */
	first: number;
	total: number;
};

const titleRow = ({pane, moment, focused, zoomed, past}: PaneInput): Row => {
	const {state} = moment;
	const of = (pane === 'step' || pane === 'verifier') && state.iteration >= 0;
	const where = state.iteration === 0 ? 'base' : `iteration ${state.iteration}`;
	return [
		[focused ? 'title.focus' : 'muted', `${paneNames.indexOf(pane) + 1} `],
		[focused ? 'title.focus' : 'title', paneTitles[pane]],
		...(of ? ([['muted', ` · ${where}`]] as const) : []),
		...(past && pane === 'step' ? ([['past', ` · as of ${formatTime(state.at)}`]] as const) : []),
		...(zoomed ? ([['muted', ' · zoomed']] as const) : []),
	];
};

/** One pane in its box. The position is shown as soon as not everything is seen. */
export const paintPane = (input: PaneInput): PanePainting => {
	const {pane, moment, rows, place, focused, scroll, search, now, theme} = input;
	const room = paneRoom(pane, place);
	const total = rows.length;
	const first = firstRow(pane, total, room, scroll);
	const last = Math.min(total, first + room.rows);
	let visible = rows.slice(first, last);
	if (focused && search && search.query !== '') {
		const matches = matchingRows(rows.map(rowText), search.query);
		const current = matches[search.match];
		visible = visible.map((row, index) =>
			highlight(row, search.query, first + index === current ? 'match.current' : 'match'),
		);
	}

	const fixed = fixedRows(pane) > 0 ? [phaseStrip(moment.state, room.columns), emptyRow] : [];
	const title = titleRow(input);
	const below = total - last;
	const away = scroll > 0 && pane !== 'goal';
	const silent = pane === 'step' ? silence(moment, now) : '';
	const seen = last > first ? `${first + 1}–${last}/${total}` : `${total} rows`;
	const position = total > room.rows ? seen : '';
	return {
		title: rowText(title),
		first,
		total,
		rows: paintBox({
			columns: place.columns,
			rows: place.rows,
			shape: focused ? 'thick' : 'plain',
			border: focused ? 'border.focus' : 'border',
			title,
			tag: position === '' ? emptyRow : [['muted', position]],
			footer: silent === '' ? emptyRow : [['muted', silent]],
			footerTag: away && below > 0 ? [['warning', `${formatCount(below)} more ↓`]] : emptyRow,
			content: [...fixed, ...visible],
			theme,
		}),
	};
};
