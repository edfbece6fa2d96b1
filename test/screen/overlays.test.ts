import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import {confirmOverlay} from '../../source/screen/overlays/confirm.js';
import {diffOverlay, diffScrollLimit} from '../../source/screen/overlays/diff.js';
import {helpOverlay, helpScrollLimit} from '../../source/screen/overlays/help.js';
import {lineOverlay, lineRow} from '../../source/screen/overlays/line.js';
import type {Overlay} from '../../source/screen/overlays/overlay.js';
import {rowText} from '../../source/screen/row.js';
import type {Layer} from '../../source/screen/ui.js';
import {theme} from './frame-props.js';

const screen = {columns: 60, rows: 12};
const textOf = ({rows}: Overlay): string => rows.map(stripVTControlCharacters).join('\n');

describe('help', () => {
	const help = [
		{
			group: 'One',
			rows: Array.from({length: 20}, (_, index) => ({keys: `k${index}`, label: `does ${index}`})),
		},
		{group: 'Two', rows: [{keys: 'shift+tab', label: 'goes back'}]},
	];

	test('is grouped, aligned and scrolls to its end and no further', () => {
		expect(textOf(helpOverlay(help, 0, screen, theme))).toMatch(/┃ One +┃\n┃ {3}k0 {9}does 0 +┃/);
		const most = helpScrollLimit(help, screen);
		const end = textOf(helpOverlay(help, most, screen, theme));
		expect(end).toContain('shift+tab  goes back');
		expect(textOf(helpOverlay(help, most + 50, screen, theme))).toBe(end);
		expect(end).toContain('17–24/24');
	});
});

describe('diff', () => {
	const lines = Array.from({length: 30}, (_, index) => `+line ${index + 1}`).join('\n');
	const layer: Extract<Layer, {kind: 'diff'}> = {
		kind: 'diff',
		title: 'Iteration 2',
		from: 'a',
		to: 'b',
		text: `diff --git a/x.js b/x.js\nindex 1..2\n--- a/x.js\n+++ b/x.js\n@@ -0,0 +1,30 @@\n${lines}\n`,
		scroll: 0,
	};

	test('starts with the file, counts lines and scrolls', () => {
		const top = textOf(diffOverlay(layer, screen, theme));
		expect(top).toMatch(/Iteration 2 \+30 −0 .* 1–8\/32 /);
		expect(top).toMatch(/┃ x\.js +┃\n.*@@ line 1 +┃\n.* 1 \+ line 1 /);
		const scroll = diffScrollLimit(layer, screen);
		expect(scroll).toBe(24);
		expect(textOf(diffOverlay({...layer, scroll}, screen, theme))).toContain('30 + line 30');
	});

	test('says when it is not there yet, and when nothing differs', () => {
		expect(textOf(diffOverlay({...layer, text: undefined}, screen, theme))).toContain('Comparing …');
		expect(textOf(diffOverlay({...layer, text: ''}, screen, theme))).toContain('Nothing differs.');
	});

	test('long lines are not cut', () => {
		const text = `@@ -1 +1 @@\n+${'word '.repeat(40)}end`;
		expect(textOf(diffOverlay({...layer, text}, screen, theme))).toMatch(/ end +┃/);
	});
});

test('a line of typing shows the cursor, and the part around it when it is long', () => {
	expect(lineRow('abc', 1, 20)).toEqual([
		['text', 'a'],
		['cursor', 'b'],
		['text', 'c'],
	]);
	expect(lineRow('abc', 3, 20)[1]).toEqual(['cursor', ' ']);
	const long = lineRow(`${'x'.repeat(50)}END`, 53, 10);
	expect(rowText(long)).toBe('…xxxxxEND ');
	const overlay = lineOverlay(
		{kind: 'line', purpose: 'note', title: 'Note', value: 'hi', cursor: 2},
		screen,
		theme,
	);
	expect(textOf(overlay)).toMatch(/━ Note ━.*\n┃ hi .*\n.*enter done · esc cancel/);
});

test('a question shows its answers with their keys', () => {
	const overlay = confirmOverlay(
		{kind: 'confirm', purpose: 'stop', question: 'Stop?', choices: [{key: 'y', label: 'stop now'}]},
		screen,
		theme,
	);
	expect(textOf(overlay)).toMatch(/║ Stop\? +║\n║ +║\n║ {3}y {2}stop now +║/);
});
