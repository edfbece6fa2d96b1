import {existsSync, readFileSync} from 'node:fs';
import {access, constants, readFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {openFence} from '../loop/prompt/markdown.js';
import {exitCodes, Problem} from '../problem.js';
import {removeLeftovers, writeAtomically} from '../system/files/write-atomically.js';
import {displayPath} from '../system/text/display-path.js';
import type {Memory} from './memory.js';
import {memoryTarget, repositoryAbove} from './memory-target.js';
import {renderSection} from './render-section.js';
import {parseMemory} from './sections.js';

/** An editor that saves empties the file first; this long, in milliseconds, is given to it to finish. */
const settleTime = 20;
const mostAttempts = 25;
/** bytes that a note may well have */
const longNote = 16_384;

/**
 * The memory in a MEMORY.md, which need not exist yet. `root` is the repository the file must not lead out of, by
 * default the one it lies in. Both functions throw a Problem when the file is a folder or a link out of the
 * repository; appending also when the file cannot be written.
 */
export const openMemory = (file: string, root?: string): Memory => {
	const target = async () => memoryTarget(file, root ?? (await repositoryAbove(file)));
	let queue: Promise<unknown> = Promise.resolve();
	return {
		file,
		async read() {
			const bytes = await readFile(await target()).catch(absent);
			return parseMemory(bytes?.toString() ?? '');
		},
		async requireWritable() {
			await tryToWrite(await target());
		},
		append(section) {
			const appended = queue.then(async () => append(await target(), section));
			queue = appended.catch(() => {});
			return appended;
		},
	};
};

/** Writes as `append` does, and takes it back before it would count. */
const tryToWrite = async (file: string): Promise<void> => {
	try {
		await removeLeftovers(file);
		const before = await readFile(file).catch(absent);
		if (before) {
			await access(file, constants.W_OK);
		}

		await writeAtomically(file, Buffer.concat([before ?? Buffer.alloc(0), Buffer.alloc(longNote)]), {
			confirm: () => false,
		});
	} catch (error) {
		throw new Problem(`${displayPath(file)} cannot be written: ${(error as Error).message}.`, {
			hint: 'A loop writes down there what it has learned: let it write to that folder, or make room on the disk.',
			cause: error,
		});
	}
};

const append = async (file: string, section: {title: string; text: string}): Promise<void> => {
	const folder = path.dirname(file);
	// The loop's own LOOP.md lies there. Making it anew would leave a stray folder where a repository was.
	if (!existsSync(folder)) {
		throw new Problem(`${folder} is gone, so nothing can be remembered there.`, {
			hint: 'Was the repository moved or deleted in the meantime?',
			exitCode: exitCodes.internal,
		});
	}

	try {
		await removeLeftovers(file);
		let current = await settled(file);
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const before = current;
			const content = Buffer.concat([
				before ?? Buffer.alloc(0),
				Buffer.from(addition(before, section, file)),
			]);
			// A person may save the file between our reading and our writing: then the work starts over from theirs.
			if (await writeAtomically(file, content, {confirm: () => isSame(before, readNow(file))})) {
				return;
			}

			current = await atRest(file, readNow(file));
		}
	} catch (error) {
		throw new Problem(`${displayPath(file)} cannot be written: ${(error as Error).message}.`, {
			exitCode: exitCodes.internal,
			cause: error,
		});
	}

	throw new Problem(`${displayPath(file)} changes all the time; nothing was added to it.`, {
		hint: 'Another program keeps writing it. End that and run again.',
		exitCode: exitCodes.internal,
	});
};

/** What is put behind the bytes that stand there. */
const addition = (
	before: Buffer | undefined,
	section: {title: string; text: string},
	file: string,
): string => {
	const text = before?.toString() ?? '';
	const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
	const fence = openFence(text);
	const lead =
		text.trim() === ''
			? `${text === '' || text.endsWith('\n') ? '' : '\n'}# Memory of the ${path.basename(path.dirname(file))} loop\n\n`
			: `${text.endsWith('\n') ? '' : '\n'}${fence === undefined ? '' : `${fence}\n`}${/\n[ \t]*\r?\n$/.test(text) ? '' : '\n'}`;
	return (lead + renderSection(section)).replaceAll('\n', newline);
};

/** What stands there; an empty file is looked at again, because an editor may be in the middle of saving it. */
const settled = async (file: string): Promise<Buffer | undefined> => {
	const bytes = await readFile(file).catch(absent);
	return bytes?.length === 0 ? atRest(file, bytes) : bytes;
};

/** What stands there once it has not changed for a while; what stood there last when it never comes to rest. */
const atRest = async (file: string, seen?: Buffer): Promise<Buffer | undefined> => {
	let last = seen;
	for (let attempt = 0; attempt < mostAttempts; attempt++) {
		await sleep(settleTime);
		const bytes = await readFile(file).catch(absent);
		if (isSame(last, bytes)) {
			break;
		}

		last = bytes;
	}

	return last;
};

const readNow = (file: string): Buffer | undefined => {
	try {
		return readFileSync(file);
	} catch (error) {
		return absent(error);
	}
};

const absent = (error: unknown): undefined => {
	if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
		throw error;
	}
};

const isSame = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
	a === undefined || b === undefined ? a === b : a.equals(b);
