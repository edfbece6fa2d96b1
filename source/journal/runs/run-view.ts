/** Follows a run's journal: the newest moment at any time, and every earlier one on demand. */
import {type FileHandle, open} from 'node:fs/promises';
import {isStreamed} from '../events/events.js';
import {type Block, eachLine, readBlocks} from '../file/blocks.js';
import {findIntactEnd} from '../file/find-intact-end.js';
import {inspect} from '../file/inspect.js';
import {streamedKind} from '../file/line.js';
import {codeOf, journalFailed, notAJournal} from '../file/problems.js';
import {RecordChecker} from '../file/record-checker.js';
import {type WatchOptions, watchFile} from '../file/watch-file.js';
import type {Moment, RunView} from '../state/state.js';
import {Streams} from '../state/streams.js';
import {History} from './history.js';
import {JournalIndex} from './journal-index.js';
import {Notifier} from './notifier.js';
import {runPaths} from './run-folder.js';

/** Milliseconds between two calls of a listener while events stream. */
const streamInterval = 66;
/** Bytes read at once while following; opening reads more. */
const followChunk = 64 * 1024;

/**
 * Opens a view of the run in `folder`, whose journal may not exist yet. Facts are checked now, steps and output when
 * they are read.
 *
 * @throws Problem when the journal is damaged, of a newer format, not a journal, or cannot be read.
 */
export const openRunView = async (folder: string, options: WatchOptions = {}): Promise<RunView> => {
	const view = new FollowedRun(runPaths(folder).journal, options);

	try {
		await view.open();
	} catch (error) {
		await view.close();
		throw error;
	}

	return {
		live: () => view.live(),
		newest: () => view.newest(),
		at: seq => view.at(seq),
		subscribe: listener => view.subscribe(listener),
		problem: () => view.problem,
		close: () => view.close(),
	};
};

class FollowedRun {
	problem: Error | undefined;
	readonly #path: string;
	readonly #stopWatching: () => void;
	readonly #notifier = new Notifier(streamInterval);
	readonly #index = new JournalIndex();
	#streams = new Streams();
	#last = '';
	#file: FileHandle | undefined;
	#history: History | undefined;
	#moment: Moment | undefined;
	#pulling: Promise<void> | undefined;
	#pullAgain = false;
	#closed = false;

	constructor(path: string, options: WatchOptions) {
		this.#path = path;
		// Watching begins before the first look, so that nothing falls between the two.
		this.#stopWatching = watchFile(path, () => void this.#pull(), options);
	}

	async open(): Promise<void> {
		await this.#pull();

		if (this.problem) {
			throw this.problem;
		}
	}

	live(): Moment {
		this.#moment ??= {state: this.#index.state, ...this.#streams.view(), last: this.#last};
		return this.#moment;
	}

	newest(): number {
		return this.#index.lines;
	}

	async at(seq: number): Promise<Moment> {
		return this.#history && seq < this.#index.lines ? this.#history.at(Math.max(seq, 1)) : this.live();
	}

	subscribe(listener: () => void): () => void {
		return this.#notifier.subscribe(listener);
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#stopWatching();
		this.#notifier.close();
		await this.#pulling;
		await this.#history?.idle();
		await this.#file?.close();
		this.#file = undefined;
	}

	/** Reads what is new. Called again meanwhile, it looks once more when it is done. Never rejects. */
	#pull(): Promise<void> {
		this.#pullAgain = true;
		this.#pulling ??= this.#pullWhileAsked().finally(() => {
			this.#pulling = undefined;
		});
		return this.#pulling;
	}

	async #pullWhileAsked(): Promise<void> {
		try {
			while (this.#pullAgain && !this.#closed && !this.problem) {
				this.#pullAgain = false;
				this.#file ??= await this.#openFile();

				if (this.#file && this.#index.lines === 0) {
					await this.#readPast(this.#file);
				}

				if (this.#file) {
					await this.#readNew(this.#file);
				}
			}
		} catch (error) {
			this.problem = codeOf(error) ? journalFailed(this.#path, 'read the journal', error) : (error as Error);
			this.#notifier.notify(true);
		}
	}

	async #openFile(): Promise<FileHandle | undefined> {
		try {
			const file = await open(this.#path, 'r');
			this.#history = new History(file, this.#path, this.#index);
			return file;
		} catch (error) {
			if (codeOf(error) === 'ENOENT') {
				return undefined;
			}

			throw error;
		}
	}

	/** Indexes what is there already, without parsing the streamed lines, and reads the newest of them back. */
	async #readPast(file: FileHandle): Promise<void> {
		const end = await findIntactEnd(file);
		const checker = new RecordChecker(this.#path);

		try {
			for await (const block of readBlocks(file, 0)) {
				if (block.offset >= end || this.#closed) {
					break;
				}

				this.#takeBlock(block, checker, {end, skipStreams: true});
			}
		} catch (error) {
			// Lines that were skipped may be what is damaged: look at every one to name the right place.
			await inspect(file, this.#path);
			throw error;
		}

		if (this.#index.lines > 0 && this.#history) {
			const {streams, last} = await this.#history.rebuild(this.#index.lines);
			this.#streams = streams;
			this.#last = last?.type ?? '';

			if (last) {
				this.#index.standAt(last);
			}

			this.#moment = undefined;
			this.#notifier.notify(true);
		}
	}

	async #readNew(file: FileHandle): Promise<void> {
		const checker = new RecordChecker(this.#path, this.#index.lines);

		for await (const block of readBlocks(file, this.#index.end, followChunk)) {
			if (!block.whole || this.#closed) {
				break;
			}

			this.#takeBlock(block, checker, {end: Number.POSITIVE_INFINITY, skipStreams: false});
		}

		// What is no record stays unread at the end: a writer will finish or repair it.
		if (checker.bad?.line === 1) {
			throw notAJournal(this.#path);
		}
	}

	#takeBlock(
		block: Block,
		checker: RecordChecker,
		{end: limit, skipStreams}: {end: number; skipStreams: boolean},
	) {
		const before = this.#index.lines;
		let urgent = false;

		eachLine(block, (bytes, start, end) => {
			const offset = block.offset + start;

			if (offset >= limit) {
				return false;
			}

			const kind = skipStreams && !checker.bad ? streamedKind(bytes, start, checker.line + 1) : undefined;

			if (kind) {
				checker.skip();
				this.#index.take(offset, block.offset + end + 1, kind, undefined);
				return;
			}

			const event = checker.take(bytes, start, end, block.offset);

			if (event) {
				const streamed = event.type === 'agent.step' ? 'step' : isStreamed(event.type) ? 'output' : 'fact';
				this.#index.take(offset, block.offset + end + 1, streamed, event);
				urgent ||= streamed === 'fact';

				if (!skipStreams) {
					this.#streams.add(event);
					this.#last = event.type;
				}
			}
		});

		if (this.#index.lines > before && !skipStreams) {
			this.#moment = undefined;
			this.#notifier.notify(urgent);
		}
	}
}
