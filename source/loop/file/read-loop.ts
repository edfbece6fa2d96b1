import {open} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {displayPath} from '../../system/text/display-path.js';
import type {Loop} from '../loop.js';
import {decodeText} from './decode.js';
import {parseLoop} from './parse-loop.js';

/** Bytes. */
const fileLimit = 1024 * 1024;

/**
 * Reads a LOOP.md. Throws a Problem with file, line and column of every mistake, or one that says why the file cannot be
 * read.
 */
export const readLoop = async (file: string): Promise<Loop> => {
	const absolute = path.resolve(file);
	const bytes = await readBytes(absolute);
	return parseLoop(decodeText(bytes, absolute), absolute);
};

const readBytes = async (file: string): Promise<Uint8Array> => {
	const shown = displayPath(file);
	const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
		throw new Problem(
			error.code === 'ENOENT'
				? `There is no loop file at ${shown}.`
				: `${shown} cannot be read: ${error.message}.`,
			{cause: error},
		);
	});
	try {
		const found = await handle.stat();
		if (!found.isFile()) {
			throw new Problem(
				`${shown} is ${found.isDirectory() ? 'a folder' : 'not a file'}; a loop is a LOOP.md file.`,
			);
		}

		if (found.size > fileLimit) {
			const size = (found.size / fileLimit).toFixed(1);
			throw new Problem(`${shown} is ${size} MB large; the limit for a LOOP.md is 1 MB.`, {
				hint: 'Put long material in a file of the repository and name it in the prompt.',
			});
		}

		return await handle.readFile();
	} finally {
		await handle.close();
	}
};
