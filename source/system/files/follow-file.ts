import {constants} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';

export type FollowedFile = {
	/** Reads what there is by now. */
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
	/** milliseconds between two looks; 250 by default */
	interval?: number;
};

const chunk = 64 * 1024;

/** Not followed: a link to what the other may not read, and a pipe, which would keep us waiting. */
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
 * Follows a file that another process appends to. Looks at it now and then, as notifications are not to be had on every
 * file system. What goes wrong only ends in nothing being read.
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

		// Somebody emptied it.
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

	const look = async (): Promise<void> => {
		await catchUp();
		if (!isClosed) {
			timer = setTimeout(look, interval).unref();
		}
	};

	void look();
	return {
		async catchUp() {
			// What is under way may have passed the end already.
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
