import type {RunState} from '../../journal/state/state.js';
import type {Ui} from '../state/ui.js';
import {gateBarRows, gatePane} from './gate-bar.js';
import type {Layout} from './layout.js';
import {layout} from './layout.js';

/** Where everything stands now; a gate that waits takes the room it needs from the panes. */
export const frameLayout = ({live, ui}: {live: RunState; ui: Ui}): Layout =>
	layout(
		ui.columns,
		ui.rows,
		ui.focus,
		ui.zoomed,
		live.gate ? gateBarRows(live.gate, ui.columns) : 0,
		live.gate && gatePane[live.gate.name],
	);
