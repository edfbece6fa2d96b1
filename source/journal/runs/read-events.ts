import {open} from 'node:fs/promises';
import type {Event} from '../events/events.js';
import {eachLine, readBlocks} from '../file/blocks.js';
import {journalFailed, notAJournal} from '../file/problems.js';
import {RecordChecker} from '../file/record-checker.js';
import {runPaths} from './run-folder.js';

export type ReadOptions = {
	/** First and last seq to yield, both included. */
	from?: number;
	to?: number;
	/** Called when the file ends in bytes that are no record: a crash, or a writer at work. */
	onTornTail?: (tail: {line: number; bytes: number}) => void;
};

/**
 * The events of a run's journal, oldest first, in constant memory; it may be written meanwhile. Every line up to the
 * last one asked for is checked.
 *
 * @throws Problem when there is no journal, it is of a newer format, or it is damaged, naming the line.
 */
export async function* readEvents(folder: string, options: ReadOptions = {}): AsyncGenerator<Event, void> {
	const {from = 1, to = Number.POSITIVE_INFINITY, onTornTail} = options;
	const name = runPaths(folder).journal;
	const file = await open(name, 'r').catch(error => {
		throw journalFailed(name, 'read the journal', error);
	});

	try {
		const checker = new RecordChecker(name);
		let good = 0;
		let size = 0;

		for await (const block of readBlocks(file, 0)) {
			size = block.offset + block.length;

			if (!block.whole) {
				break;
			}

			const events: Event[] = [];
			eachLine(block, (bytes, start, end) => {
				const event = checker.take(bytes, start, end, block.offset);

				if (event) {
					good = block.offset + end + 1;

					if (event.seq >= from && event.seq <= to) {
						events.push(event);
					}
				}

				return checker.line < to;
			});
			yield* events;

			if (checker.line >= to) {
				return;
			}
		}

		if (size > 0 && good === 0) {
			throw notAJournal(name);
		}

		if (size > good) {
			onTornTail?.({line: checker.bad?.line ?? checker.line + 1, bytes: size - good});
		}
	} finally {
		await file.close();
	}
}
