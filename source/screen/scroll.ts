import type {PaneName} from './ui.js';

/** The text of a pane, and how much of it is seen at once. */
export type PaneMeasure = {
	/** Rows of text. */
	length: number;
	/** Rows of room. */
	room: number;
};

/** Streams stand with their newest row at the bottom, the goal with its first row at the top. */
const hangsFromTop = (pane: PaneName): boolean => pane === 'goal';

const furthest = ({length, room}: PaneMeasure): number => Math.max(0, length - room);

const clamp = (scroll: number, measure: PaneMeasure): number =>
	Math.min(Math.max(0, scroll), furthest(measure));

/** The scroll after moving the view `rows` down, or up where negative. */
export const scrollBy = (pane: PaneName, scroll: number, rows: number, measure: PaneMeasure): number =>
	clamp(clamp(scroll, measure) + (hangsFromTop(pane) ? rows : -rows), measure);

/** The first row that is seen. */
export const topRow = (pane: PaneName, scroll: number, measure: PaneMeasure): number =>
	hangsFromTop(pane) ? clamp(scroll, measure) : furthest(measure) - clamp(scroll, measure);

/** The scroll that brings a row to the middle of the view. */
export const scrollToRow = (pane: PaneName, row: number, measure: PaneMeasure): number => {
	const top = clamp(row - Math.floor(measure.room / 2), measure);
	return hangsFromTop(pane) ? top : furthest(measure) - top;
};

/** The scroll that keeps the same rows in view after the text grew or shrank by `rows`. */
export const scrollAfterGrowth = (pane: PaneName, scroll: number, rows: number): number =>
	scroll === 0 || hangsFromTop(pane) ? scroll : Math.max(1, scroll + rows);

/** Rows that hold the query, in any letter case; ascending. */
export const findRows = (rows: readonly string[], query: string): number[] => {
	const wanted = query.toLowerCase();
	return wanted === ''
		? []
		: rows.flatMap((row, index) => (row.toLowerCase().includes(wanted) ? [index] : []));
};
