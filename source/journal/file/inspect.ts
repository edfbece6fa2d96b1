import {type BlockSource, eachLine, readBlocks} from './blocks.js';
import {notAJournal} from './problems.js';
import {RecordChecker} from './record-checker.js';

export type Inspection = {
	/** Seq of the last valid record. */
	last: number;
	/** Byte after the last valid record. */
	end: number;
	/** Bytes in the file; more than `end` when the tail is torn. */
	size: number;
};

/**
 * Reads the whole journal and checks each line's checksum, version and sequence. Bad records that nothing valid follows
 * are a torn tail.
 *
 * @throws Problem for damage (naming line and byte), a newer format, and bytes that hold no record at all.
 */
export const inspect = async (file: BlockSource, name: string): Promise<Inspection> => {
	const checker = new RecordChecker(name);
	const found: Inspection = {last: 0, end: 0, size: 0};

	for await (const block of readBlocks(file, 0)) {
		found.size = block.offset + block.length;

		if (block.whole) {
			eachLine(block, (bytes, start, end) => {
				if (checker.take(bytes, start, end, block.offset)) {
					found.last = checker.line;
					found.end = block.offset + end + 1;
				}
			});
		}
	}

	if (found.size > 0 && found.last === 0) {
		throw notAJournal(name);
	}

	return found;
};
