import {open} from 'node:fs/promises';
import {eachLine, readBlocks} from '../file/blocks.js';
import {streamedKind} from '../file/line.js';
import {codeOf, journalFailed, notAJournal} from '../file/problems.js';
import {RecordChecker} from '../file/record-checker.js';
import {Folding} from '../state/fold.js';
import type {RunState} from '../state/state.js';
import {runPaths} from './run-folder.js';

/**
 * The newest state of a run, from the facts alone: several times quicker than reading every event. Steps and output are
 * passed over unchecked, and what is no record at the end is left out. The empty state where there is no journal yet.
 *
 * @throws Problem when the journal is damaged, of a newer format, not a journal, or cannot be read.
 */
export const readFacts = async (folder: string): Promise<RunState> => {
	const name = runPaths(folder).journal;
	const folding = new Folding();

	try {
		const file = await open(name, 'r');

		try {
			const checker = new RecordChecker(name);

			for await (const block of readBlocks(file, 0)) {
				if (!block.whole) {
					break;
				}

				eachLine(block, (bytes, start, end) => {
					if (!checker.bad && streamedKind(bytes, start, checker.line + 1)) {
						checker.skip();
						return;
					}

					const event = checker.take(bytes, start, end, block.offset);

					if (event) {
						folding.add(event);
					}
				});
			}

			if (checker.bad?.line === 1) {
				throw notAJournal(name);
			}
		} finally {
			await file.close();
		}
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') {
			throw codeOf(error) ? journalFailed(name, 'read the journal', error) : error;
		}
	}

	return folding.state;
};
