/** Reads a journal in large blocks of whole lines, in constant memory. */
import type {FileHandle} from 'node:fs/promises';
import {lineEnd, longestLine} from './line.js';

/** Some whole lines of a file. Valid until the next block is asked for: the bytes are used again. */
export type Block = {
	bytes: Buffer;
	/** How many of `bytes` count. */
	length: number;
	/** Where in the file the block starts. */
	offset: number;
	/** False for bytes at the end of the file that no line end follows: half a line. */
	whole: boolean;
};

export type BlockSource = Pick<FileHandle, 'read'>;

/** Bytes read at once. */
const defaultChunk = 1024 * 1024;

/**
 * Yields the file's content from byte `from` to its end as blocks of whole lines, and what remains as a last block that
 * is not whole. The next block is read while the consumer works on this one. A line longer than `longestLine` is
 * yielded as if it were empty, so that one endless line cannot fill the memory.
 */
export async function* readBlocks(
	file: BlockSource,
	from: number,
	chunk = defaultChunk,
): AsyncGenerator<Block, void> {
	let bytes: Buffer = Buffer.allocUnsafeSlow(chunk);
	let spare: Buffer | undefined;
	let filled = 0;
	let searched = 0;
	let offset = from;
	let overlong = false;

	const read = () => {
		const result = file.read(bytes, filled, bytes.length - filled, offset + filled);
		// It may fail while the consumer is busy; it is reported when it is waited for.
		result.catch(() => undefined);
		return result;
	};

	let reading = read();

	try {
		for (;;) {
			const {bytesRead} = await reading;
			filled += bytesRead;

			if (bytesRead === 0) {
				if (filled > 0 || overlong) {
					yield {bytes, length: filled, offset, whole: false};
				}

				return;
			}

			const last = bytes.subarray(searched, filled).lastIndexOf(lineEnd);
			const length = last === -1 ? 0 : searched + last + 1;

			if (length === 0) {
				if (filled >= longestLine) {
					overlong = true;
					offset += filled;
					filled = 0;
				} else if (filled === bytes.length) {
					const larger = Buffer.allocUnsafeSlow(bytes.length * 2);
					bytes.copy(larger, 0, 0, filled);
					bytes = larger;
					spare = undefined;
				}

				searched = filled;
				reading = read();
				continue;
			}

			// What follows the last line end moves to the front of the other buffer, which is filled meanwhile.
			const rest = filled - length;
			const next = spare?.length === bytes.length ? spare : Buffer.allocUnsafeSlow(bytes.length);
			bytes.copy(next, 0, length, filled);
			const block = {bytes, length, offset, whole: true};
			spare = bytes;
			bytes = next;
			filled = rest;
			searched = rest;
			offset += length;
			reading = read();

			if (overlong) {
				overlong = false;
				blankFirstLine(block);
			}

			yield block;
		}
	} finally {
		// The file may be closed once this generator has ended, so nothing may still be reading from it.
		await reading.catch(() => undefined);
	}
}

/** Calls `visit` with the place of each line in a whole block; stops when it returns false. */
export const eachLine = (
	block: Block,
	visit: (bytes: Buffer, start: number, end: number) => boolean | undefined,
): void => {
	const {bytes, length} = block;

	for (let start = 0; start < length; ) {
		const end = bytes.indexOf(lineEnd, start);

		if (visit(bytes, start, end) === false) {
			return;
		}

		start = end + 1;
	}
};

/** The start of an overlong line is gone; its rest must not pass for a line of its own. */
const blankFirstLine = ({bytes}: Block): void => {
	bytes.fill(0, 0, bytes.indexOf(lineEnd));
};
