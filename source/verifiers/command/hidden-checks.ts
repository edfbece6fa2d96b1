import {createHash} from 'node:crypto';
import {chmod, lstat, mkdir, readdir, realpath, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {readBounded} from '../../system/files/read-bounded.js';
import {displayPath} from '../../system/text/display-path.js';

/** bytes of all files together */
const sizeLimit = 100_000_000;
const maxFiles = 20_000;

type HiddenFile = {
	/** Relative to the top of the checkout, with `/`. */
	path: string;
	/** Permission bits. */
	mode: number;
	bytes: Buffer;
};

/** Checks that the agent never sees, as they lie outside the repository. */
export type HiddenChecks = {
	/** sha256 over the paths, permission bits and bytes of all files, in hex. */
	digest: string;
	files: readonly HiddenFile[];
};

const refuse = (file: string, why: string): never => {
	throw new Problem(`The hidden checks in ${displayPath(file)} cannot be used: ${why}.`, {
		hint: 'Name a file or a folder of regular files outside the repository in `hidden`.',
	});
};

const readInto = async (
	files: HiddenFile[],
	source: string,
	name: string,
	room: () => number,
): Promise<void> => {
	const found = await lstat(source);
	if (found.isDirectory()) {
		for (const entry of (await readdir(source)).toSorted()) {
			// A folder of checks may well be a repository of its own.
			if (entry !== '.git') {
				await readInto(files, path.join(source, entry), name === '' ? entry : `${name}/${entry}`, room);
			}
		}
	} else if (found.isFile()) {
		if (found.size > room()) {
			refuse(source, `with it they are larger than ${sizeLimit / 1_000_000} MB`);
		}

		const bytes = await readBounded(source, Math.max(1, found.size));
		if (bytes === undefined || files.length >= maxFiles) {
			refuse(source, bytes ? `there are more than ${maxFiles} files` : 'it cannot be read');
		} else {
			files.push({path: name || path.basename(source), mode: found.mode & 0o777, bytes});
		}
	} else {
		refuse(source, found.isSymbolicLink() ? 'it is a symbolic link' : 'it is no regular file');
	}
};

/**
 * Reads hidden checks into memory, so that what is copied into a checkout is what was compared. A `.git` is left out.
 *
 * @param hidden absolute path; may itself be reached through links
 * @throws Problem (exit code 2) when they are not there, are empty, hold links or other special files, or are larger
 * than 100 MB
 */
export const readHiddenChecks = async (hidden: string): Promise<HiddenChecks> => {
	const top = await realpath(hidden).catch(() => refuse(hidden, 'there is nothing'));
	const files: HiddenFile[] = [];
	let size = 0;
	try {
		await readInto(files, top, '', () => {
			size = files.reduce((sum, {bytes}) => sum + bytes.length, 0);
			return sizeLimit - size;
		});
	} catch (error) {
		throw error instanceof Problem ? error : refuse(hidden, (error as Error).message);
	}

	if (files.length === 0) {
		refuse(hidden, 'there is no file in it');
	}

	const hash = createHash('sha256');
	for (const {path, mode, bytes} of files) {
		hash.update(JSON.stringify([path, mode, bytes.length])).update(bytes);
	}

	return {digest: hash.digest('hex'), files};
};

/**
 * Refuses hidden checks that cannot be read, or that an agent could see.
 *
 * @throws Problem (exit code 2)
 */
export const requireHiddenChecks = async (hidden: string, repository: string): Promise<void> => {
	await readHiddenChecks(hidden);
	const [inner, outer] = await Promise.all([realpath(hidden), realpath(repository)]);
	const way = path.relative(outer, inner);
	const back = path.relative(inner, outer);
	for (const [step, why] of [
		[way, 'they lie in the repository, where the agent sees them'],
		[back, 'the repository lies in them'],
	] as const) {
		if (step.split(path.sep)[0] !== '..') {
			refuse(hidden, why);
		}
	}
};

/**
 * Copies hidden checks into a checkout. They replace whatever the agent left in their place; its links are never
 * followed.
 */
export const installHiddenChecks = async (checkout: string, {files}: HiddenChecks): Promise<void> => {
	const made = new Set<string>();
	for (const {path: name, mode, bytes} of files) {
		const parts = name.split('/');
		for (const depth of parts.keys()) {
			const place = path.join(checkout, ...parts.slice(0, depth + 1));
			const isFile = depth === parts.length - 1;
			if (!made.has(place)) {
				const found = await lstat(place).catch(() => undefined);
				if (found && (isFile || !found.isDirectory())) {
					await rm(place, {recursive: true, force: true});
				}

				if (!isFile) {
					await mkdir(place, {recursive: true});
					await chmod(place, 0o755);
				}

				made.add(place);
			}
		}

		const file = path.join(checkout, name);
		await writeFile(file, bytes, {flag: 'wx', mode: mode | 0o200});
		await chmod(file, mode);
	}
};
