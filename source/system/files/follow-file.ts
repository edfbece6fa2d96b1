import {constants} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';

export type FollowedFile = {
	/** Reads everything that is there by now. */
	catchUp: () => Promise<void>;
	/** Reads no further. Safe to call twice. */
	close: () => Promise<void>;
};

export type FollowFileOptions = {
	/** Path of the file, or undefined as long as it is not known. It need not be there yet. */
	locate: () => Promise<string | undefined>;
	/** Valid only during the call. */
	onBytes: (bytes: Uint8Array) => void;
	/** Bytes after which a file of our own is emptied, once all of it is read. What others own is only read. */
	emptyAfter?: number;
	/** milliseconds between two reads; 250 by default */
	interval?: number;
};

const chunk = 64 * 1024;

/** Neither a link, which could lead to what its writer may not read, nor a pipe, which could block. */
const openPlain = async (name: string, isOurs: boolean): Promise<FileHandle | undefined> => {
	const access = isOurs ? constants.O_RDWR : constants.O_RDONLY;
	const file = await open(name, access | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
	const isFile = await file?.stat().then(
		stat => stat.isFile(),
		() => false,
	);
	if (file && !isFile) {
		await file.close();
		return undefined;
	}

	return file;
};

/**
 * Follows a file that another process appends to. Polls, because not every file system has notifications. After an error
 * nothing is read, and nothing is thrown.
 */
export const followFile = ({
	locate,
	onBytes,
	emptyAfter,
	interval = 250,
}: FollowFileOptions): FollowedFile => {
	const buffer = Buffer.alloc(chunk);
	let file: FileHandle | undefined;
	let offset = 0;
	let isClosed = false;
	let reading: Promise<void> | undefined;
	let timer: NodeJS.Timeout | undefined;

	const readOn = async (): Promise<void> => {
		const name = file ? undefined : await locate();
		file ??= name === undefined ? undefined : await openPlain(name, emptyAfter !== undefined);
		if (!file) {
			return;
		}

		// Its writer emptied it.
		const {size} = await file.stat();
		offset = size < offset ? 0 : offset;
		while (!isClosed) {
			const {bytesRead} = await file.read(buffer, 0, chunk, offset);
			if (bytesRead === 0) {
				break;
			}

			offset += bytesRead;
			onBytes(buffer.subarray(0, bytesRead));
		}

		if (emptyAfter !== undefined && offset > emptyAfter) {
			await file.truncate(0);
			offset = 0;
		}
	};

	const catchUp = (): Promise<void> => {
		reading ??= readOn()
			.catch(() => {})
			.finally(() => {
				reading = undefined;
			});
		return reading;
	};

	const poll = async (): Promise<void> => {
		await catchUp();
		if (!isClosed) {
			timer = setTimeout(poll, interval).unref();
		}
	};

	void poll();
	return {
		async catchUp() {
			// A read under way may have passed the end already.
			await reading;
			await catchUp();
		},
		async close() {
			isClosed = true;
			clearTimeout(timer);
			await reading;
			await file?.close();
			file = undefined;
		},
	};
};
