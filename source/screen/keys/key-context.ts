import type {RunState} from '../../journal/state/state.js';
import type {GateName} from '../../loop/loop.js';
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
	/** False when nothing turns the loop any more, whether it finished or died. */
	turning: boolean;
};

/** What takes the keys: the top layer, else the panes; `search` are the panes while a search is on. */
export type KeyMode = 'panes' | 'search' | 'diff' | 'help' | 'input' | 'confirm';

export const modeOf = (ui: Ui): KeyMode => ui.layer?.kind ?? (ui.search ? 'search' : 'panes');

/** True, or why a key does nothing now. */
export type Availability = true | string;

/** The human holds the reins while any gate but `deliver`, which always asks, is set. */
export const isTraining = (gates: readonly GateName[]): boolean => gates.some(gate => gate !== 'deliver');

const whyNotTurning = ({live}: KeyContext): string =>
	live.finished ? 'The run has ended' : 'The engine of this run has ended; treadle resume continues it';

export const whileTurning = (context: KeyContext): Availability => context.turning || whyNotTurning(context);

export const whileGateWaits = (context: KeyContext): Availability => {
	if (!context.turning) {
		return whyNotTurning(context);
	}
	if (!context.live.gate) {
		return 'No gate waits for an answer';
	}
	return true;
};

/** Rejecting and editing are about what one sees, so they need the gate on the screen. */
const onScreenGate = (context: KeyContext): Availability => {
	const waits = whileGateWaits(context);
	if (waits !== true) {
		return waits;
	}
	return context.ui.playhead === 'live' || 'A gate waits; press end to go back to it first';
};

export const whenRejectable = (context: KeyContext): Availability => {
	const open = onScreenGate(context);
	if (open !== true) {
		return open;
	}
	return context.live.gate?.choices.includes('reject') || 'This gate cannot be rejected';
};

export const whenEditable = (context: KeyContext): Availability => {
	const open = onScreenGate(context);
	if (open !== true) {
		return open;
	}
	return context.live.gate?.choices.includes('edit') || 'This gate has no text to edit';
};

export const whenRepeatable = (context: KeyContext): Availability => {
	const open = onScreenGate(context);
	if (open !== true) {
		return open;
	}
	return (
		context.live.gate?.choices.includes('always') ||
		'Only a tool, or changes to protected files, can be allowed for the rest of the run'
	);
};

export const whenAsleep = (context: KeyContext): Availability => {
	if (!context.turning) {
		return whyNotTurning(context);
	}
	return context.live.status === 'sleeping' || 'The loop is awake already';
};

export const whenIterationSelected = (context: KeyContext): Availability => {
	if (!context.turning) {
		return context.live.finished
			? 'The run has ended; treadle rollback goes back in its workspace'
			: whyNotTurning(context);
	}
	if (context.ui.playhead === 'live') {
		return 'Scrub to an iteration first, with the left arrow';
	}
	const {iteration} = context.shown;
	if (iteration < 0) {
		return 'No iteration has begun here';
	}
	const cell = context.live.iterations.find(({iteration: number}) => number === iteration);
	return iteration === 0 || cell?.commit !== undefined || `Iteration ${iteration} made no checkpoint`;
};

export const whenCheckpointed = ({shown}: KeyContext): Availability =>
	shown.checkpoint !== undefined || 'No checkpoint has been made up to here';

export const whenPast = ({ui}: KeyContext): Availability =>
	ui.playhead !== 'live' || 'The screen is live already';

export const whenEvents = ({live}: KeyContext): Availability => live.seq > 1 || 'Nothing has happened yet';

/** A diff that is still being made would not be there to come back to. */
export const whenSearchable = ({ui}: KeyContext): Availability =>
	ui.layer?.kind !== 'diff' || ui.layer.text !== undefined || 'The diff is not there yet';

export const whenSearched = ({ui}: KeyContext): Availability =>
	(ui.layer?.kind === 'diff' ? ui.layer.search : ui.search) !== undefined || 'Search first, with /';

export const whenManyLines = ({ui}: KeyContext): Availability =>
	(ui.layer?.kind === 'input' && ui.layer.purpose !== 'search') || 'A search has one line';
