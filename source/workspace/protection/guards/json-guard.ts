import {isDeepStrictEqual} from 'node:util';
import type {GuardedFile} from '../protection.js';

export type JsonFields = {
	/** Fields at the top of the file that stay as in the base. */
	guarded: ReadonlySet<string>;
	/** The field that holds commands by name; commands that nothing runs by itself may be added there. */
	commands?: string;
	/** Whether a check runs the command of this name. */
	isAsked?: (command: string) => boolean;
};

type Fields = Record<string, unknown>;

/**
 * Lets an agent change a JSON file except for some fields: those are put back, in its own order and indentation. A file
 * that is gone, or that readers could understand in different ways, becomes the base's.
 */
export const guardJson = (
	base: string | undefined,
	now: string | undefined,
	fields: JsonFields,
): GuardedFile => {
	const before = base === undefined ? {} : parse(base);
	const after = now === undefined ? undefined : parse(now);
	if (before === undefined) {
		// A base that is not JSON cannot be compared.
		return base === now ? 'free' : 'base';
	}

	if (now === undefined || after === undefined) {
		return 'base';
	}

	const merged = merge(before, after, fields);
	if (areSame(merged, after)) {
		return 'free';
	}

	const indent = /^\{\r?\n([ \t]+)/.exec(now)?.[1] ?? '\t';
	const text = JSON.stringify(merged, null, indent).replaceAll('\n', now.includes('\r\n') ? '\r\n' : '\n');
	return {text: text + (/\s*$/.exec(now)?.[0] ?? '')};
};

const merge = (
	before: Fields,
	after: Fields,
	{guarded, commands, isAsked = () => false}: JsonFields,
): Fields => {
	const merged: Fields = {};
	for (const [field, value] of Object.entries(after)) {
		if (!guarded.has(field)) {
			merged[field] = value;
		} else if (field === commands) {
			const allowed = mergeCommands(before[field], value, isAsked);
			if (allowed !== undefined) {
				merged[field] = allowed;
			}
		} else if (Object.hasOwn(before, field)) {
			merged[field] = isSame(before[field], value) ? value : before[field];
		}
	}

	for (const field of guarded) {
		if (Object.hasOwn(before, field) && !Object.hasOwn(merged, field)) {
			merged[field] = before[field];
		}
	}

	return merged;
};

/** Commands that a package manager runs without being asked. */
const lifecycle = new Set([
	'preinstall',
	'install',
	'postinstall',
	'preprepare',
	'prepare',
	'postprepare',
	'prepublish',
	'prepublishOnly',
	'prepack',
	'postpack',
	'dependencies',
	'pnpm:devPreinstall',
]);

const mergeCommands = (before: unknown, after: unknown, isAsked: (command: string) => boolean): unknown => {
	if (!isFields(after) || (before !== undefined && !isFields(before))) {
		return before;
	}

	const known = before ?? {};
	const hooks = new Set(Object.keys(known).flatMap(name => [`pre${name}`, `post${name}`]));
	const isHarmless = (name: string) =>
		!Object.hasOwn(known, name) &&
		name !== 'test' &&
		!lifecycle.has(name) &&
		!hooks.has(name) &&
		!isAsked(name);
	const kept = Object.keys(after).filter(name => Object.hasOwn(known, name));
	const lost = Object.keys(known).filter(name => !kept.includes(name));
	return Object.fromEntries([
		...Object.entries(after).flatMap(([name, value]) =>
			kept.includes(name) ? [[name, known[name]]] : isHarmless(name) ? [[name, value]] : [],
		),
		...lost.map(name => [name, known[name]]),
	]);
};

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The order of packages and commands does not matter; that of conditions and lists does. */
const isSame = (one: unknown, other: unknown): boolean =>
	JSON.stringify(one) === JSON.stringify(other) || (isFlat(one) && isDeepStrictEqual(one, other));

const isFlat = (value: unknown): boolean =>
	isFields(value) && Object.values(value).every(each => typeof each !== 'object' || each === null);

const areSame = (one: Fields, other: Fields): boolean =>
	isDeepStrictEqual(Object.keys(one).toSorted(), Object.keys(other).toSorted()) &&
	Object.keys(one).every(field => isSame(one[field], other[field]));

/** The fields of a text; undefined for one that is not JSON, not an object, or has a key twice. */
const parse = (text: string): Fields | undefined => {
	try {
		const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
		// Of two values for one key, some readers take the first and some the last.
		return isFields(value) && namesIn(text) === countNames(value) ? value : undefined;
	} catch {
		return undefined;
	}
};

const namesIn = (text: string): number =>
	[...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;

/** How many keys there are; NaN where values are nested too deeply to be compared. */
const countNames = (value: unknown, depth = 0): number => {
	if (depth > 100) {
		return Number.NaN;
	}

	const values: unknown[] = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [];
	const own = isFields(value) ? values.length : 0;
	return values.reduce<number>((sum, each) => sum + countNames(each, depth + 1), own);
};
