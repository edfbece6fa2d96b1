/** Opens an existing journal for writing: checks it whole and cuts off a torn tail, which is kept beside it. */
import {basename, dirname, join} from 'node:path';
import {type Inspection, inspect} from './inspect.js';
import type {JournalFile, JournalFiles} from './journal-files.js';

export type Repaired = {
	/** How many bytes were cut off. */
	bytes: number;
	/** Absolute path of the file they were copied to. */
	savedAs: string;
};

/**
 * Checks the journal and repairs its tail. The cut bytes are durable in their new file before the journal gets shorter.
 *
 * @throws Problem for anything but a torn tail; the file is then unchanged.
 */
export const inspectAndRepair = async (
	file: JournalFile,
	path: string,
	files: JournalFiles,
	now: Date,
): Promise<Inspection & {repaired?: Repaired}> => {
	const inspection = await inspect(file, path);
	const bytes = inspection.size - inspection.end;

	if (bytes === 0) {
		return inspection;
	}

	const name = `${basename(path, '.jsonl')}.torn-${now.toISOString().replaceAll(':', '-')}`;
	const savedAs = await copyTail(file, inspection, join(dirname(path), name), files);
	await files.syncFolder(dirname(path));
	file.truncate(inspection.end);
	await file.datasync();
	return {...inspection, size: inspection.end, repaired: {bytes, savedAs}};
};

/** A new file by this name, or with a number behind it: a tail may be torn twice within a millisecond. */
const createCopy = async (
	wanted: string,
	files: JournalFiles,
): Promise<{copy: JournalFile; path: string}> => {
	for (let number = 1; ; number++) {
		const path = number === 1 ? wanted : `${wanted}-${number}`;
		try {
			return {copy: await files.open(path, 'create'), path};
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
				throw error;
			}
		}
	}
};

/** Copies what comes behind the last whole line. Returns the path of the copy. */
const copyTail = async (
	file: JournalFile,
	{end, size}: Inspection,
	wanted: string,
	files: JournalFiles,
): Promise<string> => {
	const {copy, path} = await createCopy(wanted, files);

	try {
		const buffer = Buffer.allocUnsafe(64 * 1024);

		for (let position = end; position < size; ) {
			const {bytesRead} = await file.read(buffer, 0, Math.min(buffer.length, size - position), position);

			if (bytesRead === 0) {
				break;
			}

			writeAll(copy, buffer.subarray(0, bytesRead));
			position += bytesRead;
		}

		await copy.datasync();
		return path;
	} finally {
		await copy.close();
	}
};

/** Writes all bytes, however many calls it takes; throws what the system says. Calls back after each call. */
export const writeAll = (
	file: Pick<JournalFile, 'write'>,
	bytes: Buffer,
	onWritten: (total: number) => void = () => undefined,
): void => {
	for (let total = 0; total < bytes.length; ) {
		const written = file.write(bytes.subarray(total));

		if (written <= 0) {
			throw new Error('the system wrote nothing');
		}

		total += written;
		onWritten(total);
	}
};
