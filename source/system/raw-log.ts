import {closeSync, mkdirSync, openSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';

export type RawLog = {
	write: (text: string) => void;
	close: () => void;
};

/**
 * Opens a file, readable by its owner only, that takes what a program printed. It is for the curious: when it cannot be
 * written (a full disk), it falls silent and the run goes on.
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
		// Falls silent.
	}

	const close = (): void => {
		if (fd !== undefined) {
			closeSync(fd);
			fd = undefined;
		}
	};

	return {
		write(text) {
			if (fd === undefined) {
				return;
			}

			try {
				writeSync(fd, text);
			} catch {
				close();
			}
		},
		close,
	};
};
