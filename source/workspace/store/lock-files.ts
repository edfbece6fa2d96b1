import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {setTimeout as delay} from 'node:timers/promises';
import {openDatabase} from '../../system/files/open-database.js';

/*
 * Locks on files, which the kernel frees when their process ends, however it ends: they cannot be stolen from a suspended
 * process or by a clock that jumps. SQLite keeps account of what one process has open; closing such a file by other means
 * would free its lock.
 */

const busy = 5;

const isBusy = (error: unknown): boolean => (error as {errcode?: number}).errcode === busy;

/** Locks a file, or returns undefined when somebody else holds it. Close the database to free it. */
export const lockFile = (file: string): DatabaseSync | undefined => {
	const database = openDatabase(file);
	try {
		// Long enough to outlast a process that only checks whether the lock is held.
		database.exec('PRAGMA busy_timeout = 100; BEGIN EXCLUSIVE');
		return database;
	} catch (error) {
		database.close();
		if (isBusy(error)) {
			return undefined;
		}

		throw error;
	}
};

/** Waits until the file can be locked, for at most so many milliseconds; undefined when that was not enough. */
export const lockFileWithin = async (file: string, limit: number): Promise<DatabaseSync | undefined> => {
	for (const end = performance.now() + limit; ; ) {
		const database = lockFile(file);
		if (database || performance.now() > end) {
			return database;
		}

		await delay(10);
	}
};

/** Whether somebody holds the lock of a file. Does not take it. */
export const isLocked = (file: string): boolean => {
	if (!existsSync(file)) {
		return false;
	}

	const database = openDatabase(file);
	try {
		// A reader needs a shared lock for an instant; an exclusive one refuses it.
		database.exec('PRAGMA busy_timeout = 0; SELECT count(*) FROM sqlite_schema');
		return false;
	} catch (error) {
		if (isBusy(error)) {
			return true;
		}

		throw error;
	} finally {
		database.close();
	}
};

/** Folder of the locks of those who work on a repository, below its state folder. */
const locksFolder = (folder: string): string => path.join(folder, 'locks');

/** The lock file of one who works on the repository, and the file that says who that is. */
export const lockPaths = (folder: string, name: string): {lock: string; holder: string} => ({
	lock: path.join(locksFolder(folder), `${name}.db`),
	holder: path.join(locksFolder(folder), `${name}.json`),
});

export const makeLocksFolder = (folder: string): void => {
	mkdirSync(locksFolder(folder), {recursive: true, mode: 0o700});
};

const namesWith = (folder: string, ending: string): string[] => {
	try {
		return readdirSync(locksFolder(folder)).flatMap(name =>
			name.endsWith(ending) ? [name.slice(0, -ending.length)] : [],
		);
	} catch {
		// No such folder: nobody has ever worked here.
		return [];
	}
};

/** Names of those who hold a lock now. */
export const lockedNames = (folder: string): string[] =>
	namesWith(folder, '.db').filter(name => isLocked(lockPaths(folder, name).lock));

/** What the holder wrote about itself; undefined where it has written nothing, or not yet. */
export const readHolderText = (folder: string, name: string): string | undefined => {
	try {
		return readFileSync(lockPaths(folder, name).holder, 'utf8');
	} catch {
		return undefined;
	}
};

/** Removes the files of those who are gone. Only while nobody can take a lock: see `acquireLock`. */
export const removeStale = (folder: string, held: readonly string[]): void => {
	for (const name of namesWith(folder, '.db')) {
		if (!held.includes(name)) {
			const {lock, holder} = lockPaths(folder, name);
			rmSync(holder, {force: true});
			rmSync(lock, {force: true});
		}
	}
};
