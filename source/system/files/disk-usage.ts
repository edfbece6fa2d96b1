/** milliseconds; a figure is not worth a longer wait */
const timeLimit = 5000;

/**
 * Bytes that a file or a folder with all in it takes on the disk; undefined where `du` cannot tell in time. A program
 * counts, because folders of dependencies hold a hundred thousand files.
 */
export const diskUsage = async (folder: string): Promise<number | undefined> => {
	const {execa} = await import('execa');
	// It fails when files vanish while it counts, and prints the sum all the same.
	const {stdout} = await execa('du', ['-sk', '--', folder], {timeout: timeLimit, reject: false});
	const kilobytes = Number.parseInt(stdout, 10);
	return Number.isNaN(kilobytes) ? undefined : kilobytes * 1024;
};
