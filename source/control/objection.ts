import {controlGroupsOf, initialVariable, lineageOf, namespaceOf} from '../system/process/lineage.js';
import {startedAt} from '../system/process/process-table.js';
import {runMarker} from '../system/process/watchdog.js';

export type ObjectionOptions = {
	runFolder: string;
	/** Process that adopts orphaned processes of the run, if there is one. */
	subreaper: number | undefined;
	/** Milliseconds since the epoch when the first agent of the run was started; undefined before that. */
	agentSince: () => number | undefined;
};

/**
 * Returns a function that says why a process is probably not one of yours; undefined when nothing speaks against it, and
 * always undefined on systems without /proc.
 */
export const createObjection =
	({runFolder, subreaper, agentSince}: ObjectionOptions) =>
	(pid: number | undefined): string | undefined => {
		if (process.platform !== 'linux') {
			return undefined;
		}

		const lineage = pid === undefined ? [] : lineageOf(pid);
		const [asking] = lineage;
		const oldest = lineage.at(-1);
		if (!asking || !oldest) {
			return 'the system does not show which process it is';
		}

		if (namespaceOf(asking.pid) !== namespaceOf('self')) {
			return 'it is in another process namespace';
		}

		if (lineage.some(entry => entry.pid === process.pid || entry.pid === subreaper)) {
			return 'this run started it';
		}

		if (lineage.some(entry => initialVariable(entry.pid, runMarker) === runFolder)) {
			return 'it carries the mark of this run';
		}

		// It was detached after the agent started, and it is in no terminal: the agent may have started it.
		const since = agentSince();
		const isOrphan = oldest.parent !== 0 && controlGroupsOf(oldest.pid) === controlGroupsOf(process.pid);
		return asking.terminal === 0 && isOrphan && since !== undefined && (startedAt(oldest) ?? 0) >= since
			? 'it has no terminal, its parent is gone, and it started after the agent did'
			: undefined;
	};
