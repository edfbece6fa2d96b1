import type {z} from 'zod';
import {nearest} from '../system/nearest.js';
import {agentWays} from './agent-setting.js';
import type {YamlPath} from './located-yaml.js';
import {laterKeys, type Mistake} from './not-built-yet.js';
import {builtKeys} from './schema.js';

/** What the schema has to say about the settings, in words for the person who wrote them. */
export const schemaMistakes = (issues: readonly z.core.$ZodIssue[], settings: unknown): Mistake[] => {
	const found = issues.flatMap(issue => mistakesOf(issue, issue.path as (string | number)[], settings));
	// A misspelt key is missing under its right name: that is the same mistake told twice.
	const echoes = new Set(found.flatMap(({meant = []}) => meant.map(path => JSON.stringify(path))));
	return found.filter(({path, meant}) => meant !== undefined || !echoes.has(JSON.stringify(path)));
};

/** `meant` are the places that are right once this mistake is. */
type SchemaMistake = Mistake & {meant?: YamlPath[]};

const mistakesOf = (
	issue: z.core.$ZodIssue,
	path: (string | number)[],
	settings: unknown,
): SchemaMistake[] => {
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map(name => unknownKey(path, name));
	}

	if (issue.code === 'invalid_union') {
		// The member of the right type knows best what is wrong inside.
		const fitting = issue.errors.find(
			errors =>
				!errors.some(
					({code, path: at}) => at.length === 0 && (code === 'invalid_type' || code === 'invalid_value'),
				),
		);
		if (fitting) {
			return fitting.flatMap(inner => mistakesOf(inner, [...path, ...(inner.path as string[])], settings));
		}
	}

	if (isMissing(settings, path)) {
		return [{path, at: 'key', message: missing(path, issue.message)}];
	}

	const name = path.filter(part => typeof part === 'string').join('.');
	return [{path, at: 'value', message: name === '' ? issue.message : `${name}: ${issue.message}`}];
};

const unknownKey = (path: YamlPath, name: string): SchemaMistake => {
	const place = (path[0] ?? '') as keyof typeof builtKeys;
	const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
	const where = place === '' ? '' : ` in ${place}`;
	const close = nearest(name, [...builtKeys[place], ...laterKeys[place]]);
	const hint = close === undefined ? `Keys are ${builtKeys[place].join(', ')}.` : `Did you mean "${close}"?`;
	return {
		path: [...path, name],
		at: 'key',
		message: `unknown key "${shown}"${where}. ${hint}`,
		// What the mapping as a whole lacks is named too.
		meant: close === undefined ? [] : [[...path, close], path],
	};
};

const isMissing = (settings: unknown, path: YamlPath): boolean => {
	let value = settings;
	for (const part of path) {
		value = (value as Record<string | number, unknown> | undefined)?.[part];
	}

	return value === undefined;
};

const missing = (path: YamlPath, message: string): string => {
	switch (path.join('.')) {
		case 'goal':
			return 'missing key "goal": one sentence that says when the loop is done.';
		case 'agent':
			return `missing key "agent": who works. Use ${agentWays}.`;
		default:
			return `missing key "${path.at(-1)}": ${message}`;
	}
};
