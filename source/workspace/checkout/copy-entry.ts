import {
	chmodSync,
	constants,
	copyFileSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readlinkSync,
	symlinkSync,
	utimesSync,
} from 'node:fs';
import {below} from '../git/byte-paths.js';

/**
 * Copies a file, a link as it is, or a folder with all in it, with modes and times; blocks are shared where the file
 * system can. Names are bytes, which `cpSync` cannot take. The target must not exist; sockets and devices are left out.
 */
export const copyEntry = (from: Buffer, to: Buffer): void => {
	const stat = lstatSync(from);
	if (stat.isSymbolicLink()) {
		symlinkSync(readlinkSync(from, 'buffer'), to);
		return;
	}

	if (stat.isDirectory()) {
		mkdirSync(to, {mode: 0o700});
		for (const name of readdirSync(from, 'buffer')) {
			copyEntry(below(from, name), below(to, name));
		}
	} else if (stat.isFile()) {
		copyFileSync(from, to, constants.COPYFILE_FICLONE);
	} else {
		return;
	}

	chmodSync(to, stat.mode & 0o7777);
	utimesSync(to, stat.atime, stat.mtime);
};
