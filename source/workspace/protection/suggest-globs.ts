import path from 'node:path';
import {isTestFolder} from './test-names.js';

/** Most globs that are worth suggesting. */
const mostGlobs = 6;

/** The folder of tests that a file lies in, as a glob: `packages/a/test/**`. */
const ofFolder = (file: string): string | undefined => {
	const folders = path.posix.dirname(file).split('/');
	const depth = folders.findIndex(isTestFolder);
	return depth === -1 ? undefined : `${folders.slice(0, depth + 1).join('/')}/**`;
};

/** A glob for all files that are named like this one. */
const ofName = (file: string): string => {
	const [, ending] = /([._-](?:tests?|specs?|e2e)\.[a-z\d]+)$/i.exec(file) ?? [];
	const [, beginning] = /^(test_).*\.[a-z\d]+$/.exec(path.posix.basename(file)) ?? [];
	if (ending !== undefined) {
		return `**/*${ending}`;
	}

	return beginning === undefined ? file : `**/${beginning}*${path.posix.extname(file)}`;
};

/**
 * Globs for `protect` that would cover these tests, those that cover most first; undefined where it would take too many.
 *
 * @param tests paths relative to the top of the repository
 */
export const suggestGlobs = (tests: readonly string[]): string[] | undefined => {
	const counts = new Map<string, number>();
	for (const file of tests) {
		const glob = ofFolder(file) ?? ofName(file);
		counts.set(glob, (counts.get(glob) ?? 0) + 1);
	}

	return counts.size > mostGlobs
		? undefined
		: [...counts].toSorted(([, left], [, right]) => right - left).map(([glob]) => glob);
};
