import type {Moment, RunState} from '../journal/state.js';
import {frameLayout} from './frame-layout.js';
import {mostScroll, type PaneRoom, type PaneRows, paneRoom} from './panes/pane.js';
import {type Row, rowText} from './row.js';
import type {PaneName, Ui} from './ui.js';

/** A pane as it stands on the screen now. */
export type PaneView = {rows: readonly Row[]; room: PaneRoom};

export type PaneViewInput = {
	ui: Ui;
	moment: Moment;
	/** A gate that waits takes room from the panes. */
	live: RunState;
	/** Milliseconds since the epoch. */
	now: number;
	/** Lays the pane out. */
	rowsOf: PaneRows;
};

/** Undefined for a pane that is not on the screen. */
export const paneView = (
	pane: PaneName,
	{ui, moment, live, now, rowsOf}: PaneViewInput,
): PaneView | undefined => {
	const place = frameLayout({ui, live}).panes[pane];
	if (!place) return undefined;
	const room = paneRoom(pane, place);
	return {room, rows: rowsOf(pane, moment, room.columns, now, ui.zoomed)};
};

/** The pane as a person reads it, one string a row. */
export const textOf = (view: PaneView | undefined): string[] =>
	view?.rows.map(row => rowText(row).trimEnd()) ?? [];

/** Streams hang from their newest row, the goal from its first: scrolling away from there is up, or down. */
const hangsFromTop = (pane: PaneName): boolean => pane === 'goal';

/** The scroll after moving the view `rows` down, or up where negative; never beyond an end. */
export const scrollBy = (
	pane: PaneName,
	scroll: number,
	rows: number,
	total: number,
	room: PaneRoom,
): number => {
	const most = mostScroll(total, room);
	const clamp = (value: number): number => Math.min(Math.max(0, value), most);
	return clamp(clamp(scroll) + (hangsFromTop(pane) ? rows : -rows));
};

/** The scroll that keeps the same rows in view after `rows` were added at the newest end. */
export const scrollAfterGrowth = (pane: PaneName, scroll: number, rows: number): number =>
	scroll === 0 || hangsFromTop(pane) ? scroll : Math.max(1, scroll + rows);
