import {lstat, realpath, rm} from 'node:fs/promises';
import path from 'node:path';
import {readBounded} from '../../system/files/read-bounded.js';

/** bytes */
const sizeLimit = 20_000_000;

const kindOf = async (file: string): Promise<'nothing' | 'link' | 'file' | 'folder' | 'other'> => {
	const found = await lstat(file).catch(() => undefined);
	if (!found) {
		return 'nothing';
	}

	if (found.isSymbolicLink()) {
		return 'link';
	}

	return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
};

/** The folders on the way to a file, outermost first, relative to where the way begins. */
const foldersOf = (file: string): string[] => {
	const parts = path.normalize(file).split(path.sep).slice(0, -1);
	return parts.map((_, index) => parts.slice(0, index + 1).join(path.sep));
};

/**
 * Makes sure that a report that is there after a command was written by that command. Removes nothing outside the
 * checkout, whatever links the agent laid on the way.
 *
 * @param report relative to the checkout
 * @returns why it cannot, in words to go after the name of the report
 */
export const removeReport = async (checkout: string, report: string): Promise<string | undefined> => {
	const file = path.resolve(checkout, report);
	if (!file.startsWith(`${path.resolve(checkout)}${path.sep}`)) {
		return 'it lies outside the checkout';
	}

	for (const folder of foldersOf(report)) {
		if ((await kindOf(path.join(checkout, folder))) === 'link') {
			return `it cannot be trusted, as ${folder} is a symbolic link`;
		}
	}

	try {
		await rm(file, {recursive: true, force: true});
		return undefined;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return code === 'ENOTDIR' ? undefined : `the one that lay there cannot be removed (${code})`;
	}
};

/**
 * Reads a report that a command wrote, if it is what it seems: a regular file in the checkout itself.
 *
 * @param report relative to the checkout
 * @returns its bytes, or why there are none, in words to go after the name of the report
 */
export const readReportFile = async (checkout: string, report: string): Promise<Buffer | string> => {
	const file = path.join(checkout, report);
	const kind = await kindOf(file);
	if (kind === 'nothing') {
		return 'it was not written';
	}

	if (kind !== 'file') {
		return `it is ${kind === 'folder' ? 'a folder' : kind === 'link' ? 'a symbolic link' : 'no regular file'}`;
	}

	if ((await realpath(file)) !== path.join(await realpath(checkout), report)) {
		return 'it cannot be trusted, as a folder on its way is a symbolic link';
	}

	const {size} = await lstat(file);
	if (size > sizeLimit) {
		return `it is larger than ${sizeLimit / 1_000_000} MB`;
	}

	return (await readBounded(file, size)) ?? 'it cannot be opened';
};
