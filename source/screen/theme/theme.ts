import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {packageFolder} from '../../system/files/package-folder.js';
import {didYouMean} from '../../system/text/closest-match.js';
import {type Role, roles} from '../../words/roles.js';
import {drawWith, type Glyphs} from '../text/glyphs.js';
import {type ColourLevel, sequences} from './sgr.js';
import {type Appearance, parseTheme} from './theme-file.js';

export type Theme = {
	name: string;
	appearance: Appearance;
	/** The text in the role's style. It must not contain styles. */
	paint: (role: Role, text: string) => string;
	/** A whole painted row as it goes to the terminal: on the theme's own background, where it has one. */
	ground: (row: string) => string;
};

export type ThemeOptions = {
	level: ColourLevel;
	/** What the terminal can draw; everything by default. */
	glyphs?: Glyphs;
	/** Folder with your own `*.json` themes; it need not exist. */
	folder?: string;
};

const themesIn = (folder: string): string[] => {
	try {
		return readdirSync(folder)
			.filter(file => file.endsWith('.json'))
			.map(file => file.slice(0, -'.json'.length));
	} catch {
		return [];
	}
};

const bundledFolder = (): string => packageFolder('themes');

/** Names of all themes, your own included, in alphabetical order. */
export const themeNames = (folder?: string): string[] =>
	[...new Set([...themesIn(bundledFolder()), ...(folder ? themesIn(folder) : [])])].sort();

/**
 * Reads `<name>.json` from your folder, else from the bundled themes.
 * Throws a Problem that names file and key when the theme is unknown or not valid.
 */
export const loadTheme = (name: string, {level, folder, glyphs = 'unicode'}: ThemeOptions): Theme => {
	const home = folder && themesIn(folder).includes(name) ? folder : bundledFolder();
	const names = themeNames(folder);
	if (!names.includes(name)) {
		throw new Problem(`There is no theme "${name}".${didYouMean(name, names)}`, {
			hint: `Themes: ${names.join(', ')}.`,
		});
	}

	const file = path.join(home, `${name}.json`);
	const {appearance, styles} = parseTheme(readFileSync(file, 'utf8'), file);
	// Plain text has a style too: the end of any other style goes back to it.
	const base = sequences(styles.text ?? {}, level);
	const painted = new Map(
		roles.map(role => {
			const {open, close} = role === 'text' ? {open: '', close: ''} : sequences(styles[role] ?? {}, level);
			return [role, {open, close: close + base.open}] as const;
		}),
	);
	return {
		name,
		appearance,
		paint(role, text) {
			const style = painted.get(role);
			return style?.open && text !== '' ? style.open + text + style.close : text;
		},
		ground(row) {
			const drawn = drawWith(glyphs, row);
			return base.open === '' ? drawn : base.open + drawn + base.close;
		},
	};
};
