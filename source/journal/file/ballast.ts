import {randomBytes} from 'node:crypto';
import type {JournalFiles} from './journal-files.js';
import {writeAll} from './repair.js';

/** Bytes of room kept on the disk for the last event. */
const ballastSize = 64 * 1024;

/** Takes the room kept for the last event. Random bytes, because a file system may store zeros in no room at all. */
export const layBallast = async (files: JournalFiles, path: string): Promise<void> => {
	await files.remove(path);
	const ballast = await files.open(path, 'create');

	try {
		writeAll(ballast, randomBytes(ballastSize));
	} catch (error) {
		await files.remove(path);
		throw error;
	} finally {
		await ballast.close();
	}
};
