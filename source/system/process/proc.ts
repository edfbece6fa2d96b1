import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

/*
 * Reading /proc. What cannot be read is empty: another user's process, one that has ended, or a system without /proc.
 */

export const readProc = (file: string): string => {
	try {
		return readFileSync(`/proc/${file}`, 'latin1');
	} catch {
		return '';
	}
};

export const readProcLink = (file: string): string => {
	try {
		return readlinkSync(`/proc/${file}`);
	} catch {
		return '';
	}
};

/** What the descriptors of a process lead to, such as `socket:[12]`. */
export const openDescriptors = (pid: number | string): string[] => {
	try {
		return readdirSync(`/proc/${pid}/fd`).map(descriptor => readProcLink(`${pid}/fd/${descriptor}`));
	} catch {
		return [];
	}
};
