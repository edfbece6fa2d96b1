import {copy, focusNumber, pageOf, pageOn, scroll} from '../actions/panes.js';
import {goToMatch, openSearch} from '../actions/search.js';
import {keyGroup, onPanes, onScrollable} from '../key-record.js';
import {noSearch, notSearchable} from '../why-not.js';

/** What is focused, scrolled, searched and copied. */
export const paneKeys = keyGroup('Panes', [
	{
		name: 'focus-next',
		keys: ['tab'],
		description: 'Focus the next pane',
		run: tools => tools.dispatch({type: 'focus moved', by: 1}),
	},
	{
		name: 'focus-previous',
		keys: ['shift+tab'],
		description: 'Focus the previous pane',
		run: tools => tools.dispatch({type: 'focus moved', by: -1}),
	},
	{
		name: 'focus',
		keys: ['1', '2', '3', '4'],
		description: 'Focus Goal, Step, Verifier, Memory',
		run: focusNumber,
	},
	{
		name: 'zoom',
		keys: ['z'],
		description: 'Zoom the focused pane to the whole screen and back',
		run: tools => tools.dispatch({type: 'zoomed'}),
	},
	{
		name: 'down',
		keys: ['j', 'down'],
		label: 'scroll',
		description: 'Scroll down one row',
		modes: onScrollable,
		run: tools => scroll(tools, 1),
	},
	{
		name: 'up',
		keys: ['k', 'up'],
		description: 'Scroll up one row',
		modes: onScrollable,
		run: tools => scroll(tools, -1),
	},
	{
		name: 'page-down',
		keys: ['pagedown'],
		description: 'Scroll down one page',
		modes: onScrollable,
		run: tools => scroll(tools, pageOf(tools)),
	},
	{
		name: 'page-on',
		keys: ['space'],
		label: 'page',
		description: 'In the diff and in this help: down one page',
		modes: ['diff', 'help'],
		run: pageOn,
	},
	{
		name: 'page-up',
		keys: ['pageup'],
		description: 'Scroll up one page',
		modes: onScrollable,
		run: tools => scroll(tools, -pageOf(tools)),
	},
	{
		name: 'top',
		keys: ['g'],
		description: 'To the top',
		modes: onScrollable,
		run: tools => scroll(tools, Number.NEGATIVE_INFINITY),
	},
	{
		name: 'bottom',
		keys: ['G'],
		description: 'To the bottom: a stream follows its newest row again',
		modes: onScrollable,
		run: tools => scroll(tools, Number.POSITIVE_INFINITY),
	},
	{
		name: 'search',
		keys: ['/'],
		label: 'search',
		description: 'Search the focused pane, or the diff',
		modes: [...onPanes, 'diff'],
		whyNot: notSearchable,
		run: openSearch,
	},
	{
		name: 'search-next',
		keys: ['n'],
		label: 'next match',
		description: 'While a search is on: the next match',
		modes: ['search', 'diff'],
		whyNot: noSearch,
		run: tools => goToMatch(tools, 1),
	},
	{
		name: 'search-previous',
		keys: ['N'],
		label: 'previous match',
		description: 'While a search is on: the previous match',
		modes: ['search', 'diff'],
		whyNot: noSearch,
		run: tools => goToMatch(tools, -1),
	},
	{
		name: 'copy',
		keys: ['y'],
		label: 'copy',
		description: 'Copy the focused pane or the diff to the clipboard',
		modes: [...onPanes, 'diff'],
		run: copy,
	},
]);
