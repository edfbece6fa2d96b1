import type {Diagnostic} from './diagnostic.js';

export type FrontMatter = {
	/** The YAML between the two `---` lines. */
	yaml: string;
	/** Line number of the first line of `yaml`, from 1. */
	yamlLine: number;
	/** The text below, without blank lines around it, lines ended by `\n`. */
	body: string;
	/** Line number of the first line below the closing `---`, from 1. */
	bodyLine: number;
};

/** Characters. */
const yamlLimit = 64 * 1024;
/** Characters. Very long lines of nested indicators make the YAML parser fail. */
const lineLimit = 4096;

/** The parts of a file with front matter, as messages name them. */
export type FileWords = {
	/** `A loop`. */
	file: string;
	/** `settings such as "goal: …"`. */
	settings: string;
	/** `the prompt`. */
	body: string;
};

const loopWords: FileWords = {file: 'A loop', settings: 'settings such as "goal: …"', body: 'the prompt'};

const fence = /^---[ \t]*$/;

/**
 * Splits a LOOP.md, or another file of the same shape, into the front matter between two lines of `---`, the first of which
 * is the first line of the file, and the text below. A byte order mark and Windows line ends are fine.
 */
export const splitFrontMatter = (text: string, words = loopWords): FrontMatter | Diagnostic => {
	const lines = text
		.replace(/^\uFEFF/, '')
		.replaceAll('\r\n', '\n')
		.split('\n');
	if (!fence.test(lines[0] ?? '')) {
		const found = lines.every(line => line.trim() === '') ? 'the file is empty' : 'no front matter';
		return {
			line: 1,
			column: 1,
			message: `${found}. ${words.file} starts with a line "---", ${words.settings}, another line "---", then ${words.body}.`,
		};
	}

	const end = lines.findIndex((line, index) => index > 0 && fence.test(line));
	if (end === -1) {
		return {
			line: 1,
			column: 1,
			message: `the front matter never ends. Put a line "---" between the settings and ${words.body}.`,
		};
	}

	const yaml = lines.slice(1, end).join('\n');
	if (yaml.length > yamlLimit) {
		return {
			line: 1,
			column: 1,
			message: `the front matter is ${yaml.length.toLocaleString('en')} characters long; the limit is ${yamlLimit.toLocaleString('en')}. Long texts belong below it.`,
		};
	}

	const long = lines.findIndex((line, index) => index < end && line.length > lineLimit);
	if (long !== -1) {
		return {
			line: long + 1,
			column: lineLimit + 1,
			message: `this line is ${lines[long]?.length.toLocaleString('en')} characters long; the limit is ${lineLimit.toLocaleString('en')} in the front matter.`,
		};
	}

	return {
		yaml,
		yamlLine: 2,
		body: lines
			.slice(end + 1)
			.join('\n')
			.trim(),
		bodyLine: end + 2,
	};
};
