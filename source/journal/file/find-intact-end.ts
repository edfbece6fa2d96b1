import type {FileHandle} from 'node:fs/promises';
import {isIntact, lineEnd, longestLine} from './line.js';

/**
 * The byte after the last whole line of a journal when that line is intact, which means that no torn tail hides among
 * the lines before it; else 0. Reads only the end of the file.
 */
export const findIntactEnd = async (file: FileHandle): Promise<number> => {
	const {size} = await file.stat();

	for (let length = Math.min(size, 64 * 1024); length > 0; length = Math.min(size, length * 8)) {
		const {buffer, bytesRead} = await file.read(Buffer.allocUnsafe(length), 0, length, size - length);
		const last = buffer.subarray(0, bytesRead).lastIndexOf(lineEnd);
		const start = last < 1 ? -1 : buffer.lastIndexOf(lineEnd, last - 1);

		if (start !== -1 || (last !== -1 && length === size)) {
			return isIntact(buffer, start + 1, last) ? size - length + last + 1 : 0;
		}

		if (length === size || length > longestLine) {
			break;
		}
	}

	return 0;
};
