/** The panes, in the order of their number keys. */
export const paneNames = ['goal', 'step', 'verifier', 'memory'] as const;
export type PaneName = (typeof paneNames)[number];

/** Cells: the left upper corner, from 0, and the size. */
export type Rectangle = {x: number; y: number; columns: number; rows: number};

export const minimumSize = {columns: 40, rows: 10} as const;

export type Layout = {
	kind: 'columns' | 'stacked' | 'tabs' | 'too-small';
	/** Only the panes that are seen. */
	panes: Partial<Record<PaneName, Rectangle>>;
	tabs: Rectangle | undefined;
	gate: Rectangle | undefined;
	timeline: Rectangle;
	status: Rectangle;
};

/** The most rows a gate bar may take, borders included: the panes it asks about must stay readable. */
const maxGateRows = (rows: number): number => {
	if (rows < 16) {
		return 4;
	}
	if (rows < 30) {
		return 6;
	}
	return rows < 48 ? 9 : 12;
};

const share = (total: number, fraction: number, least: number): number =>
	Math.min(total - least, Math.max(least, Math.round(total * fraction)));

const twoColumns = (columns: number, rows: number): Layout['panes'] => {
	const left = Math.min(64, Math.max(44, Math.round(columns * 0.38)));
	const goal = share(rows, 0.62, 5);
	const step = share(rows, 0.64, 5);
	return {
		goal: {x: 0, y: 0, columns: left, rows: goal},
		memory: {x: 0, y: goal, columns: left, rows: rows - goal},
		step: {x: left, y: 0, columns: columns - left, rows: step},
		verifier: {x: left, y: step, columns: columns - left, rows: rows - step},
	};
};

const minimumPaneRows = 3;
const weights: Record<PaneName, number> = {goal: 3, step: 4, verifier: 2, memory: 1};

/** Rows from which on four panes above each other say more than three. */
const roomForFour = 18;

const stack = (
	columns: number,
	rows: number,
	focus: PaneName,
	asked: PaneName | undefined,
): Layout['panes'] => {
	// Memory changes least: where rows are few it is hidden until it is focused or a gate asks about it.
	const names = paneNames.filter(
		pane => pane !== 'memory' || rows >= roomForFour || focus === pane || asked === pane,
	);
	// The focused pane grows, and so does the one that a gate asks about, so that it can be read without another key.
	const weight = (pane: PaneName): number =>
		weights[pane] + (pane === focus ? 4 : 0) + (pane === asked ? 4 : 0);
	const sum = names.reduce((total, pane) => total + weight(pane), 0);
	const spare = rows - minimumPaneRows * names.length;
	const heights = new Map(
		names.map(pane => [pane, minimumPaneRows + Math.floor((spare * weight(pane)) / sum)]),
	);
	const used = [...heights.values()].reduce((total, height) => total + height, 0);
	heights.set(focus, (heights.get(focus) ?? 0) + rows - used);
	const panes: Layout['panes'] = {};
	let y = 0;
	for (const pane of names) {
		const height = heights.get(pane) ?? minimumPaneRows;
		panes[pane] = {x: 0, y, columns, rows: height};
		y += height;
	}

	return panes;
};

/**
 * Where everything stands. Its rectangles fill `columns` × `rows` exactly, without overlap, at every size.
 * `gateRows` is what the gate bar would like to have, 0 when no gate waits; `asked` the pane that shows
 * what it asks about.
 */
export const layout = (
	columns: number,
	rows: number,
	focus: PaneName,
	zoomed: boolean,
	gateRows: number,
	asked?: PaneName,
): Layout => {
	const timeline = {x: 0, y: rows - 2, columns, rows: 1};
	const status = {x: 0, y: rows - 1, columns, rows: 1};
	if (columns < minimumSize.columns || rows < minimumSize.rows) {
		return {kind: 'too-small', panes: {}, tabs: undefined, gate: undefined, timeline, status};
	}

	const bar = Math.min(gateRows, maxGateRows(rows));
	const room = rows - 2 - bar;
	const common = {
		timeline,
		status,
		gate: bar > 0 ? {x: 0, y: room, columns, rows: bar} : undefined,
		tabs: undefined,
	};
	if (zoomed) {
		return {...common, kind: 'tabs', panes: {[focus]: {x: 0, y: 0, columns, rows: room}}};
	}
	if (columns >= 100 && rows >= 30) {
		return {...common, kind: 'columns', panes: twoColumns(columns, room)};
	}
	if (columns >= 80 && room >= minimumPaneRows * paneNames.length + 1) {
		return {...common, kind: 'stacked', panes: stack(columns, room, focus, asked)};
	}

	return {
		...common,
		kind: 'tabs',
		tabs: {x: 0, y: 0, columns, rows: 1},
		panes: {[focus]: {x: 0, y: 1, columns, rows: room - 1}},
	};
};
