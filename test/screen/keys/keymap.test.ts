import {expect, test} from 'vitest';
import {hintedKeys, hintsFor} from '../../../source/screen/keys/hints.js';
import type {KeyContext, KeyMode} from '../../../source/screen/keys/key-context.js';
import {worksIn} from '../../../source/screen/keys/key-record.js';
import {helpGroups, keymap, keymapMarkdown, keyRecordFor} from '../../../source/screen/keys/keymap.js';
import {initialUi} from '../../../source/screen/state/ui-reducer.js';
import {textWidth} from '../../../source/screen/text/cells.js';
import {runState} from '../support/states.js';
import {storyMoments} from '../support/story.js';

const modes: KeyMode[] = ['panes', 'search', 'diff', 'help', 'input', 'confirm'];
const keys = keymap.flatMap(record => record.keys);
const ui = initialUi({columns: 120, rows: 40, theme: 'dark', animated: false});

const context = (given: Partial<KeyContext> = {}): KeyContext => ({
	ui,
	shown: given.live ?? runState(),
	live: runState(),
	role: 'owner',
	active: true,
	...given,
});

const whyNot = (name: string, given: Partial<KeyContext> = {}): string | undefined =>
	keymap.find(record => record.name === name)?.whyNot?.(context(given));

test.each(modes)('no key does two things in %s', mode => {
	for (const key of keys) {
		const found = keymap.filter(record => record.keys.includes(key) && worksIn(record, mode));
		expect(found.length, `${key} in ${mode}`).toBeLessThanOrEqual(1);
		expect(keyRecordFor(key, mode)).toBe(found[0]);
	}
});

test('no two records have the same name', () => {
	expect(new Set(keymap.map(({name}) => name)).size).toBe(keymap.length);
});

test.each(keymap)('$name has keys that work somewhere, and a label where it is hinted', record => {
	expect(record.keys.length).toBeGreaterThan(0);
	expect(record.description).toMatch(/^[A-Z].*[^.]$/);
	const works = modes.filter(mode => worksIn(record, mode));
	expect(works.length).toBeGreaterThan(0);
	for (const mode of works) {
		for (const key of record.keys) {
			expect(keyRecordFor(key, mode)).toBe(record);
		}
	}
	const isHinted = Object.values(hintedKeys).some(names => names.includes(record.name));
	expect(record.label !== undefined).toBe(isHinted);
	const reason = record.whyNot?.(context());
	expect(reason ?? 'A reason').toMatch(/^[A-Z].*[^.]$/);
});

test('the keys of the design are all there', () => {
	const designed =
		'space r e n a p w x u d left right [ ] home end tab 1 2 3 4 z j k up down pageup pagedown g G / N y t ? q';
	for (const key of designed.split(' ')) {
		expect(keyRecordFor(key, key === 'N' ? 'search' : 'panes'), key).toBeDefined();
	}
});

test('n is a note, and the next match while a search is on', () => {
	expect(keyRecordFor('n', 'panes')?.name).toBe('note');
	expect(keyRecordFor('n', 'search')?.name).toBe('search-next');
});

test('over a question only its answers count, and over a line no letter', () => {
	for (const mode of ['input', 'confirm'] as const) {
		for (const key of keys) {
			if (keyRecordFor(key, mode)) {
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
	['space after the end', 'approve', {active: false, live: storyMoments.finished.state}, 'has ended'],
	['space without an engine', 'approve', {active: false, live: storyMoments.promptGate.state}, 'resume'],
	['wake while awake', 'wake', {}, 'awake'],
	['roll back while live', 'rollback', {}, 'left arrow'],
	['diff before a checkpoint', 'diff', {}, 'No checkpoint'],
	['live while live', 'live', {}, 'live already'],
] as const)('%s says why it does nothing', (_, command, given, reason) => {
	expect(whyNot(command, given)).toContain(reason);
});

test('a gate in sight can be answered, one behind the past cannot be rejected unseen', () => {
	const {state} = storyMoments.promptGate;
	expect(whyNot('reject', {live: state})).toBeUndefined();
	expect(whyNot('edit', {live: state})).toBeUndefined();
	const past = {live: state, ui: {...ui, playhead: 3}};
	expect(whyNot('reject', past)).toContain('press end');
	expect(whyNot('edit', {live: storyMoments.deliverGate.state})).toContain('no text');
});

test('any iteration with a checkpoint can be rolled back to, and the base', () => {
	const {state} = storyMoments.failed;
	const at = (iteration: number) =>
		whyNot('rollback', {live: state, shown: {...state, iteration}, ui: {...ui, playhead: 5}});
	expect([at(0), at(1)]).toEqual([undefined, undefined]);
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
	['the end', {active: false, live: storyMoments.finished.state}, ['← look back', 'd diff']],
	[
		'an end that can be gone on from',
		{active: false, live: storyMoments.failed.state},
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
	expect(whyNot('always', {live: storyMoments.promptGate.state})).toContain('changes to protected files');
});

test('a hint that does nothing now says why', () => {
	const hint = hintsFor(context({live: storyMoments.promptGate.state, shown: storyMoments.promptGate.state}));
	expect(hint.find(({key}) => key === 'd')?.disabled).toContain('No checkpoint');
	expect(hint.find(({key}) => key === 'a')?.disabled).toBeUndefined();
});

test('the table of keys in the docs has a row for every record', () => {
	const rows = keymapMarkdown().split('\n');
	expect(rows).toHaveLength(keymap.length + 2);
	expect(rows[2]).toBe('| **Decide** | `space` | Approve what the gate asks: one step on |');
});
