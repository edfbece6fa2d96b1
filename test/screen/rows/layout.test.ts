import {describe, expect, test} from 'vitest';
import {layout, type PaneName, paneNames, type Rectangle} from '../../../source/screen/rows/layout.js';

const all = (parts: ReturnType<typeof layout>): Rectangle[] =>
	[...Object.values(parts.panes), parts.tabs, parts.gate, parts.timeline, parts.status].filter(
		part => part !== undefined,
	);

describe('every cell belongs to exactly one part', () => {
	const columns = [40, 50, 79, 80, 99, 100, 120, 200];
	const rows = [10, 12, 16, 20, 24, 29, 30, 40, 60];
	test.each(columns.flatMap(width => rows.map(height => [width, height] as const)))(
		'%i×%i',
		(width, height) => {
			for (const focus of paneNames) {
				for (const [zoomed, gateRows, asked] of [
					[false, 0, undefined],
					[false, 5, undefined],
					[false, 7, 'verifier'],
					[false, 7, 'memory'],
					[true, 0, undefined],
					[true, 40, 'step'],
				] as const) {
					const parts = layout(width, height, focus, zoomed, gateRows, asked);
					const cells = new Uint8Array(width * height);
					for (const {x, y, columns, rows} of all(parts)) {
						for (let row = y; row < y + rows; row++) {
							for (let column = x; column < x + columns; column++) {
								const cell = row * width + column;
								cells[cell] = (cells[cell] ?? 0) + 1;
							}
						}
					}

					expect(cells.every(count => count === 1)).toBe(true);
					expect(parts.panes[focus]?.rows).toBeGreaterThanOrEqual(3);
				}
			}
		},
	);
});

test('the arrangement follows the room', () => {
	const kind = (columns: number, rows: number): string => layout(columns, rows, 'step', false, 0).kind;
	expect(kind(100, 30)).toBe('columns');
	expect(kind(99, 30)).toBe('stacked');
	expect(kind(120, 29)).toBe('stacked');
	expect(kind(80, 24)).toBe('stacked');
	expect(kind(79, 24)).toBe('tabs');
	expect(kind(40, 10)).toBe('tabs');
	expect(kind(39, 10)).toBe('too-small');
	expect(kind(40, 9)).toBe('too-small');
});

test('the step has the most room, the focused pane of a stack grows, a zoomed one has it all', () => {
	const size = (pane: PaneName): number => {
		const {columns, rows} = layout(120, 40, 'goal', false, 0).panes[pane] ?? {columns: 0, rows: 0};
		return columns * rows;
	};

	expect(size('step')).toBe(Math.max(...paneNames.map(size)));
	const rowsOfMemory = (focus: PaneName): number => layout(80, 24, focus, false, 0).panes.memory?.rows ?? 0;
	expect(rowsOfMemory('memory')).toBeGreaterThan(rowsOfMemory('step'));
	const rowsOfVerifier = (asked?: PaneName): number =>
		layout(80, 24, 'step', false, 7, asked).panes.verifier?.rows ?? 0;
	expect(rowsOfVerifier('verifier')).toBeGreaterThan(rowsOfVerifier());
	expect(layout(120, 40, 'memory', true, 0).panes).toEqual({memory: {x: 0, y: 0, columns: 120, rows: 38}});
});

test('where rows are few, memory is shown when it is looked at or asked about', () => {
	const shown = (focus: PaneName, asked?: PaneName): string[] =>
		Object.keys(layout(80, 24, focus, false, 7, asked).panes);
	expect(shown('step')).toEqual(['goal', 'step', 'verifier']);
	expect(shown('memory')).toContain('memory');
	expect(shown('step', 'memory')).toContain('memory');
	expect(Object.keys(layout(80, 24, 'step', false, 0).panes)).toHaveLength(4);
});
