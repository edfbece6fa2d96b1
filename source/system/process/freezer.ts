import {readProc} from './proc.js';
import {findProcess, listProcesses, type ProcessEntry} from './process-table.js';
import {runMarker} from './watchdog.js';

/** Stops all that a run has started in the middle of its work, and lets it go on. */
export type Freezer = {
	/** Freezes everything that runs, and what may still be started. Safe to call twice. */
	freeze: () => void;
	/** Lets all of it go on. Safe to call when nothing is frozen. */
	thaw: () => void;
	isFrozen: () => boolean;
	/** Milliseconds for which it was frozen so far, in all. */
	heldFor: () => number;
};

export type FreezerOptions = {
	/** Folder of the run, whose mark its processes carry. */
	runFolder: string;
	/** Process that adopts what the run's processes leave behind; what it has adopted belongs to the run. */
	subreaper?: number | undefined;
};

/** Milliseconds between two looks for processes that were started meanwhile. */
const interval = 500;
/** Most looks at once: a process may fork while its family is being stopped. */
const mostLooks = 10;

const hasProc = (): boolean => readProc('self/stat') !== '';

/** Whether a process belongs to the run by itself, and not only by what started it. */
const isOfRun = (entry: ProcessEntry, {runFolder, subreaper}: FreezerOptions): boolean => {
	// Without /proc no mark can be read: whatever this process has started counts.
	if (!hasProc()) {
		return entry.parent === process.pid;
	}

	return (
		(subreaper !== undefined && entry.parent === subreaper) ||
		`\0${readProc(`${entry.pid}/environ`)}`.includes(`\0${runMarker}=${runFolder}\0`)
	);
};

/** The processes of a run and all they have started. */
const membersOf = (options: FreezerOptions): ProcessEntry[] => {
	const others = listProcesses().filter(({pid}) => pid !== process.pid && pid !== options.subreaper);
	const members = new Map<number, ProcessEntry>();
	for (const entry of others) {
		if (isOfRun(entry, options)) {
			members.set(entry.pid, entry);
		}
	}

	for (let before = -1; before !== members.size; ) {
		before = members.size;
		for (const entry of others) {
			if (members.has(entry.parent)) {
				members.set(entry.pid, entry);
			}
		}
	}

	return [...members.values()];
};

const send = (pid: number, signal: NodeJS.Signals): void => {
	try {
		process.kill(pid, signal);
	} catch {
		// Ended meanwhile.
	}
};

/** A freezer for the processes of one run. It looks for new ones only while they are frozen. */
export const createFreezer = (options: FreezerOptions): Freezer => {
	/** What was stopped here, with the start time that tells it from a later process of that number. */
	const stopped = new Map<number, number>();
	let total = 0;
	let since: number | undefined;
	let timer: NodeJS.Timeout | undefined;

	/** Stops what runs; true when there was something. What somebody else has stopped stays theirs. */
	const stopRunning = (): boolean => {
		const running = membersOf(options).filter(({isStopped}) => !isStopped);
		for (const {pid, start} of running) {
			stopped.set(pid, start);
			send(pid, 'SIGSTOP');
		}

		return running.length > 0;
	};

	const look = (): void => {
		for (let looks = 0; looks < mostLooks && stopRunning(); looks++) {
			// Again, for what was started meanwhile.
		}
	};

	return {
		freeze() {
			if (since === undefined) {
				since = performance.now();
				look();
				timer = setInterval(look, interval).unref();
			}
		},
		thaw() {
			if (since === undefined) {
				return;
			}

			clearInterval(timer);
			total += performance.now() - since;
			since = undefined;
			for (const [pid, start] of stopped) {
				if (findProcess(pid)?.start === start) {
					send(pid, 'SIGCONT');
				}
			}

			stopped.clear();
		},
		isFrozen: () => since !== undefined,
		heldFor: () => total + (since === undefined ? 0 : performance.now() - since),
	};
};
