import {accessSync, constants, statSync} from 'node:fs';
import {isAbsolute, join, resolve} from 'node:path';

/** What the first word of a command line names. */
export type Executable =
	/** `path` is absolute. */
	| {kind: 'file'; word: string; path: string}
	/** A word of the shell itself, or one that only the shell can resolve. */
	| {kind: 'shell'; word: string}
	/** `reason` completes "<word> …", e.g. `was not found on the PATH`. */
	| {kind: 'missing'; word: string; reason: string};

const shellWords = new Set([
	...[
		'.',
		':',
		'[',
		'!',
		'{',
		'(',
		'alias',
		'bg',
		'break',
		'case',
		'cd',
		'command',
		'continue',
		'echo',
		'eval',
	],
	...[
		'exec',
		'exit',
		'export',
		'false',
		'fg',
		'for',
		'getopts',
		'hash',
		'if',
		'jobs',
		'printf',
		'pwd',
		'read',
	],
	...[
		'readonly',
		'return',
		'set',
		'shift',
		'test',
		'times',
		'trap',
		'true',
		'type',
		'ulimit',
		'umask',
		'unalias',
	],
	...['unset', 'until', 'wait', 'while', 'kill', 'local', 'source', 'function'],
]);

/** One word as the shell splits it: plain characters, escaped ones, and quoted stretches. */
const nextWord = /^\s*((?:[^\s'"\\;&|<>()]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+)/;

const unquote = (word: string): string =>
	word.replaceAll(
		/\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"/g,
		(_, escaped?: string, single?: string, double?: string) =>
			escaped ?? single ?? (double ?? '').replaceAll(/\\(["$\\`])/g, '$1'),
	);

const isExecutable = (path: string): boolean => {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
};

const exists = (path: string): boolean => {
	try {
		return statSync(path).isFile();
	} catch {
		return false;
	}
};

/**
 * Finds the program that a command line would start, without starting anything: the first word after assignments,
 * looked up as a path from `folder` or on the PATH of `environment`.
 */
export const findExecutable = (
	command: string,
	environment: Record<string, string | undefined>,
	folder: string,
): Executable => {
	let rest = command;
	let raw = '';
	do {
		raw = nextWord.exec(rest)?.[1] ?? '';
		rest = rest.trimStart().slice(raw.length);
	} while (/^[A-Za-z_]\w*=/.test(raw));

	const word = unquote(raw);
	if (raw === '' || shellWords.has(word) || /[$`*?~]/.test(raw)) {
		return {kind: 'shell', word};
	}

	if (word.includes('/')) {
		const path = resolve(folder, word);
		if (isExecutable(path)) {
			return {kind: 'file', word, path};
		}

		return {
			kind: 'missing',
			word,
			reason: exists(path) ? 'is not executable' : `does not exist in ${folder}`,
		};
	}

	for (const entry of (environment.PATH ?? '').split(':')) {
		const path = join(isAbsolute(entry) ? entry : resolve(folder, entry), word);
		if (isExecutable(path)) {
			return {kind: 'file', word, path};
		}
	}

	return {kind: 'missing', word, reason: 'was not found on the PATH'};
};
