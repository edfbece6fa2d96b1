import {existsSync, mkdirSync} from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it. Node's own `recursive` never returns below a folder such as `/proc`, where making one
 * fails with ENOENT.
 *
 * @param mode permission bits of the folders that are made
 * @throws what the file system throws
 */
export const makeFolder = (folder: string, mode = 0o777): void => {
	const absolute = path.resolve(folder);
	const missing: string[] = [];
	for (let at = absolute; !existsSync(at); at = path.dirname(at)) {
		missing.unshift(at);
	}

	for (const one of missing) {
		makeOne(one, mode);
	}

	if (missing.length === 0) {
		makeOne(absolute, mode);
	}
};

/** Another process may make it at the same time. */
const makeOne = (folder: string, mode: number): void => {
	try {
		mkdirSync(folder, {mode});
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(path.join(folder, '.'))) {
			throw error;
		}
	}
};
