import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

/** milliseconds; nobody waits longer for a figure */
const limit = 5000;

/**
 * Bytes that a file or a folder with all in it takes on the disk; undefined where that cannot be found out in a moment.
 * A program of its own counts, because folders of dependencies hold a hundred thousand files.
 */
export const diskUsage = async (folder: string): Promise<number | undefined> => {
	try {
		const {stdout} = await promisify(execFile)('du', ['-sk', '--', folder], {timeout: limit});
		const kilobytes = Number.parseInt(stdout, 10);
		return Number.isNaN(kilobytes) ? undefined : kilobytes * 1024;
	} catch (error) {
		// It counts on when something goes away meanwhile, and says so.
		const counted = Number.parseInt((error as {stdout?: string}).stdout ?? '', 10);
		return Number.isNaN(counted) ? undefined : counted * 1024;
	}
};
