/** Why a key does nothing now, as the status line says it; undefined when the key does something. */
import type {GateChoice} from '../../journal/events/events.js';
import type {KeyContext} from './key-context.js';

type WhyNot = (context: KeyContext) => string | undefined;

export const notActive: WhyNot = ({active, live}) => {
	if (active) {
		return undefined;
	}
	return live.finished
		? 'The run has ended'
		: 'The engine of this run has ended; treadle resume continues it';
};

export const noGate: WhyNot = context =>
	notActive(context) ?? (context.live.gate ? undefined : 'No gate waits for an answer');

/** All choices but approving are about what is seen, so they need the gate on the screen. */
const notOffered =
	(choice: GateChoice, reason: string): WhyNot =>
	context => {
		const {live, ui} = context;
		if (noGate(context) !== undefined) {
			return noGate(context);
		}
		if (ui.playhead !== 'live') {
			return 'A gate waits; press end to go back to it first';
		}
		return live.gate?.choices.includes(choice) ? undefined : reason;
	};

export const notRejectable = notOffered('reject', 'This gate cannot be rejected');
export const notEditable = notOffered('edit', 'This gate has no text to edit');
export const notRepeatable = notOffered(
	'always',
	'Only a tool, or changes to protected files, can be allowed for the rest of the run',
);

export const notAsleep: WhyNot = context =>
	notActive(context) ?? (context.live.sleep ? undefined : 'The loop is awake already');

export const noIterationSelected: WhyNot = context => {
	const {active, live, ui, shown} = context;
	if (!active) {
		return live.finished
			? 'The run has ended; treadle rollback goes back in its workspace'
			: notActive(context);
	}
	if (ui.playhead === 'live') {
		return 'Go back to an iteration first, with the left arrow';
	}
	const {iteration} = shown;
	if (iteration < 0) {
		return 'No iteration has begun here';
	}
	const selected = live.iterations.find(({iteration: number}) => number === iteration);
	return iteration === 0 || selected?.commit ? undefined : `Iteration ${iteration} made no checkpoint`;
};

export const noCheckpoint: WhyNot = ({shown}) =>
	shown.checkpoint ? undefined : 'No checkpoint has been made up to here';

export const notPast: WhyNot = ({ui}) => (ui.playhead === 'live' ? 'The screen is live already' : undefined);

export const noEvents: WhyNot = ({live}) => (live.seq > 1 ? undefined : 'Nothing has happened yet');

/** The search returns to the diff, which must be loaded first. */
export const notSearchable: WhyNot = ({ui}) =>
	ui.layer?.kind === 'diff' && ui.layer.text === undefined ? 'The diff is not there yet' : undefined;

export const noSearch: WhyNot = ({ui}) =>
	(ui.layer?.kind === 'diff' ? ui.layer.search : ui.search) ? undefined : 'Search first, with /';

export const singleLine: WhyNot = ({ui}) =>
	ui.layer?.kind === 'input' && (ui.layer.purpose === 'search' || ui.layer.purpose === 'limit')
		? `A ${ui.layer.purpose} has one line`
		: undefined;
