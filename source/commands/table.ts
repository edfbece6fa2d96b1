import stringWidth from 'string-width';

export type Column<Row> = {title: string; cell: (row: Row) => string; align?: 'left' | 'right'};

const pad = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
	const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
	return align === 'right' ? space + text : text + space;
};

/** Rows under their titles, each column as wide as it has to be. */
export const table = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] => {
	const cells = rows.map(row => columns.map(({cell}) => cell(row)));
	const widths = columns.map(({title}, index) =>
		Math.max(stringWidth(title), ...cells.map(row => stringWidth(row[index] ?? ''))),
	);
	return [columns.map(({title}) => title), ...cells].map(row =>
		row
			.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
			.join('  ')
			.trimEnd(),
	);
};
