import {readdirSync} from 'node:fs';
import {openDescriptors, readProc} from './proc.js';

/** The flag of a socket that listens, as the kernel prints it. */
const listening = '00010000';

/** Columns of /proc/net/unix: address, references, protocol, flags, type, state, inode, path. */
const inodesAt = (name: string): string[] => {
	const wanted = name.replace(/^\0/, '@');
	return readProc('net/unix')
		.split('\n')
		.map(line => line.trim().split(/\s+/))
		.filter(([, , , flags, , , , path]) => flags === listening && path === wanted)
		.flatMap(([, , , , , , inode]) => inode ?? []);
};

/** The processes that listen on a unix socket, by its path or abstract name; none where there is no /proc. */
export const listenersAt = (name: string): number[] => {
	const links = new Set(inodesAt(name).map(inode => `socket:[${inode}]`));
	return links.size === 0
		? []
		: readdirSync('/proc')
				.filter(entry => /^\d+$/.test(entry) && openDescriptors(entry).some(link => links.has(link)))
				.map(Number);
};
