import type {Availability, KeyContext, KeyMode} from './key-context.js';
import * as can from './key-context.js';
import {keyLabel} from './key-label.js';

export type Entry = {
	command: string;
	/** Names as `keysOf` gives them; each does the same. */
	keys: readonly string[];
	/** One or two words for the hints in the status line; keys without them are never hinted. */
	label?: string;
	/** What it does, for `?` and docs/keys.md. */
	description: string;
	/** Where the key is heard; `panes` alone by default means the panes, with a search or without. */
	modes?: readonly KeyMode[];
	/** True, or the reason shown when the key is pressed and does nothing; always true by default. */
	when?: (context: KeyContext) => Availability;
};

const onPanes = ['panes', 'search'] as const;
const onScrollable = [...onPanes, 'diff', 'help'] as const;
const everywhere = [...onScrollable, 'input', 'confirm'] as const;

/** The one table of keys: the handler, the hints, `?` and docs/keys.md are all made from it. */
export const keymap = {
	Decide: [
		{
			command: 'approve',
			keys: ['space'],
			label: 'approve',
			description: 'Approve what the gate asks: one step on',
			when: can.whileGateWaits,
		},
		{
			command: 'reject',
			keys: ['r'],
			label: 'reject',
			description: 'Reject it, with a reason for the agent',
			when: can.whenRejectable,
		},
		{
			command: 'edit',
			keys: ['e'],
			label: 'edit',
			description: 'Edit the prompt, note or tool input in $EDITOR',
			when: can.whenEditable,
		},
		{
			command: 'always',
			keys: ['A'],
			label: 'always',
			description: 'Allow it for the whole run: the tool, or protected changes',
			when: can.whenRepeatable,
		},
		{
			command: 'reins',
			keys: ['a'],
			label: 'let it run',
			description: 'Let it run, only delivery asks; or back to training',
			when: can.whileTurning,
		},
	],
	'Steer the run': [
		{
			command: 'pause',
			keys: ['p'],
			label: 'pause',
			description: 'Pause before the next phase, or go on',
			when: can.whileTurning,
		},
		{
			command: 'wake',
			keys: ['w'],
			label: 'wake now',
			description: 'Wake a sleeping loop now',
			when: can.whenAsleep,
		},
		{
			command: 'note',
			keys: ['n'],
			label: 'note',
			description: 'Note to memory, for the agent’s next prompt',
			modes: ['panes'],
			when: can.whileTurning,
		},
		{
			command: 'rollback',
			keys: ['u'],
			label: 'roll back',
			description: 'Roll the workspace back to the iteration shown',
			when: can.whenIterationSelected,
		},
		{
			command: 'stop',
			keys: ['x'],
			label: 'stop',
			description: 'Stop the run now, after asking once',
			when: can.whileTurning,
		},
	],
	'Look back': [
		{
			command: 'iteration-back',
			keys: ['left'],
			label: 'look back',
			description: 'Back to the end of the previous iteration',
			when: can.whenEvents,
		},
		{
			command: 'iteration-on',
			keys: ['right'],
			label: 'forward',
			description: 'On to the end of the next iteration',
			when: can.whenPast,
		},
		{command: 'event-back', keys: ['['], description: 'One event back', when: can.whenEvents},
		{command: 'event-on', keys: [']'], description: 'One event on', when: can.whenPast},
		{command: 'first', keys: ['home'], description: 'To the first event', when: can.whenEvents},
		{command: 'live', keys: ['end'], label: 'live', description: 'Back to live', when: can.whenPast},
		{
			command: 'diff',
			keys: ['d'],
			label: 'diff',
			description: 'What the iteration changed, or the delivery brings',
			when: can.whenCheckpointed,
		},
		{
			command: 'diff-base',
			keys: ['b'],
			label: 'from base',
			description: 'In the diff: from the base, or this iteration alone',
			modes: ['diff'],
		},
		{
			command: 'file-next',
			keys: [']'],
			label: 'next file',
			description: 'In the diff: the next file',
			modes: ['diff'],
		},
		{
			command: 'file-previous',
			keys: ['['],
			description: 'In the diff: the previous file',
			modes: ['diff'],
		},
	],
	Panes: [
		{command: 'focus-next', keys: ['tab'], description: 'Focus the next pane'},
		{command: 'focus-previous', keys: ['shift+tab'], description: 'Focus the previous pane'},
		{command: 'focus', keys: ['1', '2', '3', '4'], description: 'Focus Goal, Step, Verifier, Memory'},
		{
			command: 'zoom',
			keys: ['z'],
			description: 'Zoom the focused pane to the whole screen and back',
		},
		{
			command: 'down',
			keys: ['j', 'down'],
			label: 'scroll',
			description: 'Scroll down one row',
			modes: onScrollable,
		},
		{command: 'up', keys: ['k', 'up'], description: 'Scroll up one row', modes: onScrollable},
		{
			command: 'page-down',
			keys: ['pagedown'],
			label: 'page',
			description: 'Scroll down one page',
			modes: onScrollable,
		},
		{
			command: 'page-on',
			keys: ['space'],
			label: 'page',
			description: 'In the diff and in this help: down one page',
			modes: ['diff', 'help'],
		},
		{command: 'page-up', keys: ['pageup'], description: 'Scroll up one page', modes: onScrollable},
		{command: 'top', keys: ['g'], description: 'To the top', modes: onScrollable},
		{
			command: 'bottom',
			keys: ['G'],
			description: 'To the bottom: a stream follows its newest row again',
			modes: onScrollable,
		},
		{
			command: 'search',
			keys: ['/'],
			label: 'search',
			description: 'Search the focused pane, or the diff',
			modes: [...onPanes, 'diff'],
			when: can.whenSearchable,
		},
		{
			command: 'search-next',
			keys: ['n'],
			label: 'next match',
			description: 'While a search is on: the next match',
			modes: ['search', 'diff'],
			when: can.whenSearched,
		},
		{
			command: 'search-previous',
			keys: ['N'],
			label: 'previous match',
			description: 'While a search is on: the previous match',
			modes: ['search', 'diff'],
			when: can.whenSearched,
		},
		{
			command: 'copy',
			keys: ['y'],
			label: 'copy',
			description: 'Copy the focused pane or the diff to the clipboard',
			modes: [...onPanes, 'diff'],
		},
	],
	Treadle: [
		{command: 'theme', keys: ['t'], description: 'Next colour theme; it is remembered'},
		{
			command: 'help',
			keys: ['?'],
			label: 'help',
			description: 'All keys',
			modes: [...onPanes, 'diff', 'help'],
		},
		{
			command: 'submit',
			keys: ['return'],
			label: 'send',
			description: 'Send the reason, note or search you type',
			modes: ['input'],
		},
		{
			command: 'new-line',
			keys: ['alt+return'],
			label: 'new line',
			description: 'In a reason or note: a new line; ctrl+j does the same',
			modes: ['input'],
			when: can.whenManyLines,
		},
		{
			command: 'compose',
			keys: ['ctrl+g'],
			label: 'editor',
			description: 'In a reason or note: write it in $EDITOR',
			modes: ['input'],
			when: can.whenManyLines,
		},
		{
			command: 'close',
			keys: ['escape'],
			label: 'close',
			description: 'Close what lies over the panes; end the search',
			modes: everywhere,
		},
		{
			command: 'quit',
			keys: ['q'],
			label: 'quit',
			description: 'Quit; asks once while the run goes on',
			modes: onScrollable,
		},
		{
			command: 'interrupt',
			keys: ['ctrl+c'],
			description: 'Quit; pressed twice it always ends Treadle',
			modes: everywhere,
		},
		{
			command: 'suspend',
			keys: ['ctrl+z'],
			description: 'Suspend to the shell; fg comes back',
			modes: everywhere,
		},
		{command: 'redraw', keys: ['ctrl+l'], description: 'Redraw the screen', modes: everywhere},
	],
} as const satisfies Readonly<Record<string, readonly Entry[]>>;

export type KeyGroup = keyof typeof keymap;
export type Command = (typeof keymap)[KeyGroup][number]['command'];

/** The table as Markdown, for docs/keys.md. */
export const keymapMarkdown = (): string => {
	const groups = Object.entries<readonly Entry[]>(keymap);
	const rows = groups.flatMap(([group, entries]) =>
		entries.map(({keys, description}, index) => {
			const names = keys.map(key => `\`${keyLabel(key)}\``).join(' ');
			return `| ${index === 0 ? `**${group}**` : ''} | ${names} | ${description} |`;
		}),
	);
	return ['| | key | does |', '|---|---|---|', ...rows].join('\n');
};
