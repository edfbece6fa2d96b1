import type {z} from 'zod';
import {asFields} from '../../system/fields.js';
import {closestMatch} from '../../system/text/closest-match.js';
import {agentChoices} from '../settings/agent.js';
import {builtKeys} from '../settings/schema.js';
import {entryMistake, kindsOf, verifierKeys, verifierKinds} from '../settings/verify.js';
import type {YamlPath} from './located-yaml.js';
import {type Mistake, settingName} from './not-built-yet.js';

/** Turns the schema's issues into messages for whoever wrote the settings. */
export const schemaMistakes = (issues: readonly z.core.$ZodIssue[], settings: unknown): Mistake[] => {
	const found = issues.flatMap(issue => mistakesOf(issue, issue.path as (string | number)[], settings));
	// A misspelt key is also missing under its right name: report that mistake once.
	const echoes = new Set(found.flatMap(({meant = []}) => meant.map(path => JSON.stringify(path))));
	return found.filter(({path, meant}) => meant !== undefined || !echoes.has(JSON.stringify(path)));
};

/** `meant` are the places whose mistakes go away when this one is corrected. */
type SchemaMistake = Mistake & {meant?: YamlPath[]};

const mistakesOf = (
	issue: z.core.$ZodIssue,
	path: (string | number)[],
	settings: unknown,
): SchemaMistake[] => {
	if (isVerifier(path)) {
		const entry = valueAt(settings, path);
		if (kindsOf(entry).length !== 1) {
			return entryMistakes(entry, path);
		}
	}

	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map(name => unknownKey(path, name, settings));
	}

	if (issue.code === 'invalid_union') {
		const fitting = fittingMember(issue.errors, path, settings);
		if (fitting) {
			return fitting.flatMap(inner => mistakesOf(inner, [...path, ...(inner.path as string[])], settings));
		}
	}

	if (valueAt(settings, path) === undefined) {
		return [{path, at: 'key', message: missing(path, issue.message)}];
	}

	const name = settingName(path);
	return [{path, at: 'value', message: name === '' ? issue.message : `${name}: ${issue.message}`}];
};

const isVerifier = (path: YamlPath): boolean => path[0] === 'verify' && path.length === 2;

/** The issues of the member of a union that was meant. */
const fittingMember = (
	errors: readonly z.core.$ZodIssue[][],
	path: YamlPath,
	settings: unknown,
): z.core.$ZodIssue[] | undefined => {
	if (isVerifier(path)) {
		const [kind] = kindsOf(valueAt(settings, path));
		return kind && errors[verifierKinds.indexOf(kind)];
	}

	// The member whose type fits has the precise issues.
	return errors.find(
		issues =>
			!issues.some(
				({code, path: at}) => at.length === 0 && (code === 'invalid_type' || code === 'invalid_value'),
			),
	);
};

/** What is wrong with an entry of `verify` that names no kind of check, or several. */
const entryMistakes = (entry: unknown, path: YamlPath): SchemaMistake[] => {
	const unknown =
		kindsOf(entry).length > 0
			? []
			: Object.keys(asFields(entry)).filter(name => !builtKeys.verify.includes(name));
	return [
		...unknown.map(name => unknownKey(path, name, undefined)),
		{path, at: 'value', message: `verify: ${entryMistake(entry)}`},
	];
};

const unknownKey = (path: YamlPath, name: string, settings: unknown): SchemaMistake => {
	const [kind] = isVerifier(path) ? kindsOf(valueAt(settings, path)) : [];
	const keys = keysAt(path, kind);
	const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
	const owners = kind ? verifierKinds.filter(other => verifierKeys[other].includes(name)) : [];
	if (owners.length > 0) {
		const message = `"${shown}" goes with ${owners.map(owner => `"${owner}"`).join(' and ')}, not with "${kind}"; the keys of "${kind}" are ${keys.join(', ')}.`;
		return {path: [...path, name], at: 'key', message, meant: []};
	}

	const where = path.length === 0 ? '' : ` in ${settingName(path)}`;
	const close = closestMatch(name, keys);
	const hint = close === undefined ? `Keys are ${keys.join(', ')}.` : `Did you mean "${close}"?`;
	return {
		path: [...path, name],
		at: 'key',
		message: `unknown key "${shown}"${where}. ${hint}`,
		meant: close === undefined ? [] : [[...path, close], path],
	};
};

/** The keys that are allowed in a mapping at this place. */
const keysAt = (path: YamlPath, kind: keyof typeof verifierKeys | undefined): readonly string[] => {
	if (kind) {
		return verifierKeys[kind];
	}

	// The only mappings within a check are agents.
	return builtKeys[path.length === 3 ? 'agent' : ((path[0] ?? '') as keyof typeof builtKeys)];
};

const valueAt = (settings: unknown, path: YamlPath): unknown => {
	let value = settings;
	for (const part of path) {
		value = (value as Record<string | number, unknown> | null | undefined)?.[part];
	}

	return value;
};

const missing = (path: YamlPath, message: string): string => {
	switch (path.join('.')) {
		case 'goal':
			return 'missing key "goal": one sentence that says when the loop is done.';
		case 'agent':
			return `missing key "agent": who works. Use ${agentChoices}.`;
		default:
			return path[0] === 'verify' && path.at(-1) === 'goal'
				? 'missing key "goal": what the number should become, such as ">= 90".'
				: `missing key "${path.at(-1)}": ${message}`;
	}
};
