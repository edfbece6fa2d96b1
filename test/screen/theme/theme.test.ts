import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {loadTheme, themeNames} from '../../../source/screen/theme/theme.js';
import {parseTheme} from '../../../source/screen/theme/theme-file.js';
import {roles} from '../../../source/words/roles.js';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-themes-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

test('the bundled themes are there and valid at every level', () => {
	const names = themeNames();
	expect(names).toEqual(expect.arrayContaining(['dark', 'light', 'high-contrast', 'no-colour']));
	for (const name of names) {
		for (const level of [0, 1, 2, 3] as const) {
			const theme = loadTheme(name, {level});
			for (const role of roles) {
				expect(theme.paint(role, 'x').replaceAll(/\u001B\[[\d;]*m/g, '')).toBe('x');
			}
		}
	}
});

test('each level speaks its own codes, and without colours only bold and inverse are left', () => {
	const paint = (level: 0 | 1 | 2 | 3): string => loadTheme('dark', {level}).paint('failure', 'x');
	expect(paint(3)).toBe('\u001B[38;2;255;123;114mx\u001B[39m');
	expect(paint(2)).toMatch(/^\u001B\[38;5;\d+mx\u001B\[39m$/);
	expect(paint(1)).toBe('\u001B[91mx\u001B[39m');
	expect(paint(0)).toBe('x');
	for (const name of themeNames()) {
		const plain = loadTheme(name, {level: 0});
		for (const role of roles) {
			expect(plain.paint(role, 'x').replaceAll(/\u001B\[(?:1|7|1;7|22|27|27;22)m/g, '')).toBe('x');
		}
	}
});

test('a theme with a ground of its own goes back to it after each style', () => {
	const theme = loadTheme('high-contrast', {level: 1});
	expect(theme.ground(theme.paint('key', 'x'))).toBe(
		'\u001B[97;40m\u001B[93;40;1mx\u001B[22;49;39m\u001B[97;40m\u001B[49;39m',
	);
});

test("a person's own theme joins the list and wins over a bundled one of the same name", () => {
	writeFileSync(path.join(folder, 'mine.json'), '{"appearance": "dark", "roles": {"text": {"bold": true}}}');
	writeFileSync(path.join(folder, 'dark.json'), '{"appearance": "light", "roles": {}}');
	expect(themeNames(folder)).toContain('mine');
	expect(loadTheme('dark', {level: 3, folder}).appearance).toBe('light');
	expect(themeNames(path.join(folder, 'missing'))).toEqual(themeNames());
});

test('an unknown name is answered with the nearest one', () => {
	expect(() => loadTheme('drak', {level: 3})).toThrow('There is no theme "drak". Did you mean "dark"?');
});

describe('a mistake is named with file and key', () => {
	test.each([
		['{', /^x\.json is not valid JSON: /],
		['[]', 'x.json: the theme is []; it must be an object.'],
		[
			'{"appearance": "blue", "roles": {}}',
			'x.json: appearance is "blue"; it must be "dark", "light" or "any".',
		],
		['{"appearance": "dark"}', 'x.json: roles is missing; it must be an object.'],
		['{"appearance": "dark", "roles": {"sucess": "red"}}', 'x.json: roles has an unknown key "sucess".'],
		[
			'{"appearance": "dark", "palette": {"red": {"hex": "#f00", "basic": "red"}}, "roles": {}}',
			'x.json: palette.red.hex is "#f00"; it must be a colour like "#a0b1c2".',
		],
		[
			'{"appearance": "dark", "palette": {"red": {"hex": "#ff0000", "basic": "rouge"}}, "roles": {}}',
			/^x\.json: palette\.red\.basic is "rouge"; it must be one of black, red/,
		],
		[
			'{"appearance": "dark", "palette": {"red": {"indexed": 256, "basic": "red"}}, "roles": {}}',
			'x.json: palette.red.indexed is 256; it must be a whole number from 0 to 255.',
		],
		[
			'{"appearance": "dark", "palette": {"red": {"hex": "#ff0000", "basic": "red"}}, "roles": {"failure": "green"}}',
			'x.json: roles["failure"] is "green"; it must be a name from the palette (red).',
		],
		[
			'{"appearance": "dark", "roles": {"failure": {"bold": 1}}}',
			'x.json: roles["failure"].bold is 1; it must be true or false.',
		],
	])('%s', (text, message) => {
		expect(() => parseTheme(text, 'x.json')).toThrow(message);
	});
});
