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
import {parseMemory, renderSection} from './sections.js';

/** Milliseconds to wait for an editor that is saving: some empty the file first. */
const settleTime = 20;
const mostAttempts = 25;
/** Bytes; longer than most notes. */
const longNote = 16_384;

/**
 * The memory in a MEMORY.md, which need not exist yet. `root` is the repository that the file has to lie in, by default the
 * one around it. All functions throw a Problem when the file is a folder or a link out of the repository; appending also
 * when the file cannot be written.
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

/**
 * The memory of a loop: the MEMORY.md beside its LOOP.md. A loop that Treadle keeps outside the repository has it in its own
 * folder. Takes absolute paths of LOOP.md and of the top of the repository.
 */
export const openLoopMemory = (loopFile: string, root: string): Memory => {
	const folder = path.dirname(loopFile);
	const isOutside = path.relative(root, folder).split(path.sep)[0] === '..';
	return openMemory(path.join(folder, 'MEMORY.md'), isOutside ? folder : root);
};

/** Writes as `append` does, but cancels before the file is replaced. */
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
			hint: 'A loop stores there what it has learned: make that folder writable, or free some disk space.',
			cause: error,
		});
	}
};

const append = async (file: string, section: {title: string; text: string}): Promise<void> => {
	const folder = path.dirname(file);
	// LOOP.md lies in that folder: creating it again would leave a stray folder where a repository was.
	if (!existsSync(folder)) {
		throw new Problem(`${folder} is gone, so no memory can be written there.`, {
			hint: 'Was the repository moved or deleted in the meantime?',
			exitCode: exitCodes.internal,
		});
	}

	try {
		await removeLeftovers(file);
		let current = await readSettled(file);
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const before = current;
			const content = Buffer.concat([
				before ?? Buffer.alloc(0),
				Buffer.from(addition(before, section, file)),
			]);
			// Someone may save the file between our reading and our writing: then start again from theirs.
			if (await writeAtomically(file, content, {confirm: () => isSame(before, readNow(file))})) {
				return;
			}

			current = await readUnchanging(file, readNow(file));
		}
	} catch (error) {
		throw new Problem(`${displayPath(file)} cannot be written: ${(error as Error).message}.`, {
			exitCode: exitCodes.internal,
			cause: error,
		});
	}

	throw new Problem(`${displayPath(file)} keeps changing; nothing was added to it.`, {
		hint: 'Another program keeps writing to it. Stop that program and run again.',
		exitCode: exitCodes.internal,
	});
};

/** The text to append to the present content. */
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

/** The file's content. An empty file is read again, because an editor may be saving it. */
const readSettled = async (file: string): Promise<Buffer | undefined> => {
	const bytes = await readFile(file).catch(absent);
	return bytes?.length === 0 ? readUnchanging(file, bytes) : bytes;
};

/** The file's content once it has stopped changing; the last one read when it never stops. */
const readUnchanging = async (file: string, seen?: Buffer): Promise<Buffer | undefined> => {
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
