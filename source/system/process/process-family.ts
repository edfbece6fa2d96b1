import {openDescriptors, readProc, readProcLink} from './proc.js';
import {findProcess, listProcesses, type ProcessEntry} from './process-table.js';

/** A process and everything it started, daemons too. */
export type ProcessFamily = {
	/** Members that live now, the first process included. */
	living: () => ProcessEntry[];
	/** Sends the signal to every living member; returns how many there were. */
	signal: (signal: NodeJS.Signals) => number;
};

const familyOf = (living: ProcessFamily['living']): ProcessFamily => ({
	living,
	signal(name) {
		// The whole family is listed before the first kill: a dead parent's children cannot be told from strangers.
		const members = living();
		for (const {pid} of members) {
			try {
				process.kill(pid, name);
			} catch {
				// Ended meanwhile, or became another user's: nothing more we may do.
			}
		}

		return members.length;
	},
});

const isPipe = (link: string): boolean => link.startsWith('socket:') || link.startsWith('pipe:');

const openPipes = (pid: number): string[] => openDescriptors(pid).filter(isPipe);

/**
 * Follows the family of a process just started as leader of its own session. Members are found by process group,
 * session, parenthood (also of members seen earlier), by `marker` in their environment, and by holding a pipe that the
 * first process was given to print to. What escapes: a process that was forked twice, left the session, emptied its
 * environment and closed its pipes, all before the first look; only a PID namespace or a cgroup would hold that one.
 * Without /proc only group and parenthood are seen.
 *
 * @param marker text that stands in the environment of the first process and nowhere else
 */
export const followFamily = (leader: number, marker: string): ProcessFamily => {
	const born = findProcess(leader)?.start ?? 0;
	// Its output pipes were made for it alone. Whatever else it holds, and what we hold too, was inherited: shells and test
	// runners leave descriptors open in all they start, so sharing one does not make a process a member.
	const inherited = new Set(openPipes(process.pid));
	const pipes = new Set(
		['1', '2']
			.map(output => readProcLink(`${leader}/fd/${output}`))
			.filter(pipe => isPipe(pipe) && !inherited.has(pipe)),
	);
	const seen = new Map<number, number>([[leader, born]]);

	const isMarked = (pid: number): boolean =>
		readProc(`${pid}/environ`).includes(marker) ||
		(pipes.size > 0 && openPipes(pid).some(pipe => pipes.has(pipe)));

	const addChildren = (family: Map<number, ProcessEntry>, candidates: readonly ProcessEntry[]): void => {
		for (let before = -1; before !== family.size; ) {
			before = family.size;
			for (const entry of candidates) {
				if (family.has(entry.parent)) {
					family.set(entry.pid, entry);
				}
			}
		}
	};

	const living = (): ProcessEntry[] => {
		// What started before the leader cannot descend from it: that spares reading most environments.
		const candidates = listProcesses().filter(entry => entry.start >= born && entry.pid !== process.pid);
		const family = new Map<number, ProcessEntry>();
		for (const entry of candidates) {
			if (entry.group === leader || entry.session === leader || seen.get(entry.pid) === entry.start) {
				family.set(entry.pid, entry);
			}
		}

		addChildren(family, candidates);
		for (const entry of candidates) {
			if (!family.has(entry.pid) && isMarked(entry.pid)) {
				family.set(entry.pid, entry);
			}
		}

		addChildren(family, candidates);
		for (const entry of family.values()) {
			seen.set(entry.pid, entry.start);
		}

		return [...family.values()];
	};

	return familyOf(living);
};

/** Those of a family who join it from now on. */
export const newcomersTo = (family: ProcessFamily): ProcessFamily => {
	const known = new Map(family.living().map(({pid, start}) => [pid, start]));
	return familyOf(() => family.living().filter(({pid, start}) => known.get(pid) !== start));
};
