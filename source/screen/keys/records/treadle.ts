import {close, quitOrClose, toggleHelp} from '../actions/layers.js';
import {interrupt, redraw, suspend} from '../actions/leave.js';
import {nextTheme} from '../actions/theme.js';
import {submit, typeText} from '../actions/typing.js';
import {compose} from '../actions/write.js';
import {everywhere, keyGroup, onPanes, onScrollable} from '../key-record.js';
import {singleLine} from '../why-not.js';

/** The program itself: help, theme, typing, leaving. */
export const treadleKeys = keyGroup('Treadle', [
	{name: 'theme', keys: ['t'], description: 'Next colour theme; it is remembered', run: nextTheme},
	{
		name: 'help',
		keys: ['?'],
		label: 'help',
		description: 'All keys',
		modes: [...onPanes, 'diff', 'help'],
		run: toggleHelp,
	},
	{
		name: 'submit',
		keys: ['return'],
		description: 'Send the reason, note or search you type',
		modes: ['input'],
		run: submit,
	},
	{
		name: 'new-line',
		keys: ['alt+return'],
		description: 'In a reason or note: a new line; ctrl+j does the same',
		modes: ['input'],
		whyNot: singleLine,
		run: tools => typeText(tools, '\n'),
	},
	{
		name: 'compose',
		keys: ['ctrl+g'],
		description: 'In a reason or note: write it in $EDITOR',
		modes: ['input'],
		whyNot: singleLine,
		run: compose,
	},
	{
		name: 'close',
		keys: ['escape'],
		label: 'close',
		description: 'Close what lies over the panes; end the search',
		modes: everywhere,
		run: close,
	},
	{
		name: 'quit',
		keys: ['q'],
		label: ({role, active}) => (role === 'watcher' && active ? 'leave' : 'quit'),
		description: 'Quit; asks once while the run goes on',
		modes: onScrollable,
		run: quitOrClose,
	},
	{
		name: 'interrupt',
		keys: ['ctrl+c'],
		description: 'Quit; pressed twice it always ends Treadle',
		modes: everywhere,
		run: interrupt,
		isUrgent: true,
	},
	{
		name: 'suspend',
		keys: ['ctrl+z'],
		description: 'Suspend to the shell; fg comes back',
		modes: everywhere,
		run: suspend,
	},
	{
		name: 'redraw',
		keys: ['ctrl+l'],
		description: 'Redraw the screen',
		modes: everywhere,
		run: redraw,
	},
]);
