import type {Moment, RunState} from '../../journal/state/state.js';
import {firstRow, maxScroll, type PaneRoom, paneRoom, paneRows, scrollToTop} from '../panes/pane.js';
import {frameLayout} from '../rows/frame-layout.js';
import {type PaneName, paneNames} from '../rows/layout.js';
import {type Row, rowText} from '../rows/row.js';
import {sameRow} from '../rows/same-row.js';
import type {Ui} from './ui.js';

/** A pane as it stands on the screen now. */
export type PaneView = {rows: readonly Row[]; room: PaneRoom};

export type PaneViewInput = {
	ui: Ui;
	moment: Moment;
	/** A gate that waits takes room from the panes. */
	live: RunState;
	/** Milliseconds since the epoch. */
	now: number;
};

/** Undefined for a pane that is not on the screen. */
export const paneView = (pane: PaneName, {ui, moment, live, now}: PaneViewInput): PaneView | undefined => {
	const place = frameLayout(live.gate, ui).panes[pane];
	if (!place) {
		return undefined;
	}
	const room = paneRoom(pane, place);
	return {room, rows: paneRows(pane, moment, room.columns, now, ui.zoomed, ui.earlier)};
};

/** The pane as plain text, one string a row. */
export const textOf = (view: PaneView | undefined): string[] =>
	view?.rows.map(row => rowText(row).trimEnd()) ?? [];

/** Streams start at their newest row, the goal at its first; so scrolling away means up, or down. */
const startsAtTop = (pane: PaneName): boolean => pane === 'goal';

/** The scroll after moving the view `rows` down, or up where negative; never beyond an end. */
export const scrollBy = (
	pane: PaneName,
	scroll: number,
	rows: number,
	total: number,
	room: PaneRoom,
): number => {
	const most = maxScroll(total, room);
	const clamp = (value: number): number => Math.min(Math.max(0, value), most);
	return clamp(clamp(scroll) + (startsAtTop(pane) ? rows : -rows));
};

/** The scroll that keeps the same rows in view after `rows` were added at the newest end. */
export const scrollAfterGrowth = (pane: PaneName, scroll: number, rows: number): number =>
	scroll === 0 || startsAtTop(pane) ? scroll : Math.max(1, scroll + rows);

/**
 * The scroll of each pane after the screen changed its size and rows wrap elsewhere: what was at the top of a scrolled pane
 * stays there.
 */
export const keptPlaces = (before: Ui, after: Ui, input: Omit<PaneViewInput, 'ui'>): Ui['scroll'] => {
	const scroll = {...after.scroll};
	for (const pane of paneNames) {
		if (before.scroll[pane] === 0) {
			continue;
		}
		const old = paneView(pane, {...input, ui: before});
		const view = paneView(pane, {...input, ui: after});
		if (!old || !view) {
			continue;
		}
		const first = firstRow(pane, old.rows.length, old.room, before.scroll[pane]);
		scroll[pane] = scrollToTop(pane, sameRow(old.rows, first, view.rows), view.rows.length, view.room);
	}

	return scroll;
};
