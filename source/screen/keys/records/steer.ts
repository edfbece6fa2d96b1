import {openLimits} from '../actions/limits.js';
import {askToRollBack, askToStop, openNote, toggleFreeze, togglePause, wake} from '../actions/run.js';
import {keyGroup} from '../key-record.js';
import {noIterationSelected, notActive, notAsleep} from '../why-not.js';

/** Requests to the engine that answer no gate. */
export const steerKeys = keyGroup('Steer the run', [
	{
		name: 'pause',
		keys: ['p'],
		label: ({ui, live}) => (ui.pausing || live.status === 'paused' ? 'go on' : 'pause'),
		description: 'Pause before the next phase, or go on',
		whyNot: notActive,
		run: togglePause,
	},
	{
		name: 'freeze',
		keys: ['P'],
		description: 'Freeze agent and checks at once, or let them go on',
		whyNot: notActive,
		run: toggleFreeze,
	},
	{
		name: 'wake',
		keys: ['w'],
		label: 'wake now',
		description: 'Wake a sleeping loop now',
		whyNot: notAsleep,
		run: wake,
	},
	{
		name: 'note',
		keys: ['n'],
		label: 'note',
		description: 'Note to memory and the agent, at once where it can take it',
		modes: ['panes'],
		whyNot: notActive,
		run: openNote,
	},
	{
		name: 'limits',
		keys: ['l'],
		description: 'See what is spent of each limit, and change one',
		modes: ['panes'],
		whyNot: notActive,
		run: openLimits,
	},
	{
		name: 'rollback',
		keys: ['u'],
		label: 'roll back',
		description: 'Roll the workspace back to the iteration shown',
		whyNot: noIterationSelected,
		run: askToRollBack,
	},
	{
		name: 'stop',
		keys: ['x'],
		label: 'stop',
		description: 'Stop the run now, after asking once',
		whyNot: notActive,
		run: askToStop,
	},
]);
