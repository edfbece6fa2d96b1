/** Moments of the past, read back from the journal file. */

import type {Event} from '../events/events.js';
import {type BlockSource, eachLine, readBlocks} from '../file/blocks.js';
import {streamedKind} from '../file/line.js';
import {damaged} from '../file/problems.js';
import {RecordChecker} from '../file/record-checker.js';
import {Folding} from '../state/fold.js';
import type {Moment} from '../state/state.js';
import {Streams} from '../state/streams.js';
import type {JournalIndex} from './journal-index.js';

/** Streamed lines looked at before the one asked for, and bytes at most. */
const windowLines = 4096;
const windowBytes = 3 * 1024 * 1024;
/** Windows start at multiples of this, so that steps to and fro find theirs in memory. */
const windowStride = 1024;
/** Bytes read at once: smaller than a whole journal's, because only a few megabytes are needed. */
const chunk = 256 * 1024;

/** A stretch of the journal in memory: facts from line `from` on, streamed events from `window` on. */
type Stretch = {from: number; window: number; to: number; events: Event[]; end: number};

/** A moment with what is needed to go on from it; `last` is the event it stands at. */
export type Rebuilt = {folding: Folding; streams: Streams; last: Event | undefined};

export class History {
	readonly #file: BlockSource;
	readonly #name: string;
	readonly #index: JournalIndex;
	#stretch: Stretch | undefined;
	#queue: Promise<unknown> = Promise.resolve();

	constructor(file: BlockSource, name: string, index: JournalIndex) {
		this.#file = file;
		this.#name = name;
		this.#index = index;
	}

	/**
	 * The moment after line `seq`, which must be in the index.
	 *
	 * @throws Problem when a line on the way is damaged.
	 */
	async at(seq: number): Promise<Moment> {
		const {folding, streams, last} = await this.rebuild(seq);
		return {state: folding.state, ...streams.view(), last: last?.type ?? ''};
	}

	/** One at a time: whoever scrubs fast asks again before the answer is there. */
	rebuild(seq: number): Promise<Rebuilt> {
		const result = this.#queue.then(() => this.#rebuild(seq));
		this.#queue = result.catch(() => undefined);
		return result;
	}

	/** Resolves when no read is under way. */
	async idle(): Promise<void> {
		await this.#queue;
	}

	async #rebuild(seq: number): Promise<Rebuilt> {
		const first = this.#index.state.iterations.findLast(cell => cell.first <= seq)?.first ?? 1;
		const window = this.#windowStart(first, seq);
		const snapshot = this.#index.snapshotBefore(seq);
		const from = Math.min((snapshot?.line ?? 0) + 1, window);
		const stretch = await this.#read(from, window, seq);
		const folding = new Folding(snapshot?.state);
		const streams = new Streams();
		const skipped = this.#index.streamedBetween(first, window);
		streams.skip(skipped.steps, skipped.outputs);
		let last: Event | undefined;

		for (const event of stretch.events) {
			if (event.seq > seq) {
				break;
			}

			if (event.seq > (snapshot?.line ?? 0)) {
				folding.add(event);
			}

			if (event.seq >= window) {
				streams.add(event);
			}

			last = event;
		}

		return {folding, streams, last};
	}

	/** The start of the iteration, or where the newest streamed lines before `seq` begin when that is too far back. */
	#windowStart(first: number, seq: number): number {
		const byLines = Math.floor((seq - windowLines) / windowStride) * windowStride + 1;
		const group = this.#index.groupOf(seq);
		const byBytes = Math.min(group.line, this.#index.firstGroupFrom(group.offset - windowBytes));
		return Math.max(first, byLines, byBytes);
	}

	async #read(from: number, window: number, to: number): Promise<Stretch> {
		const known = this.#stretch;
		const stretch =
			known?.from === from && known.window === window
				? known
				: {from, window, to: from - 1, events: [], end: this.#index.groupOf(from).offset};
		this.#stretch = undefined;

		if (stretch.to < to) {
			await this.#extend(stretch, to);
		}

		this.#stretch = stretch;
		return stretch;
	}

	async #extend(stretch: Stretch, to: number): Promise<void> {
		// A new stretch starts reading where a group of lines does, a few lines before the first one that is wanted.
		const isNew = stretch.events.length === 0;
		const before = isNew ? this.#index.groupOf(stretch.from).line - 1 : stretch.to;
		const checker = new RecordChecker(this.#name, before);

		for await (const block of readBlocks(this.#file, stretch.end, chunk)) {
			if (!block.whole) {
				break;
			}

			eachLine(block, (bytes, start, end) => {
				const line = checker.line + 1;
				const wanted = line >= stretch.window || (line >= stretch.from && !streamedKind(bytes, start, line));

				if (!wanted) {
					checker.skip();
				} else {
					const event = checker.take(bytes, start, end, block.offset);

					if (!event) {
						throw damaged(this.#name, {line, offset: block.offset + start}, 'its checksum does not match');
					}

					stretch.events.push(event);
				}

				stretch.to = line;
				stretch.end = block.offset + end + 1;
				return line < to;
			});

			if (stretch.to >= to) {
				return;
			}
		}

		throw damaged(
			this.#name,
			{line: stretch.to + 1, offset: stretch.end},
			'it has become shorter than it was',
		);
	}
}
