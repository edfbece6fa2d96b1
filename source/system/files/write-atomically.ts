import {randomBytes} from 'node:crypto';
import {renameSync} from 'node:fs';
import {open, readdir, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {isAlive} from '../process/is-alive.js';

export type WriteOptions = {
	/** Permission bits; those of the file that is replaced by default, else what the umask leaves of 0666. */
	mode?: number;
	/**
	 * Asked once the content is safe on disk, in the same turn as the rename. `false` gives up and leaves the file as
	 * it is: the way to replace a file only if nobody else changed it meanwhile.
	 */
	confirm?: () => boolean;
};

/**
 * Replaces a file so that after a crash, a full disk or a power cut either the old or the new content is there, whole:
 * a file beside it is written and synced, then renamed over it, then the folder is synced. A symbolic link is
 * replaced, not followed. Resolves with false when `confirm` gave up. Throws what the file system throws; the old
 * content is then untouched and nothing is left beside it.
 */
export const writeAtomically = async (
	file: string,
	content: string | Uint8Array,
	options: WriteOptions = {},
): Promise<boolean> => {
	const folder = path.dirname(file);
	const temporary = path.join(folder, temporaryName(path.basename(file)));
	const mode = options.mode ?? (await modeOf(file));
	const handle = await open(temporary, 'wx', mode ?? 0o666);
	try {
		try {
			if (mode !== undefined) {
				// `open` applied the umask.
				await handle.chmod(mode);
			}

			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}

		if (options.confirm?.() === false) {
			await rm(temporary, {force: true});
			return false;
		}

		renameSync(temporary, file);
	} catch (error) {
		await rm(temporary, {force: true}).catch(() => {});
		throw error;
	}

	await syncFolder(folder);
	return true;
};

/** Removes what a killed process left beside the file while it was writing it. Never throws. */
export const removeLeftovers = async (file: string): Promise<void> => {
	const folder = path.dirname(file);
	for (const name of await readdir(folder).catch(() => [])) {
		const pid = leftoverPid(name, path.basename(file));
		if (pid !== undefined && !isAlive(pid)) {
			await rm(path.join(folder, name), {force: true}).catch(() => {});
		}
	}
};

const temporaryName = (name: string): string =>
	`.${name}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;

const leftoverPid = (name: string, target: string): number | undefined => {
	const prefix = `.${target}.`;
	const match = name.startsWith(prefix) && /^(\d+)-[\da-f]{8}\.tmp$/.exec(name.slice(prefix.length));
	return match ? Number(match[1]) : undefined;
};

const modeOf = async (file: string): Promise<number | undefined> => {
	const found = await stat(file).catch(() => undefined);
	return found && found.mode & 0o777;
};

/** Some file systems cannot sync a folder; there the rename is as durable as they make it. */
const syncFolder = async (folder: string): Promise<void> => {
	const handle = await open(folder, 'r').catch(() => undefined);
	await handle?.sync().catch(() => {});
	await handle?.close();
};
