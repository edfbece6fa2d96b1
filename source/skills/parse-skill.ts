import {type Diagnostic, placeAt, toProblem} from '../loop/file/diagnostic.js';
import {splitFrontMatter} from '../loop/file/front-matter.js';
import {type LocatedYaml, parseLocatedYaml} from '../loop/file/located-yaml.js';
import {describeValue} from '../loop/values/describe-value.js';
import {skillNameMistake} from '../loop/values/skill-name.js';
import {displayPath} from '../system/text/display-path.js';
import type {Skill} from './skill.js';

/** Most characters of these settings. Source: the Agent Skills format. */
const longest = {description: 1024, compatibility: 500};
/** Most lines that the format recommends. */
const recommendedLines = 500;

const words = {
	file: 'A skill',
	settings: 'the settings "name: …" and "description: …"',
	body: 'the instructions',
};

/** What is wrong with one setting, or undefined. */
type Check = (value: unknown, folder: string) => string | undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const textOf =
	(what: string, most = Number.POSITIVE_INFINITY): Check =>
	value => {
		if (!isText(value)) {
			const quotes = typeof value === 'number' || typeof value === 'boolean' ? '; put quotes around it' : '';
			return `expected ${what}, found ${typeof value === 'string' ? 'nothing' : describeValue(value)}${quotes}.`;
		}

		// Characters as people count them, not UTF-16 units.
		const length = value.length > most ? [...value].length : 0;
		return length > most
			? `has ${length.toLocaleString('en')} characters; the limit is ${most.toLocaleString('en')}.`
			: undefined;
	};

const nameCheck: Check = (value, folder) => {
	if (!isText(value)) {
		return textOf('the name of the skill')(value, folder);
	}

	return (
		skillNameMistake(value) ??
		(value === folder
			? undefined
			: `found "${value}" in the folder "${folder}"; the two names must be the same.`)
	);
};

const required: Record<string, Check> = {
	name: nameCheck,
	description: textOf('what the skill does and when to use it', longest.description),
};

const optional: Record<string, Check> = {
	license: textOf('the name of a license or of its file'),
	compatibility: textOf('what the skill needs around it', longest.compatibility),
	metadata: value =>
		describeValue(value) === 'a mapping'
			? undefined
			: `expected a mapping of names to texts, found ${describeValue(value)}.`,
	// The format has one text of words; some agents accept a list too. Treadle does not use it.
	'allowed-tools': value =>
		isText(value) || (Array.isArray(value) && value.every(isText))
			? undefined
			: `expected names of tools such as "Read Grep", found ${describeValue(value)}.`,
};

const settingDiagnostics = ({value, keyPlace, valuePlace}: LocatedYaml, folder: string): Diagnostic[] => {
	if (describeValue(value) !== 'a mapping') {
		return [{...keyPlace([]), message: `expected ${words.settings}, found ${describeValue(value)}.`}];
	}

	const settings = value as Record<string, unknown>;
	const missing = Object.keys(required)
		.filter(key => !Object.hasOwn(settings, key))
		.map(key => ({
			...keyPlace([]),
			message: `missing key "${key}": ${required[key]?.(undefined, folder)?.replace(/^expected |, found nothing\.$/g, '')}.`,
		}));
	const wrong = Object.entries({...required, ...optional})
		.filter(([key]) => Object.hasOwn(settings, key))
		.flatMap(([key, check]) => {
			const mistake = check(settings[key], folder);
			return mistake === undefined ? [] : [{...valuePlace([key]), message: `${key}: ${mistake}`}];
		});
	return [...missing, ...wrong];
};

/**
 * Reads the text of a SKILL.md. `file` is its absolute path, for messages; `folder` the name of its folder. Unknown keys are
 * accepted: agents have their own.
 *
 * @throws {Problem} with every mistake, one `file:line:column: message` per line
 */
export const parseSkill = (
	text: string,
	file: string,
	folder: string,
): Pick<Skill, 'name' | 'description' | 'body' | 'warnings'> => {
	const parts = splitFrontMatter(text, words);
	if ('message' in parts) {
		throw toProblem(file, [parts]);
	}

	const {located, diagnostics, readable} = parseLocatedYaml(parts.yaml, parts.yamlLine);
	if (readable || diagnostics.length === 0) {
		diagnostics.push(...settingDiagnostics(located, folder));
	}

	if (parts.body === '') {
		diagnostics.push({
			line: parts.bodyLine,
			column: 1,
			message: 'no instructions. Write below the front matter what the agent is to do.',
		});
	}

	const hidden = /[\u202A-\u202E\u2066-\u2069]/.exec(text);
	if (hidden) {
		const code = hidden[0].charCodeAt(0).toString(16).toUpperCase();
		diagnostics.push({
			...placeAt(text, hidden.index),
			message: `the invisible character U+${code} makes text read as another; remove it.`,
		});
	}

	if (diagnostics.length > 0) {
		throw toProblem(file, diagnostics);
	}

	const {name, description} = located.value as {name: string; description: string};
	const lines = parts.body.split('\n').length;
	return {
		name,
		description: description.trim(),
		body: parts.body,
		warnings:
			lines > recommendedLines
				? [
						`${displayPath(file)} has ${lines.toLocaleString('en')} lines of instructions; ${recommendedLines} are the most a skill should have. Move details into files beside it.`,
					]
				: [],
	};
};
