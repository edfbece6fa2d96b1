/** What the four panes have in common: their rows, how many are seen at once, and their text. */
import type {Moment} from '../../journal/state/state.js';
import {innerColumns, innerRows} from '../rows/box.js';
import type {PaneName, Rectangle} from '../rows/layout.js';
import {type Row, rowText} from '../rows/row.js';
import {goalPaneRows} from './goal-pane.js';
import {draftOf, type EarlierNote, memoryPaneRows} from './memory-pane.js';
import {stepPaneRows} from './step-pane.js';
import {verifierPaneRows} from './verifier-pane.js';

/** A text that is searched for, and which of its matches is the current one, from 0. */
export type Search = {query: string; match: number};

export const paneTitles: Record<PaneName, string> = {
	goal: 'Goal',
	step: 'Step',
	verifier: 'Verifier',
	memory: 'Memory',
};

/** Rows of a pane that never scroll: the phase strip of the step pane and the blank below it. */
export const fixedRows = (pane: PaneName): number => (pane === 'step' ? 2 : 0);

/**
 * All rows of a pane, none wider than `width` cells. `now` in milliseconds since the epoch; `zoomed` when the pane has the
 * whole screen, so that there is room for what is else only counted; `earlier` is what MEMORY.md held before the run.
 */
export const paneRows = (
	pane: PaneName,
	moment: Moment,
	width: number,
	now: number,
	zoomed = false,
	earlier?: readonly EarlierNote[],
): Row[] => {
	const {state, output, olderOutput} = moment;
	switch (pane) {
		case 'goal':
			return goalPaneRows(state, now, width, zoomed);
		case 'step':
			return stepPaneRows(moment, width);
		case 'verifier': {
			const {verifiers, verdict, iteration, finished} = state;
			return verifierPaneRows(
				verifiers,
				verdict,
				iteration,
				output,
				olderOutput,
				width,
				finished !== undefined,
			);
		}
		case 'memory':
			return memoryPaneRows(state.memory, draftOf(state), width, earlier);
	}
};

/** The rows as plain text: what a search looks through and `y` copies. */
export const paneText = (...given: Parameters<typeof paneRows>): string[] =>
	paneRows(...given).map(row => rowText(row).trimEnd());

export type PaneRoom = {
	/** Cells a row may take. */
	columns: number;
	/** Rows that are seen at once. */
	rows: number;
};

/** What fits into a pane at this place, its border and its fixed rows not counted. */
export const paneRoom = (pane: PaneName, {columns, rows}: Rectangle): PaneRoom => ({
	columns: innerColumns(columns),
	rows: Math.max(0, innerRows(rows) - fixedRows(pane)),
});

/** The most rows a pane of `total` rows can be scrolled away from where it naturally stands. */
export const maxScroll = (total: number, {rows}: PaneRoom): number => Math.max(0, total - rows);

/**
 * Index of the first row that is seen. `scroll` counts from the natural place: the newest row of a stream, the top
 * of the goal.
 */
export const firstRow = (pane: PaneName, total: number, room: PaneRoom, scroll: number): number => {
	const most = maxScroll(total, room);
	const bounded = Math.min(most, Math.max(0, scroll));
	return pane === 'goal' ? bounded : most - bounded;
};

/** The scroll that brings row `index` to the top of the pane, as far as there are rows below it. */
export const scrollToTop = (pane: PaneName, index: number, total: number, room: PaneRoom): number => {
	const most = maxScroll(total, room);
	const first = Math.min(most, Math.max(0, index));
	return pane === 'goal' ? first : most - first;
};

/** The scroll that brings row `index` into the middle of the pane. */
export const scrollTo = (pane: PaneName, index: number, total: number, room: PaneRoom): number =>
	scrollToTop(pane, index - Math.floor(room.rows / 2), total, room);

/** Indexes of the rows that hold the query, letter case aside. */
export const matchingRows = (rows: readonly string[], query: string): number[] => {
	const wanted = query.toLowerCase();
	if (wanted === '') {
		return [];
	}
	return rows.flatMap((row, index) => (row.toLowerCase().includes(wanted) ? [index] : []));
};
