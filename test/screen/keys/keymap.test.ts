import {expect, test} from 'vitest';
import {handlers} from '../../../source/screen/keys/actions/handlers.js';
import {
	availabilityOf,
	bindingFor,
	bindings,
	helpGroups,
	hintsFor,
} from '../../../source/screen/keys/key-bindings.js';
import type {KeyContext, KeyMode} from '../../../source/screen/keys/key-context.js';
import {keymapMarkdown} from '../../../source/screen/keys/keymap.js';
import {textWidth} from '../../../source/screen/rows/cells.js';
import {initialUi} from '../../../source/screen/state/ui-reducer.js';
import {runState} from '../support/states.js';
import {storyMoments} from '../support/story.js';

const modes: KeyMode[] = ['panes', 'search', 'diff', 'help', 'input', 'confirm'];
const keys = bindings.flatMap(binding => binding.keys);
const ui = initialUi({columns: 120, rows: 40, theme: 'dark', animated: false});

const context = (given: Partial<KeyContext> = {}): KeyContext => ({
	ui,
	shown: given.live ?? runState(),
	live: runState(),
	role: 'owner',
	turning: true,
	...given,
});

const binding = (command: string) => {
	const found = bindings.find(candidate => candidate.command === command);
	if (!found) {
		throw new Error(`There is no ${command}`);
	}
	return found;
};

test.each(modes)('no key means two things in %s', mode => {
	for (const key of keys) {
		const meant = bindings.filter(
			({keys: own, modes: heard}) => own.includes(key) && (heard ?? ['panes', 'search']).includes(mode),
		);
		expect(meant.length, `${key} in ${mode}`).toBeLessThanOrEqual(1);
		expect(bindingFor(key, mode)).toBe(meant[0]);
	}
});

test('every command is bound once, and every one does something', () => {
	const commands = bindings.map(({command}) => command);
	expect(new Set(commands).size).toBe(commands.length);
	expect(Object.keys(handlers).concat('interrupt').sort()).toEqual([...commands].sort());
});

test('the keys of the design are all there', () => {
	const designed =
		'space r e n a p w x u d left right [ ] home end tab 1 2 3 4 z j k up down pageup pagedown g G / N y t ? q';
	for (const key of designed.split(' ')) {
		expect(bindingFor(key, key === 'N' ? 'search' : 'panes'), key).toBeDefined();
	}
});

test('n is a note, and the next match while a search is on', () => {
	expect(bindingFor('n', 'panes')?.command).toBe('note');
	expect(bindingFor('n', 'search')?.command).toBe('search-next');
});

test('nothing but the answers of a question is heard over it, and no letter over a line', () => {
	for (const mode of ['input', 'confirm'] as const) {
		for (const key of keys) {
			if (bindingFor(key, mode)) {
				expect(key).toMatch(/^(?:escape|(?:alt\+)?return|ctrl\+.)$/);
			}
		}
	}
});

test('every line of the help fits its box on an 80 column terminal', () => {
	const rows = helpGroups.flatMap(group => group.rows);
	const widest = Math.max(...rows.map(row => textWidth(row.keys)));
	for (const {label} of rows) {
		expect(2 + widest + 2 + textWidth(label), label).toBeLessThanOrEqual(72);
	}
});

test.each([
	['space without a gate', 'approve', {}, 'No gate waits'],
	['space after the end', 'approve', {turning: false, live: storyMoments.finished.state}, 'has ended'],
	['space without an engine', 'approve', {turning: false, live: storyMoments.promptGate.state}, 'resume'],
	['wake while awake', 'wake', {}, 'awake'],
	['roll back while live', 'rollback', {}, 'left arrow'],
	['diff before a checkpoint', 'diff', {}, 'No checkpoint'],
	['live while live', 'live', {}, 'live already'],
] as const)('%s says why it does nothing', (_, command, given, reason) => {
	expect(availabilityOf(binding(command), context(given))).toContain(reason);
});

test('a gate in sight can be answered, one behind the past cannot be rejected unseen', () => {
	const {state} = storyMoments.promptGate;
	expect(availabilityOf(binding('reject'), context({live: state}))).toBe(true);
	expect(availabilityOf(binding('edit'), context({live: state}))).toBe(true);
	const past = context({live: state, ui: {...ui, playhead: 3}});
	expect(availabilityOf(binding('reject'), past)).toContain('press end');
	expect(availabilityOf(binding('edit'), context({live: storyMoments.deliverGate.state}))).toContain(
		'no text',
	);
});

test('any iteration with a checkpoint can be rolled back to, and the base', () => {
	const {state} = storyMoments.failed;
	const at = (iteration: number) =>
		availabilityOf(
			binding('rollback'),
			context({live: state, shown: {...state, iteration}, ui: {...ui, playhead: 5}}),
		);
	expect([at(0), at(1)]).toEqual([true, true]);
	expect(at(-1)).toContain('No iteration');
	expect(at(9)).toContain('no checkpoint');
});

test.each([
	['a gate', {live: storyMoments.promptGate.state}, ['d diff', 'a let it run', 'n note']],
	['work', {}, ['p pause', 'a training', 'n note']],
	['a pause', {live: runState({status: 'paused'})}, ['p go on']],
	['the past', {ui: {...ui, playhead: 5}}, ['← look back', '→ forward', 'end live']],
	[
		'a search',
		{ui: {...ui, search: {query: 'x', match: 0}}},
		['n next match', 'N previous match', 'esc close'],
	],
	['the end', {turning: false, live: storyMoments.finished.state}, ['← look back', 'd diff']],
	[
		'an end that can be gone on from',
		{turning: false, live: storyMoments.failed.state},
		['← look back', 'treadle resume 7f3a9c continues', 'd diff'],
	],
] as const)('the hints fit %s', (_, given, expected) => {
	const hints = hintsFor(context(given)).map(({key, label}) => `${key} ${label}`);
	expect(hints.slice(0, expected.length)).toEqual(expected);
	expect(hints.length).toBeLessThanOrEqual(7);
});

test('b is hinted as what it shows next', () => {
	const diff = {kind: 'diff', title: 'x', to: 'c', text: '', scroll: 0, parent: 'p', iteration: 2} as const;
	const hintWhen = (from: string) =>
		hintsFor(context({ui: {...ui, layer: {...diff, from}}})).find(({key}) => key === 'b')?.label;
	expect([hintWhen('p'), hintWhen('base')]).toEqual(['from base', 'this iteration']);
});

test('what a box names in its border is not hinted again', () => {
	const input = {kind: 'input', purpose: 'note', title: 'Note', value: '', cursor: 0} as const;
	expect(hintsFor(context({ui: {...ui, layer: input}}))).toEqual([]);
	const keysAtGate = hintsFor(context({live: storyMoments.promptGate.state})).map(({key}) => key);
	for (const key of ['space', 'r', 'e']) {
		expect(keysAtGate).not.toContain(key);
	}
});

test('A says what it allows', () => {
	expect(availabilityOf(binding('always'), context({live: storyMoments.promptGate.state}))).toContain(
		'changes to protected files',
	);
});

test('a hint that does nothing now says why', () => {
	const hint = hintsFor(context({live: storyMoments.promptGate.state, shown: storyMoments.promptGate.state}));
	expect(hint.find(({key}) => key === 'd')?.disabled).toContain('No checkpoint');
	expect(hint.find(({key}) => key === 'a')?.disabled).toBeUndefined();
});

test('the table of keys in the docs has a row for every command', () => {
	const rows = keymapMarkdown().split('\n');
	expect(rows).toHaveLength(bindings.length + 2);
	expect(rows[2]).toBe('| **Decide** | `space` | Approve what the gate asks: one step on |');
});
