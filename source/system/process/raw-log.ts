import {closeSync, mkdirSync, openSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';

export type RawLog = {
	write: (text: string) => void;
	close: () => void;
};

/** Characters of one conversation that are written as they come, and those kept of its end. */
const wholeLimit = 512 * 1024;
const endLimit = 64 * 1024;

/**
 * Opens a log, readable by its owner only, of a conversation with a program: its beginning and its end. It is for
 * debugging: when it cannot be written (a full disk), writing stops and the run goes on.
 */
export const openRawLog = (file: string): RawLog => {
	let fd: number | undefined;
	try {
		mkdirSync(dirname(file), {mode: 0o700});
	} catch {
		// It is there already, or the file cannot be opened either.
	}

	try {
		fd = openSync(file, 'a', 0o600);
	} catch {
		// Nothing is written.
	}

	const release = (): void => {
		if (fd !== undefined) {
			closeSync(fd);
			fd = undefined;
		}
	};

	const put = (text: string): void => {
		if (fd === undefined) {
			return;
		}

		try {
			writeSync(fd, text);
		} catch {
			release();
		}
	};

	let written = 0;
	let end = '';
	let leftOut = 0;
	return {
		write(text) {
			if (written + text.length <= wholeLimit && end === '') {
				written += text.length;
				put(text);
				return;
			}

			end += text;
			if (end.length > 2 * endLimit) {
				leftOut += end.length - endLimit;
				end = end.slice(-endLimit);
			}
		},
		close() {
			put(leftOut > 0 ? `… ${leftOut} characters left out …\n${end}` : end);
			end = '';
			release();
		},
	};
};
