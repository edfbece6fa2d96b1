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
	const savedAs = join(dirname(path), name);
	await copyTail(file, inspection, savedAs, files);
	await files.syncFolder(dirname(path));
	file.truncate(inspection.end);
	await file.datasync();
	return {...inspection, size: inspection.end, repaired: {bytes, savedAs}};
};

const copyTail = async (file: JournalFile, {end, size}: Inspection, path: string, files: JournalFiles) => {
	const copy = await files.open(path, 'create');

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
