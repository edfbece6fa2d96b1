import type {Complaint} from './complaint.js';

export type FrontMatter = {
	/** The YAML between the two `---` lines. */
	yaml: string;
	/** Line number of the first line of `yaml`, from 1. */
	yamlLine: number;
	/** What stands below, without blank lines around it, lines ended by `\n`. */
	body: string;
	/** Line number of the first line below the closing `---`, from 1. */
	bodyLine: number;
};

/** More than this is no set of settings, and not worth a parser's time. */
const yamlLimit = 64 * 1024;
/** Very long lines of nested indicators bring the YAML parser down. */
const lineLimit = 4096;

const fence = /^---[ \t]*$/;

/**
 * Takes a LOOP.md apart: front matter between two lines of `---`, the first of which is the first line of the file,
 * and the prompt below. A byte order mark and Windows line ends are fine.
 */
export const splitFrontMatter = (text: string): FrontMatter | Complaint => {
	const lines = text
		.replace(/^\uFEFF/, '')
		.replaceAll('\r\n', '\n')
		.split('\n');
	if (!fence.test(lines[0] ?? '')) {
		const found = lines.every(line => line.trim() === '') ? 'the file is empty' : 'no front matter';
		return {
			line: 1,
			column: 1,
			message: `${found}. A loop starts with a line "---", settings such as "goal: …", another line "---", then the prompt.`,
		};
	}

	const end = lines.findIndex((line, index) => index > 0 && fence.test(line));
	if (end === -1) {
		return {
			line: 1,
			column: 1,
			message: 'the front matter never ends. Put a line "---" between the settings and the prompt.',
		};
	}

	const yaml = lines.slice(1, end).join('\n');
	if (yaml.length > yamlLimit) {
		return {
			line: 1,
			column: 1,
			message: `the front matter is ${yaml.length.toLocaleString('en')} characters long; ${yamlLimit.toLocaleString('en')} are the most. Long texts belong below it.`,
		};
	}

	const long = lines.findIndex((line, index) => index < end && line.length > lineLimit);
	if (long !== -1) {
		return {
			line: long + 1,
			column: lineLimit + 1,
			message: `this line is ${lines[long]?.length.toLocaleString('en')} characters long; ${lineLimit.toLocaleString('en')} are the most in the front matter.`,
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
