import {readFileSync, readlinkSync} from 'node:fs';
import {findProcess, type ProcessEntry} from './process-table.js';

const read = (file: string): string => {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		// Another user's process, or one that ended.
		return '';
	}
};

/** Whether a process adopts those whose parent is gone: the first one, or a user's systemd. */
const adopts = (pid: number): boolean => pid <= 1 || read(`/proc/${pid}/comm`).trim() === 'systemd';

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
	read(`/proc/${pid}/environ`)
		.split('\0')
		.find(setting => setting.startsWith(`${name}=`))
		?.slice(name.length + 1);

/** The control groups of a process, which it keeps however often it forks. */
export const controlGroupsOf = (pid: number): string => read(`/proc/${pid}/cgroup`);

/** Identifies the process namespace; empty where the system does not tell. */
export const namespaceOf = (pid: number | 'self'): string => {
	try {
		return readlinkSync(`/proc/${pid}/ns/pid`);
	} catch {
		return '';
	}
};
