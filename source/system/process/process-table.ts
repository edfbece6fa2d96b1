import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';

/** One process of this machine, as the kernel lists it. Zombies are left out: they are dead already. */
export type ProcessEntry = {
	pid: number;
	parent: number;
	group: number;
	/** Session id; 0 where the platform does not tell. */
	session: number;
	/** Number of the terminal that controls it; 0 where it has none, or the platform does not tell. */
	terminal: number;
	/** Start time in the kernel's own ticks, to tell a reused pid from the process that had it; 0 where unknown. */
	start: number;
	/** It was stopped, as by SIGSTOP. */
	isStopped: boolean;
};

/** `comm` is in brackets and may itself hold brackets and spaces, so the fields are counted from the last one. */
const parseStat = (pid: number, stat: string): ProcessEntry | undefined => {
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	if (fields[0] === 'Z' || fields[0] === 'X') {
		return undefined;
	}

	return {
		pid,
		parent: Number(fields[1]),
		group: Number(fields[2]),
		session: Number(fields[3]),
		terminal: Number(fields[4]),
		start: Number(fields[19]),
		isStopped: fields[0] === 'T',
	};
};

const fromProc = (pid: number): ProcessEntry | undefined => {
	try {
		return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'latin1'));
	} catch {
		// Ended between listing and reading.
		return undefined;
	}
};

const fromPs = (): ProcessEntry[] => {
	const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], {encoding: 'latin1'});
	const entries: ProcessEntry[] = [];
	for (const line of text.split('\n')) {
		const [pid, parent, group, state] = line.trim().split(/\s+/);
		if (pid !== undefined && state !== undefined && !state.startsWith('Z')) {
			entries.push({
				pid: Number(pid),
				parent: Number(parent),
				group: Number(group),
				session: 0,
				terminal: 0,
				start: 0,
				isStopped: state.startsWith('T'),
			});
		}
	}

	return entries;
};

const hasProc = (): boolean => existsSync('/proc/self/stat');

/** Every living process: from /proc where there is one, else from `ps`. Synchronous, a few milliseconds. */
export const listProcesses = (): ProcessEntry[] => {
	if (!hasProc()) {
		return fromPs();
	}

	const entries: ProcessEntry[] = [];
	for (const name of readdirSync('/proc')) {
		const pid = Number(name);
		const entry = Number.isInteger(pid) ? fromProc(pid) : undefined;
		if (entry) {
			entries.push(entry);
		}
	}

	return entries;
};

/** The process with this id, or undefined when none lives. */
export const findProcess = (pid: number): ProcessEntry | undefined =>
	hasProc() ? fromProc(pid) : fromPs().find(entry => entry.pid === pid);

/** The kernel counts the start times of processes in hundredths of a second. */
const millisecondsPerTick = 10;

/** When a process started, in milliseconds since the epoch: held against our own start, which is known on both clocks. */
export const startedAt = ({start}: ProcessEntry): number | undefined => {
	const own = findProcess(process.pid);
	return own && start !== 0 ? performance.timeOrigin + (start - own.start) * millisecondsPerTick : undefined;
};
