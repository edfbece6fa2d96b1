import {pad as padEnd, textWidth} from '../../screen/text/cells.js';
import {cleanLine} from '../../system/text/clean-text.js';

export type Column<Row> = {title: string; cell: (row: Row) => string; align?: 'left' | 'right'};

const pad = (text: string, width: number, align: 'left' | 'right' = 'left'): string =>
	align === 'right' ? ' '.repeat(Math.max(0, width - textWidth(text))) + text : padEnd(text, width);

/** Rows under their titles, each column as wide as it has to be. */
export const table = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] => {
	const cells = rows.map(row => columns.map(({cell}) => cleanLine(cell(row))));
	const widths = columns.map(({title}, index) =>
		Math.max(textWidth(title), ...cells.map(row => textWidth(row[index] ?? ''))),
	);
	return [columns.map(({title}) => title), ...cells].map(row =>
		row
			.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
			.join('  ')
			.trimEnd(),
	);
};
