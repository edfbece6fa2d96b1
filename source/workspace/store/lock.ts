import {rmSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {writeAtomically} from '../../system/files/write-atomically.js';
import {
	lockedNames,
	lockFile,
	lockFileWithin,
	lockPaths,
	makeLocksFolder,
	readHolderText,
	removeStale,
} from './lock-files.js';

export type LockHolder = {
	run: string;
	/** Name of its loop, where it is a run. */
	loop?: string;
	/** The command that holds it, where it is not a run, e.g. `treadle check`. */
	command?: string;
	pid: number;
	/** Device of its terminal, e.g. `/dev/pts/3`. */
	terminal?: string;
	/** ISO time. */
	since: string;
	/** Which of the clean checkouts it works with: the first, which is reused from run to run, or one further on. */
	slot?: number;
	/** It is no engine: it only changes what belongs to that run. */
	isBrief?: true;
};

/**
 * What a lock is for: to be alone on the repository; to be the only run of its loop, beside others; or to change what belongs
 * to one run alone, such as the record of its delivery.
 */
export type LockScope = 'repository' | 'loop' | 'run';

export type Lock = {release: () => void};

/** Milliseconds for which others may be busy taking a lock. */
const admissionLimit = 10_000;
/** Milliseconds for which a run waits for its turn at the store: a first snapshot of much takes long. */
const turnLimit = 600_000;

/** Held while somebody takes a lock. */
const admissionFile = (folder: string): string => path.join(folder, 'lock.db');

/** The lock is held. */
export class BusyProblem extends Problem {
	readonly holder: LockHolder | undefined;

	constructor(message: string, hint: string, holder?: LockHolder) {
		super(message, {hint});
		this.name = 'BusyProblem';
		this.holder = holder;
	}
}

/**
 * Lets a run, or a command, work on a repository. Every holder has a lock file of its own, which the kernel frees when
 * the process ends, however it ends; who may begin is decided under one more lock, that is held for a moment.
 *
 * @param folder absolute path of the repository's state folder
 * @throws {BusyProblem} (exit code 2) that names the holder that is in the way
 */
export const acquireLock = async (
	folder: string,
	holder: LockHolder,
	scope: LockScope = 'repository',
): Promise<Lock> => {
	makeLocksFolder(folder);
	const admission = await lockFileWithin(admissionFile(folder), admissionLimit);
	if (!admission) {
		throw new BusyProblem(
			'Another run is just starting or ending on this repository.',
			'Try again in a moment.',
		);
	}

	try {
		const held = lockedNames(folder);
		const others = held.map(name => readHolder(folder, name));
		if (others.includes(undefined)) {
			throw busyProblem(undefined);
		}

		const known = others.filter(other => other !== undefined);
		const inTheWay = known.find(other => isInTheWay(other, holder, scope));
		if (inTheWay) {
			throw busyProblem(inTheWay);
		}

		removeStale(folder, held);
		const {lock, holder: file} = lockPaths(folder, holder.run);
		const database = lockFile(lock);
		if (!database) {
			throw busyProblem(undefined);
		}

		try {
			const slot = freeSlot(known);
			const entry: LockHolder = {
				...holder,
				...(slot === 1 ? {} : {slot}),
				...(scope === 'run' ? {isBrief: true} : {}),
			};
			await writeAtomically(file, `${JSON.stringify(entry)}\n`, {mode: 0o600});
		} catch (error) {
			database.close();
			throw error;
		}

		return {
			release() {
				if (database.isOpen) {
					rmSync(file, {force: true});
					database.close();
				}
			},
		};
	} finally {
		admission.close();
	}
};

/** Everybody who works on a repository now, the oldest first. Takes no lock. */
export const lockHolders = (folder: string): LockHolder[] =>
	lockedNames(folder)
		.flatMap(name => readHolder(folder, name) ?? [])
		.sort((one, other) => Date.parse(one.since) - Date.parse(other.since));

/** Who works on a repository; with a name, who works on that run. Undefined when nobody does. */
export const lockHolder = (folder: string, run?: string): LockHolder | undefined =>
	lockHolders(folder).find(holder => run === undefined || holder.run === run);

/** The engine that works on a run; undefined when none does. */
export const engineOf = (folder: string, run: string): LockHolder | undefined => {
	const holder = lockHolder(folder, run);
	return holder?.isBrief ? undefined : holder;
};

/** Number of the clean checkout that a run works with. */
export const checkoutSlot = (folder: string, run: string): number => readHolder(folder, run)?.slot ?? 1;

/** Whether whoever asks is the only one at work, so that what others might need may be removed. */
export const isAlone = (folder: string): boolean => lockedNames(folder).length <= 1;

/** Does something that nobody else may be at work for, if nobody is; nobody can begin meanwhile. */
export const whileAlone = async (folder: string, action: () => Promise<void>): Promise<void> => {
	const admission = lockFile(admissionFile(folder));
	if (!admission) {
		return;
	}

	try {
		if (isAlone(folder)) {
			await action();
		}
	} finally {
		admission.close();
	}
};

/**
 * Does something to what all runs of a repository share, one run at a time: its store, the index of the user's files, the
 * refs that are copies of the user's.
 *
 * @throws {Problem} when others take longer than ten minutes
 */
export const oneAtATime = async <T>(folder: string, action: () => Promise<T>): Promise<T> => {
	const turn = await lockFileWithin(path.join(folder, 'store.db'), turnLimit);
	if (!turn) {
		throw new Problem('Another run has been using the store of this repository for ten minutes.', {
			hint: 'treadle runs names it.',
		});
	}

	try {
		return await action();
	} finally {
		turn.close();
	}
};

const readHolder = (folder: string, name: string): LockHolder | undefined => {
	try {
		return JSON.parse(readHolderText(folder, name) ?? '') as LockHolder;
	} catch {
		return undefined;
	}
};

const isInTheWay = (other: LockHolder, holder: LockHolder, scope: LockScope): boolean => {
	if (other.run === holder.run || scope === 'repository') {
		return true;
	}

	// A command that is not about one run works on all of the repository.
	return (
		other.command !== undefined ||
		(scope === 'loop' && other.loop !== undefined && other.loop === holder.loop)
	);
};

const freeSlot = (others: readonly LockHolder[]): number => {
	const taken = new Set(others.map(({slot = 1}) => slot));
	for (let slot = 1; ; slot++) {
		if (!taken.has(slot)) {
			return slot;
		}
	}
};

const busyProblem = (holder: LockHolder | undefined): BusyProblem => {
	if (!holder) {
		return new BusyProblem(
			'Another run is active on this repository.',
			'treadle runs names it; look at it with treadle watch.',
		);
	}

	const time = new Date(holder.since);
	const clock = [time.getHours(), time.getMinutes()].map(part => String(part).padStart(2, '0')).join(':');
	const details = [`pid ${holder.pid}`, `since ${clock}`, ...(holder.terminal ? [holder.terminal] : [])];
	return holder.command === undefined
		? new BusyProblem(
				`run ${holder.run} is active (${details.join(', ')}).`,
				`Look at it with treadle watch ${holder.run}, or end it with treadle stop ${holder.run}.`,
				holder,
			)
		: new BusyProblem(
				`${holder.command} is at work on this repository (${details.join(', ')}).`,
				'Wait until it is done, or end it with ctrl+c where it was started.',
				holder,
			);
};
