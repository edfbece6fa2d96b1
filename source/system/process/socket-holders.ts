import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

/** The flag of a socket that listens, as the kernel prints it. */
const listening = '00010000';

const read = (file: string): string => {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return '';
	}
};

/** Columns of /proc/net/unix: address, references, protocol, flags, type, state, inode, path. */
const inodesAt = (name: string): string[] => {
	const wanted = name.replace(/^\0/, '@');
	return read('/proc/net/unix')
		.split('\n')
		.map(line => line.trim().split(/\s+/))
		.filter(([, , , flags, , , , path]) => flags === listening && path === wanted)
		.flatMap(([, , , , , , inode]) => inode ?? []);
};

const holdsOne = (pid: string, links: ReadonlySet<string>): boolean => {
	try {
		return readdirSync(`/proc/${pid}/fd`).some(fd => {
			try {
				return links.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
			} catch {
				return false;
			}
		});
	} catch {
		// Another user's process, or one that ended.
		return false;
	}
};

/** The processes that listen on a unix socket, by its path or abstract name; none where there is no /proc. */
export const listenersAt = (name: string): number[] => {
	const links = new Set(inodesAt(name).map(inode => `socket:[${inode}]`));
	return links.size === 0
		? []
		: readdirSync('/proc')
				.filter(entry => /^\d+$/.test(entry) && holdsOne(entry, links))
				.map(Number);
};
