import {constants} from 'node:fs';
import {open} from 'node:fs/promises';

/**
 * The beginning of a file that somebody hostile may have made. A named pipe, which would keep a reader waiting forever,
 * a symbolic link, which would make us read what the other may not, and everything else that is no file give undefined.
 *
 * @param most bytes
 */
export const readBounded = async (file: string, most: number): Promise<Buffer | undefined> => {
	const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
	const handle = await open(file, flags).catch(() => undefined);
	try {
		if (!handle || !(await handle.stat()).isFile()) {
			return undefined;
		}

		const {buffer, bytesRead} = await handle.read(Buffer.alloc(most), 0, most, 0);
		return buffer.subarray(0, bytesRead);
	} catch {
		return undefined;
	} finally {
		await handle?.close();
	}
};
