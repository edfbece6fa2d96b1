import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import {confirmBox} from '../../../source/screen/overlays/confirm.js';
import {diffBox, diffView} from '../../../source/screen/overlays/diff.js';
import {helpBox, helpScrollLimit} from '../../../source/screen/overlays/help.js';
import {inputBox} from '../../../source/screen/overlays/input.js';
import {type BorderedBox, paintBox} from '../../../source/screen/rows/box.js';
import type {Layer} from '../../../source/screen/state/ui.js';
import {theme} from '../support/frame-props.js';

const screen = {columns: 60, rows: 12};
const textOf = (box: BorderedBox): string => paintBox(box, theme).map(stripVTControlCharacters).join('\n');

describe('help', () => {
	const help = [
		{
			group: 'One',
			rows: Array.from({length: 20}, (_, index) => ({keys: `k${index}`, label: `does ${index}`})),
		},
		{group: 'Two', rows: [{keys: 'shift+tab', label: 'goes back'}]},
	];

	test('is grouped, aligned and scrolls to its end and no further', () => {
		expect(textOf(helpBox(help, 0, screen))).toMatch(/┃ One +┃\n┃ {3}k0 {9}does 0 +┃/);
		const most = helpScrollLimit(help, screen);
		const end = textOf(helpBox(help, most, screen));
		expect(end).toContain('shift+tab  goes back');
		expect(textOf(helpBox(help, most + 50, screen))).toBe(end);
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
		const top = textOf(diffBox(layer, screen));
		expect(top).toMatch(/Iteration 2 \+30 −0 .* 1–8\/32 /);
		expect(top).toMatch(/┃ x\.js +┃\n.*@@ line 1 +┃\n.* 1 \+ line 1 /);
		const scroll = diffView(layer, screen).limit;
		expect(scroll).toBe(24);
		expect(textOf(diffBox({...layer, scroll}, screen))).toContain('30 + line 30');
	});

	test('says when it is not there yet, and when nothing differs', () => {
		expect(textOf(diffBox({...layer, text: undefined}, screen))).toContain('Comparing …');
		expect(textOf(diffBox({...layer, text: ''}, screen))).toContain('Nothing differs.');
	});

	test('long lines are not cut', () => {
		const text = `@@ -1 +1 @@\n+${'word '.repeat(40)}end`;
		expect(textOf(diffBox({...layer, text}, screen))).toMatch(/ end +┃/);
	});
});

describe('typing', () => {
	const layer: Extract<Layer, {kind: 'input'}> = {
		kind: 'input',
		purpose: 'note',
		title: 'Note',
		value: 'hi',
		cursor: 2,
	};

	test('says how to send it, and how to take it back where there is little room', () => {
		const wide = inputBox(layer, {columns: 80, rows: 24});
		expect(textOf(wide)).toMatch(
			/━ Note ━.*\n┃ hi .*\n.*enter send · alt\+enter new line · ctrl\+g editor · esc cancel/,
		);
		expect(textOf(inputBox(layer, {columns: 50, rows: 20}))).toMatch(
			/enter send · ctrl\+j line · esc cancel/,
		);
		expect(textOf(inputBox({...layer, purpose: 'search'}, screen))).toMatch(/━ enter search · esc cancel ━/);
	});

	test('grows with its lines, then scrolls with the cursor and says where that is', () => {
		const value = Array.from({length: 30}, (_, index) => `line ${index + 1}`).join('\n');
		const at = (cursor: number) => inputBox({...layer, value, cursor}, {columns: 80, rows: 24});
		expect(inputBox(layer, {columns: 80, rows: 24}).place).toMatchObject({y: 18, rows: 3});
		expect(at(0).place).toMatchObject({y: 9, rows: 12});
		expect(textOf(at(0))).toMatch(/ row 1 of 30 [\s\S]*line 1 [\s\S]*line 10 /);
		expect(textOf(at(value.length))).toMatch(/ row 30 of 30 [\s\S]*line 21 [\s\S]*line 30 /);
		expect(textOf(at(value.indexOf('line 15')))).toMatch(/line 10 [\s\S]*line 15 [\s\S]*line 19 /);
	});

	test('draws the cursor on the character it is on, however wide', () => {
		const cursorIn = (value: string, cursor: number): string | undefined =>
			paintBox(inputBox({...layer, value, cursor}, screen), {
				...theme,
				paint: (role, text) => (role === 'cursor' ? `[${text}]` : text),
			}).find(row => row.includes('['));
		expect(cursorIn('ab', 1)).toContain(' a[b] ');
		expect(cursorIn('日本', 1)).toContain(' 日[本] ');
		expect(cursorIn('ab', 2)).toContain(' ab[ ] ');
		expect(cursorIn('ab\n', 3)).toMatch(/^. \[ ] /);
	});

	test('says when no more fits', () => {
		expect(textOf(inputBox({...layer, value: 'x'.repeat(4000), cursor: 0}, screen))).toContain(
			'full: 4000 characters',
		);
	});
});

test('a question shows its answers with their keys', () => {
	const overlay = confirmBox(
		{kind: 'confirm', purpose: 'stop', question: 'Stop?', choices: [{key: 'y', label: 'stop now'}]},
		screen,
	);
	expect(textOf(overlay)).toMatch(/║ Stop\? +║\n║ +║\n║ {3}y {2}stop now +║/);
});
