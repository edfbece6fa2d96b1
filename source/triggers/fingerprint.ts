import {createHash} from 'node:crypto';
import {lstat, readFile, readlink} from 'node:fs/promises';
import path from 'node:path';

/** Size in bytes, time of the last change in milliseconds, and what its content comes to. */
type Print = [size: number, changed: number, content: string];

/** What files looked like, by their paths relative to the top of the checkout. */
export type Fingerprint = Record<string, Print>;

export type FileChange = {path: string; how: 'changed' | 'new' | 'deleted'};

/** Larger files are compared by size and time alone. bytes */
const mostRead = 4_000_000;
const atOnce = 16;

const printOf = async (file: string, before: Print | undefined): Promise<Print | undefined> => {
	try {
		const found = await lstat(file);
		const {size, mtimeMs} = found;
		if (before && before[0] === size && before[1] === mtimeMs) {
			return before;
		}

		if (found.isSymbolicLink()) {
			return [size, mtimeMs, await readlink(file)];
		}

		if (!found.isFile()) {
			return undefined;
		}

		const content =
			size > mostRead
				? `${mtimeMs}`
				: createHash('sha256')
						.update(await readFile(file))
						.digest('base64url');
		return [size, mtimeMs, content];
	} catch {
		// Deleted meanwhile, or not ours to read.
		return undefined;
	}
};

/**
 * What files look like now. Only those whose size or time changed since `before` are read.
 *
 * @param files paths relative to `root`
 */
export const fingerprint = async (
	root: string,
	files: readonly string[],
	before: Fingerprint = {},
): Promise<Fingerprint> => {
	// Without a prototype: a file may be called `__proto__`.
	const prints: Fingerprint = Object.create(null);
	const left = [...files];
	const work = async (): Promise<void> => {
		for (let file = left.pop(); file !== undefined; file = left.pop()) {
			const known = Object.hasOwn(before, file) ? before[file] : undefined;
			const print = await printOf(path.join(root, file), known);
			if (print) {
				prints[file] = print;
			}
		}
	};
	await Promise.all(Array.from({length: atOnce}, work));
	return prints;
};

/** The files whose content differs, by path. A file that was only written again, or touched, does not. */
export const changesBetween = (before: Fingerprint, after: Fingerprint): FileChange[] => {
	const contentOf = (prints: Fingerprint, file: string): string | undefined =>
		Object.hasOwn(prints, file) ? prints[file]?.[2] : undefined;
	return [...new Set([...Object.keys(before), ...Object.keys(after)])]
		.toSorted()
		.flatMap((file): FileChange[] => {
			const [old, now] = [contentOf(before, file), contentOf(after, file)];
			if (old === now) {
				return [];
			}

			return [{path: file, how: old === undefined ? 'new' : now === undefined ? 'deleted' : 'changed'}];
		});
};
