/** One line of the table that `npm run bench` prints. */
export type Figure = {
	/** What was measured, with how often. */
	name: string;
	value: number;
	unit: string;
	/** Upper limit, in the same unit, on two cores. */
	goal?: number;
	/** What the same run measured for something everybody knows, in the same unit. */
	baseline?: {name: string; value: number};
};

/** A part of the benchmark. */
export type Section = {name: string; measure: () => Promise<Figure[]>};

const show = (value: number, unit: string): string =>
	`${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;

const columns: {title: string; cell: (figure: Figure) => string}[] = [
	{title: 'figure', cell: ({name}) => name},
	{title: 'measured', cell: ({value, unit}) => show(value, unit)},
	{title: 'goal', cell: ({goal, unit}) => (goal === undefined ? '' : `≤ ${show(goal, unit)}`)},
	{
		title: 'met',
		cell: ({goal, value}) => (goal === undefined ? '' : value <= goal ? 'yes' : 'no'),
	},
	{
		title: 'baseline in the same run',
		cell: ({baseline, unit}) => (baseline ? `${show(baseline.value, unit)} ${baseline.name}` : ''),
	},
	{
		title: 'ratio',
		cell: ({baseline, value}) => (baseline ? `${(value / baseline.value).toFixed(2)}×` : ''),
	},
];

/** The figures as a Markdown table, padded so that it also reads well in a terminal. */
export const figureTable = (figures: readonly Figure[]): string => {
	const rows = [
		columns.map(({title}) => title),
		...figures.map(figure => columns.map(({cell}) => cell(figure))),
	];
	const widths = columns.map((_, index) => Math.max(...rows.map(row => row[index]?.length ?? 0)));
	const line = (row: readonly string[]): string =>
		`| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [line(head), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join(
		'\n',
	);
};
