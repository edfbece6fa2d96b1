import type {RunState} from '../../journal/state/state.js';
import type {Ui} from '../state/ui.js';

/** What decides which keys do something now. */
export type KeyContext = {
	ui: Ui;
	/** The state the screen shows: that of the playhead. */
	shown: RunState;
	/** The newest state. */
	live: RunState;
	/** The owner started the run and stops it by quitting; a watcher only looks and answers. */
	role: 'owner' | 'watcher';
	/** False when no engine works on the run any more, whether it finished or died. */
	active: boolean;
};

/** What gets the keys: the overlay, else the panes; `search` are the panes while a search is on. */
export type KeyMode = 'panes' | 'search' | 'diff' | 'help' | 'input' | 'confirm';

export const modeOf = (ui: Ui): KeyMode => ui.layer?.kind ?? (ui.search ? 'search' : 'panes');
