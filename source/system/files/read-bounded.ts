import {constants} from 'node:fs';
import {open} from 'node:fs/promises';

/**
 * The beginning of a file that may be hostile. Undefined for what is no regular file: a named pipe would block the reader
 * forever, and a symbolic link could lead to what its writer may not read.
 *
 * @param limit bytes
 */
export const readBounded = async (file: string, limit: number): Promise<Buffer | undefined> => {
	const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
	const handle = await open(file, flags).catch(() => undefined);
	try {
		if (!handle || !(await handle.stat()).isFile()) {
			return undefined;
		}

		const {buffer, bytesRead} = await handle.read(Buffer.alloc(limit), 0, limit, 0);
		return buffer.subarray(0, bytesRead);
	} catch {
		return undefined;
	} finally {
		await handle?.close();
	}
};
