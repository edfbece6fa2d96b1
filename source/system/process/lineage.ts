import {readProc, readProcLink} from './proc.js';
import {findProcess, type ProcessEntry} from './process-table.js';

/** Whether a process adopts those whose parent is gone: the first one, or a user's systemd. */
const adopts = (pid: number): boolean => pid <= 1 || readProc(`${pid}/comm`).trim() === 'systemd';

/**
 * A process and what it descends from, itself first, up to but without the process that adopts orphans. Empty when it does
 * not live.
 */
export const lineageOf = (pid: number): ProcessEntry[] => {
	const lineage: ProcessEntry[] = [];
	for (let entry = findProcess(pid); entry; entry = findProcess(entry.parent)) {
		lineage.push(entry);
		if (adopts(entry.parent)) {
			break;
		}
	}

	return lineage;
};

/** The value of a variable that a process was started with. */
export const initialVariable = (pid: number, name: string): string | undefined =>
	readProc(`${pid}/environ`)
		.split('\0')
		.find(setting => setting.startsWith(`${name}=`))
		?.slice(name.length + 1);

/** The control groups of a process, which it keeps however often it forks. */
export const controlGroupsOf = (pid: number): string => readProc(`${pid}/cgroup`);

/** Identifies the process namespace; empty where unknown. */
export const namespaceOf = (pid: number | 'self'): string => readProcLink(`${pid}/ns/pid`);
