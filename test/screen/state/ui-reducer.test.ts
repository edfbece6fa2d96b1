import {expect, test} from 'vitest';
import type {Ui} from '../../../source/screen/state/ui.js';
import {type Action, initialUi, reduce} from '../../../source/screen/state/ui-reducer.js';

const start = initialUi({columns: 120, rows: 40, theme: 'dark', animated: true});
const line = {kind: 'input', purpose: 'note', title: 'Note', value: 'ab', cursor: 1} as const;
const diff = {kind: 'diff', title: 'd', from: 'a', to: 'b', text: undefined, scroll: 0} as const;
const scrolled = {...start, scroll: {...start.scroll, step: 7}};

test.each<[string, Ui, Action, Partial<Ui>]>([
	['a new size', start, {type: 'resized', columns: 80, rows: 24}, {columns: 80, rows: 24}],
	[
		'a size keeps the scroll',
		scrolled,
		{type: 'resized', columns: 80, rows: 24},
		{columns: 80, rows: 24, scroll: scrolled.scroll},
	],
	['focus', start, {type: 'focused', pane: 'goal'}, {focus: 'goal'}],
	['focus on', start, {type: 'focus moved', by: 1}, {focus: 'verifier'}],
	['focus around', {...start, focus: 'memory'}, {type: 'focus moved', by: 1}, {focus: 'goal'}],
	['focus back around', {...start, focus: 'goal'}, {type: 'focus moved', by: -1}, {focus: 'memory'}],
	[
		'another pane ends the search',
		{...start, search: {query: 'x', match: 0}},
		{type: 'focused', pane: 'goal'},
		{focus: 'goal', search: undefined},
	],
	['zoom', start, {type: 'zoomed'}, {zoomed: true}],
	['zoom back', {...start, zoomed: true}, {type: 'zoomed'}, {zoomed: false}],
	['a scroll', start, {type: 'scrolled', pane: 'step', scroll: 7}, {scroll: scrolled.scroll}],
	['scrubbing unscrolls', scrolled, {type: 'playhead moved', to: 9}, {playhead: 9, scroll: start.scroll}],
	['a layer', start, {type: 'layer opened', layer: line}, {layer: line}],
	['no layer', {...start, layer: line}, {type: 'layer closed'}, {layer: undefined}],
	[
		'help moves',
		{...start, layer: {kind: 'help', scroll: 0}},
		{type: 'layer scrolled', scroll: 3},
		{layer: {kind: 'help', scroll: 3}},
	],
	[
		'typing',
		{...start, layer: line},
		{type: 'text edited', typed: {value: 'axb', cursor: 2}},
		{layer: {...line, value: 'axb', cursor: 2}},
	],
	[
		'a paste',
		{...start, layer: line},
		{type: 'pasted', text: 'x\ny'},
		{layer: {...line, value: 'ax\nyb', cursor: 4}},
	],
	[
		'a paste into a search',
		{...start, layer: {...line, purpose: 'search'}},
		{type: 'pasted', text: 'x\ny'},
		{layer: {...line, purpose: 'search', value: 'ax yb', cursor: 4}},
	],
	[
		'a diff comes',
		{...start, layer: diff},
		{type: 'diff made', from: 'a', to: 'b', text: 'D'},
		{layer: {...diff, text: 'D'}},
	],
	['a search', start, {type: 'searched', query: 'x', match: 2}, {search: {query: 'x', match: 2}}],
	['no search', {...start, search: {query: 'x', match: 2}}, {type: 'search ended'}, {search: undefined}],
	['a theme', start, {type: 'themed', theme: 'light'}, {theme: 'light'}],
	[
		'a message',
		start,
		{type: 'said', message: {text: 'm', tone: 'info'}},
		{message: {text: 'm', tone: 'info'}},
	],
])('%s', (_, before, action, change) => {
	expect(reduce(before, action)).toEqual({...before, ...change});
});

test.each<[string, Ui, Action]>([
	['pasted text without a line to go to', start, {type: 'pasted', text: 'q'}],
	['an edit without a line', start, {type: 'text edited', typed: {value: 'x', cursor: 0}}],
	[
		'a diff for a layer that has moved on',
		{...start, layer: diff},
		{type: 'diff made', from: 'z', to: 'b', text: 'D'},
	],
	['a diff after its layer was closed', start, {type: 'diff made', from: 'a', to: 'b', text: 'D'}],
	['scrolling a question', {...start, layer: line}, {type: 'layer scrolled', scroll: 3}],
	['the same scroll', start, {type: 'scrolled', pane: 'step', scroll: 0}],
	['the same place', start, {type: 'playhead moved', to: 'live'}],
	['the same pane', start, {type: 'focused', pane: 'step'}],
	['closing nothing', start, {type: 'layer closed'}],
])('%s changes nothing, so nothing is drawn', (_, before, action) => {
	expect(reduce(before, action)).toBe(before);
});
