import {existsSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {Problem} from '../../problem.js';
import {openDatabase} from '../../system/files/open-database.js';
import {writeAtomically} from '../../system/files/write-atomically.js';
import {isAlive} from '../../system/process/is-alive.js';

export type LockHolder = {
	run: string;
	/** The command that holds it, where it is not a run, e.g. `treadle check`. */
	command?: string;
	pid: number;
	/** Device of its terminal, e.g. `/dev/pts/3`. */
	terminal?: string;
	/** ISO time. */
	since: string;
};

export type Lock = {release: () => void};

const lockFile = 'lock.db';
const holderFile = 'holder.json';
const busy = 5;

/**
 * Acquires the lock of a repository, so that one run at a time works on it. The kernel frees it when the process ends,
 * however it ends; it cannot be stolen from a suspended process or by a clock that jumps.
 * While it is held, nothing else in the process may open `lock.db`: closing such a file would free the lock.
 *
 * @param folder absolute path of the repository's state folder
 * @throws Problem (exit code 2) that names the holder when the lock is held
 */
export const acquireLock = async (folder: string, holder: LockHolder): Promise<Lock> => {
	const database = openDatabase(path.join(folder, lockFile));
	try {
		// Long enough to outlast a process that only checks whether the lock is held.
		database.exec('PRAGMA busy_timeout = 100; BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if ((error as {errcode?: number}).errcode !== busy) {
			throw error;
		}

		throw busyProblem(await waitForHolder(folder));
	}

	try {
		await writeAtomically(path.join(folder, holderFile), `${JSON.stringify(holder)}\n`, {mode: 0o600});
	} catch (error) {
		database.close();
		throw error;
	}

	return {
		release() {
			if (database.isOpen) {
				rmSync(path.join(folder, holderFile), {force: true});
				database.close();
			}
		},
	};
};

/** Who holds the lock of a repository; undefined when it is free. Does not acquire it. */
export const lockHolder = (folder: string): LockHolder | undefined =>
	isHeld(folder) ? readHolder(folder) : undefined;

const isHeld = (folder: string): boolean => {
	const file = path.join(folder, lockFile);
	if (!existsSync(file)) {
		return false;
	}

	const database = openDatabase(file);
	try {
		// A reader needs a shared lock for an instant; an exclusive one refuses it.
		database.exec('PRAGMA busy_timeout = 0; SELECT count(*) FROM sqlite_schema');
		return false;
	} catch (error) {
		if ((error as {errcode?: number}).errcode === busy) {
			return true;
		}

		throw error;
	} finally {
		database.close();
	}
};

const readHolder = (folder: string): LockHolder | undefined => {
	try {
		return JSON.parse(readFileSync(path.join(folder, holderFile), 'utf8')) as LockHolder;
	} catch {
		return undefined;
	}
};

/** The holder writes its name just after acquiring the lock; a dead one may have left its own. */
const waitForHolder = async (folder: string): Promise<LockHolder | undefined> => {
	for (let attempt = 0; attempt < 20; attempt++) {
		const holder = readHolder(folder);
		if (holder && isAlive(holder.pid)) {
			return holder;
		}

		await delay(25);
	}

	return readHolder(folder);
};

const busyProblem = (holder: LockHolder | undefined): Problem => {
	if (!holder) {
		return new Problem('Another run is active on this repository.', {
			hint: 'treadle runs names it; look at it with treadle watch.',
		});
	}

	const time = new Date(holder.since);
	const clock = [time.getHours(), time.getMinutes()].map(part => String(part).padStart(2, '0')).join(':');
	const details = [`pid ${holder.pid}`, `since ${clock}`, ...(holder.terminal ? [holder.terminal] : [])];
	return holder.command === undefined
		? new Problem(`run ${holder.run} is active (${details.join(', ')}).`, {
				hint: `Look at it with treadle watch ${holder.run}, or end it with treadle stop ${holder.run}.`,
			})
		: new Problem(`${holder.command} is at work on this repository (${details.join(', ')}).`, {
				hint: 'Wait until it is done, or end it with ctrl+c where it was started.',
			});
};
