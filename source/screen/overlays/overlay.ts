import type {Rectangle} from '../rows/layout.js';

/** A place of at most the wanted size in the middle of the screen. */
export const centred = (
	screen: {columns: number; rows: number},
	columns: number,
	rows: number,
): Rectangle => {
	const width = Math.min(screen.columns, columns);
	const height = Math.min(screen.rows, rows);
	return {
		x: Math.floor((screen.columns - width) / 2),
		y: Math.floor((screen.rows - height) / 2),
		columns: width,
		rows: height,
	};
};

/** Index of the first row that is seen of a text scrolled `scroll` rows down. */
export const firstOf = (total: number, visible: number, scroll: number): number =>
	Math.min(Math.max(0, total - visible), Math.max(0, scroll));
