import {parse} from 'smol-toml';

/** One setting of a TOML file: the parts of its full name, and its value as JSON. A table counts as one, without a value. */
export type TomlSetting = readonly [name: readonly string[], value: string];

/** bytes; no manifest that people write is as large */
const largest = 200_000;

const isTable = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const settingsIn = (table: Record<string, unknown>, above: readonly string[]): TomlSetting[] =>
	Object.entries(table).flatMap(([key, value]): TomlSetting[] => {
		const name = [...above, key];
		if (isTable(value)) {
			return [[name, ''], ...settingsIn(value, name)];
		}

		const parts: unknown[] = Array.isArray(value) ? value : [];
		return parts.length > 0 && parts.every(isTable)
			? parts.flatMap((part, index) => settingsIn({[index]: part}, name))
			: [[name, JSON.stringify(value, asText)]];
	});

/** JSON cannot express these numbers. */
const asText = (_: string, value: unknown): unknown =>
	typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value;

/** The settings of a TOML file in their order; undefined for one that cannot be parsed. Tables of an array count from 0. */
export const readToml = (text: string): TomlSetting[] | undefined => {
	if (text.length > largest) {
		return undefined;
	}

	try {
		return settingsIn(parse(text.replaceAll('\r\n', '\n')), []);
	} catch {
		return undefined;
	}
};
