import {mkdir, rm, statfs} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {onTestFinished} from 'vitest';

export type SmallDisk = {folder: string; freeBytes: () => Promise<number>};

/**
 * A file system of its own with little room, at a folder that is made for it.
 *
 * @returns undefined, after printing why, where mounting is not permitted
 */
export const smallDisk = async (folder: string, megabytes: number): Promise<SmallDisk | undefined> => {
	await mkdir(folder, {recursive: true});
	try {
		await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
	} catch (error) {
		process.stdout.write(
			`No small disk to test with, mounting is not permitted here: ${(error as Error).message.split('\n')[0]}\n`,
		);
		return undefined;
	}

	onTestFinished(async () => {
		await execa('umount', ['--lazy', folder]);
		await rm(path.join(folder), {recursive: true, force: true});
	});
	return {
		folder,
		async freeBytes() {
			const {bavail, bsize} = await statfs(folder);
			return bavail * bsize;
		},
	};
};
