import {open} from 'node:fs/promises';
import type {Event} from '../events/events.js';
import {eachLine, readBlocks} from '../file/blocks.js';
import {codeOf, journalFailed, notAJournal} from '../file/problems.js';
import {RecordChecker} from '../file/record-checker.js';
import {watchFile} from '../file/watch-file.js';
import {runPaths} from './run-folder.js';

export type FollowOptions = {
	signal: AbortSignal;
	/** Asked when everything there is has been yielded, and every two seconds after that: true ends it. */
	isOver: () => boolean;
};

/** Milliseconds between two questions whether it is over, while nothing is written. */
const pulse = 2000;

/**
 * The events of a run's journal, oldest first, and then each new one as it is written, until it is over or the signal
 * aborts.
 *
 * @throws Problem when there is no journal, it is of a newer format, or it is damaged, naming the line.
 */
export async function* followEvents(
	folder: string,
	{signal, isOver}: FollowOptions,
): AsyncGenerator<Event, void> {
	const name = runPaths(folder).journal;
	const file = await open(name, 'r').catch(error => {
		throw journalFailed(name, 'read the journal', error);
	});
	let changed = true;
	let wake: (() => void) | undefined;
	const onChange = (): void => {
		changed = true;
		wake?.();
	};

	const stopWatching = watchFile(name, onChange);
	signal.addEventListener('abort', onChange, {once: true});

	try {
		let line = 0;
		let end = 0;
		while (!signal.aborted) {
			changed = false;
			const checker = new RecordChecker(name, line);
			for await (const block of readBlocks(file, end)) {
				// Half a line, or bad ones at the end: a writer at work, read again when there is more.
				if (!block.whole) {
					break;
				}
				const events: Event[] = [];
				eachLine(block, (bytes, start, stop) => {
					const event = checker.take(bytes, start, stop, block.offset);
					if (!event) {
						return undefined;
					}
					events.push(event);
					line = checker.line;
					end = block.offset + stop + 1;
					return undefined;
				});
				yield* events;
			}

			if (checker.bad?.line === 1) {
				throw notAJournal(name);
			}

			while (!changed) {
				if (isOver()) {
					return;
				}
				let timer: NodeJS.Timeout | undefined;
				await new Promise<void>(resolve => {
					wake = resolve;
					timer = setTimeout(resolve, pulse);
				});
				clearTimeout(timer);
			}
		}
	} catch (error) {
		throw codeOf(error) ? journalFailed(name, 'read the journal', error) : error;
	} finally {
		signal.removeEventListener('abort', onChange);
		stopWatching();
		await file.close();
	}
}
