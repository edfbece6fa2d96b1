/**
 * The journal's one writer. A fact is on the disk before `append` resolves; streamed events are buffered for a moment
 * and written together, in order. See docs/design.md, "Journal: JSON lines".
 */
import {Problem} from '../../problem.js';
import type {Chain} from '../chain/chain.js';
import {followChain} from '../chain/proof.js';
import type {RunKey} from '../chain/run-key.js';
import {type Event, type EventBody, isStreamed} from '../events/events.js';
import {runPaths} from '../runs/run-folder.js';
import {layBallast} from './ballast.js';
import {type JournalFile, type JournalFiles, journalFiles} from './journal-files.js';
import {encodeLine, encodeWithMac, envelop, longestLine} from './line.js';
import {addToChain, type PendingLine} from './pending-line.js';
import {journalFailed, journalGone} from './problems.js';
import {inspectAndRepair, type Repaired, writeAll} from './repair.js';

export type Journal = {
	/**
	 * Records an event. A fact is durable when this resolves; a streamed event is durable with the next fact.
	 * `run.finished` is recorded even on a full disk, in room kept for it.
	 *
	 * @throws Problem (exit code 1) when the disk fails; nothing but `run.finished` is accepted after that.
	 */
	append: (body: EventBody) => Promise<Event>;
	/** Seq of the newest event; 0 in an empty journal. */
	readonly last: number;
	/** Set when opening had to cut off a torn tail. */
	readonly repaired?: Repaired;
	/** Writes what is buffered and lets go of the file. */
	close: () => Promise<void>;
};

export type JournalOptions = {
	files?: JournalFiles;
	now?: () => Date;
	/** Milliseconds a streamed event waits at most before it is written. */
	streamDelay?: number;
	/** The key that chains what is written from now on, asked for with the seq of the newest event there is. */
	key?: (last: number) => Promise<RunKey>;
};

/** Streamed bytes that are written without waiting any longer. */
const largestBatch = 256 * 1024;

/**
 * Opens the journal of a run's folder for writing, or begins it. Only one process may have it open: hold the
 * repository's lock.
 *
 * @throws Problem when it is damaged, of a newer format, not a journal, cannot be written, or was changed by somebody
 * without the key; it is then unchanged.
 */
export const openJournal = async (folder: string, options: JournalOptions = {}): Promise<Journal> => {
	const {files = journalFiles, now = () => new Date(), streamDelay = 25} = options;
	const paths = runPaths(folder);
	let file: JournalFile | undefined;

	try {
		file = await files.open(paths.journal, 'append');
		const found = await inspectAndRepair(file, paths.journal, files, now());
		const key = await options.key?.(found.last);
		const chain = key && (await followChain(file, paths.journal, key, found.repaired !== undefined));
		await layBallast(files, paths.ballast);
		await files.syncFolder(folder);
		return new Writer(file, {...found, files, now, streamDelay, folder, chain});
	} catch (error) {
		await file?.close();
		throw error instanceof Problem ? error : journalFailed(paths.journal, 'open the journal', error);
	}
};

type Context = Required<Omit<JournalOptions, 'key'>> & {
	chain: Chain | undefined;
	folder: string;
	last: number;
	end: number;
	repaired?: Repaired;
};

class Writer implements Journal {
	last: number;
	readonly repaired?: Repaired;
	readonly #file: JournalFile;
	readonly #context: Context;
	readonly #path: string;
	/** Byte after the last whole line in the file. */
	#end: number;
	/** Undefined in a journal that is not chained. */
	#chain: Chain | undefined;
	#pending: PendingLine[] = [];
	#pendingBytes = 0;
	#timer: NodeJS.Timeout | undefined;
	#syncing: Promise<void> | undefined;
	#nextSync: Promise<void> | undefined;
	#failure: Problem | undefined;
	/** False once the file's end, or what of it is on the disk, is no longer known. */
	#trusted = true;

	constructor(file: JournalFile, context: Context) {
		this.#file = file;
		this.#context = context;
		this.#path = runPaths(context.folder).journal;
		this.last = context.last;
		this.#end = context.end;
		this.#chain = context.chain;

		if (context.repaired) {
			this.repaired = context.repaired;
		}
	}

	async append(body: EventBody): Promise<Event> {
		if (body.type === 'run.finished') {
			return this.#recordLast(body);
		}

		if (this.#failure) {
			throw this.#failure;
		}

		return isStreamed(body.type) ? this.#stream(body) : this.#record(body);
	}

	async close(): Promise<void> {
		const {files, folder} = this.#context;

		try {
			if (!this.#failure) {
				this.#write();
				await this.#datasync();
			}
		} finally {
			clearTimeout(this.#timer);
			await files.remove(runPaths(folder).ballast).catch(() => undefined);
			await this.#file.close();
		}
	}

	#stream(body: EventBody): Event {
		const event = this.#queue(body);

		if (this.#pendingBytes >= largestBatch) {
			this.#write();
		} else {
			this.#timer ??= setTimeout(() => this.#writeLater(), this.#context.streamDelay);
		}

		return event;
	}

	async #record(body: EventBody): Promise<Event> {
		const event = this.#queue(body);
		this.#write();
		await this.#datasync();
		return event;
	}

	async #recordLast(body: EventBody): Promise<Event> {
		if (!this.#failure) {
			try {
				return await this.#record(body);
			} catch (error) {
				if (!this.#trusted) {
					throw error;
				}
			}
		}

		if (!this.#trusted) {
			throw this.#failure;
		}

		await this.#context.files.remove(runPaths(this.#context.folder).ballast);
		return this.#record(body);
	}

	#queue(body: EventBody): Event {
		const event = envelop(body, this.last + 1, this.#context.now().toISOString());
		const hasMac = this.#chain !== undefined && !isStreamed(body.type);
		const line = hasMac ? encodeWithMac(event) : encodeLine(event);

		if (line.length > longestLine) {
			throw new RangeError(`an event of ${line.length} bytes is too long to record`);
		}

		this.last++;
		this.#pending.push({line, event, hasMac});
		this.#pendingBytes += line.length;
		return event;
	}

	/** The failure of a write nobody waits for is thrown by the next `append`. */
	#writeLater() {
		try {
			this.#write();
		} catch {
			// Kept in #failure.
		}
	}

	#write() {
		clearTimeout(this.#timer);
		this.#timer = undefined;

		if (this.#pending.length === 0) {
			return;
		}

		const pending = this.#pending;
		this.#pending = [];
		this.#pendingBytes = 0;
		const before = this.#chain?.copy();
		addToChain(this.#chain, pending);
		const lines = pending.map(({line}) => line);
		let written = 0;

		try {
			writeAll(this.#file, lines.length === 1 ? (lines[0] as Buffer) : Buffer.concat(lines), total => {
				written = total;
			});
			this.#end += written;
		} catch (error) {
			this.#failure = journalFailed(this.#path, 'record what happened', error);
			const kept = this.#keepWholeLines(lines, written);
			this.#chain = before;
			addToChain(this.#chain, pending.slice(0, kept));
			throw this.#failure;
		}
	}

	/** Whole lines stay, because a reader may have seen them; half a line is cut off. Returns how many stay. */
	#keepWholeLines(lines: Buffer[], written: number): number {
		let kept = 0;
		let whole = 0;

		while (kept < lines.length && whole + (lines[kept] as Buffer).length <= written) {
			whole += (lines[kept] as Buffer).length;
			kept++;
		}

		this.#end += whole;
		this.last -= lines.length - kept;

		try {
			this.#file.truncate(this.#end);
		} catch {
			// The half line stays at the end, where the next opening finds and repairs it; nothing may follow it.
			this.#trusted = false;
		}

		return kept;
	}

	/** A sync in flight may have begun before our bytes were written, so those who come meanwhile share the next one. */
	#datasync(): Promise<void> {
		if (!this.#syncing) {
			return this.#beginSync();
		}

		this.#nextSync ??= this.#syncing.then(() => {
			this.#nextSync = undefined;
			return this.#beginSync();
		});
		return this.#nextSync;
	}

	/** After a failed sync the system may drop the bytes and call the next sync a success: never tried again. */
	#beginSync(): Promise<void> {
		this.#syncing = this.#file
			.datasync()
			.then(() => {
				if (!this.#file.isThere()) {
					throw journalGone(this.#path);
				}
			})
			.catch(error => {
				this.#trusted = false;
				this.#failure =
					error instanceof Problem
						? error
						: journalFailed(this.#path, 'bring what happened to the disk', error);
				throw this.#failure;
			})
			.finally(() => {
				this.#syncing = undefined;
			});
		return this.#syncing;
	}
}
