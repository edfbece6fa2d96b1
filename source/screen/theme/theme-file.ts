import {Problem} from '../../problem.js';
import {type Role, roles} from '../../words/roles.js';
import {type BasicColour, basicColours, type Colour, type Style} from './sgr.js';

export type Appearance = 'dark' | 'light' | 'any';
export type ThemeFile = {appearance: Appearance; styles: Partial<Record<Role, Style>>};

/** What a style may switch on, beside its colours. */
export const attributes = ['bold', 'dim', 'italic', 'underline', 'inverse'] as const;
export const colourKeys = ['color', 'background'] as const;

type Table = Record<string, unknown>;

/**
 * Checks the text of a theme file and gives the style of each role. A role that is not named stays plain.
 * A palette entry is `{"hex": "#rrggbb", "basic": "brightBlue", "indexed": 75}`, of which `hex` or `indexed` may be left out; a role is
 * the name of a palette entry or `{"color", "background", "bold", "dim", "italic", "underline", "inverse"}`.
 * Throws a Problem that names the file, the key, what was found and what would be right.
 */
export const parseTheme = (text: string, file: string): ThemeFile => {
	const fail = (key: string, found: unknown, right: string): never => {
		throw new Problem(`${file}: ${key} is ${JSON.stringify(found) ?? 'missing'}; it must be ${right}.`);
	};

	const table = (key: string, value: unknown, known?: readonly string[]): Table => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			return fail(key, value, 'an object');
		}
		for (const name of Object.keys(value)) {
			if (known && !known.includes(name)) {
				throw new Problem(`${file}: ${key} has an unknown key "${name}".`, {
					hint: `Known: ${known.join(', ')}.`,
				});
			}
		}

		return value as Table;
	};

	const colour = (key: string, value: unknown): Colour => {
		const {hex, basic, indexed} = table(key, value, ['hex', 'basic', 'indexed']);
		if (hex === undefined && indexed === undefined) {
			return fail(`${key}.hex`, hex, 'a colour like "#a0b1c2"');
		}
		if (hex !== undefined && (typeof hex !== 'string' || !/^#[\da-f]{6}$/i.test(hex))) {
			return fail(`${key}.hex`, hex, 'a colour like "#a0b1c2"');
		}
		if (!basicColours.includes(basic as BasicColour)) {
			return fail(`${key}.basic`, basic, `one of ${basicColours.join(', ')}`);
		}
		if (
			indexed !== undefined &&
			!(Number.isInteger(indexed) && Number(indexed) >= 0 && Number(indexed) < 256)
		) {
			return fail(`${key}.indexed`, indexed, 'a whole number from 0 to 255');
		}

		return {
			hex: hex as string | undefined,
			basic: basic as BasicColour,
			indexed: indexed as number | undefined,
		};
	};

	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new Problem(`${file} is not valid JSON: ${(error as Error).message}`, {cause: error});
	}

	const top = table('the theme', json, ['$schema', 'appearance', 'palette', 'roles']);
	const appearance = top.appearance;
	if (appearance !== 'dark' && appearance !== 'light' && appearance !== 'any') {
		return fail('appearance', appearance, '"dark", "light" or "any"');
	}

	const palette = new Map(
		Object.entries(table('palette', top.palette ?? {})).map(([name, value]) => [
			name,
			colour(`palette.${name}`, value),
		]),
	);
	const named = (key: string, value: unknown): Colour =>
		palette.get(value as string) ??
		fail(key, value, `a name from the palette (${[...palette.keys()].join(', ') || 'it is empty'})`);

	const style = (key: string, value: unknown): Style => {
		if (typeof value === 'string') {
			return {colour: named(key, value)};
		}
		const given = table(key, value, [...colourKeys, ...attributes]);
		const result: Style = {};
		if (given.color !== undefined) {
			result.colour = named(`${key}.color`, given.color);
		}
		if (given.background !== undefined) {
			result.background = named(`${key}.background`, given.background);
		}
		for (const attribute of attributes) {
			const on = given[attribute];
			if (on === undefined) {
				continue;
			}
			if (typeof on !== 'boolean') {
				fail(`${key}.${attribute}`, on, 'true or false');
			}
			result[attribute] = on as boolean;
		}

		return result;
	};

	const given = table('roles', top.roles, roles);
	return {
		appearance,
		styles: Object.fromEntries(
			Object.entries(given).map(([role, value]) => [role, style(`roles["${role}"]`, value)]),
		),
	};
};
