import type {OpenGate} from '../../journal/events/events.js';
import {gateBarRows, gatePane} from './gate-bar.js';
import {type Layout, layout, type PaneName} from './layout.js';

/** Where everything is placed; a gate that waits takes the room it needs from the panes. */
export const frameLayout = (
	gate: OpenGate | undefined,
	{columns, rows, focus, zoomed}: {columns: number; rows: number; focus: PaneName; zoomed: boolean},
): Layout =>
	layout(columns, rows, focus, zoomed, gate ? gateBarRows(gate, columns) : 0, gate && gatePane[gate.name]);
