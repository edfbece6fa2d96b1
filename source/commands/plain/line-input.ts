import {StringDecoder} from 'node:string_decoder';

export type LineInput = {
	/** Leaves the keyboard to a child process until it is done. */
	lend: <Result>(use: () => Promise<Result>) => Promise<Result>;
	close: () => void;
};

export type LineListener = {
	line: (text: string) => void;
	/** The input ended: ctrl+d, or the terminal is gone. */
	end: () => void;
};

/**
 * Reads whole lines from the keyboard. The terminal itself echoes and edits them, so nothing is drawn and no cursor is
 * moved: what a screen reader, an editor's shell or a printing terminal can follow.
 */
export const readLines = (listener: LineListener, stdin: NodeJS.ReadStream = process.stdin): LineInput => {
	const decoder = new StringDecoder('utf8');
	let rest = '';
	const take = (chunk: Buffer): void => {
		const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
		rest = lines.pop() ?? '';
		for (const line of lines) {
			listener.line(line);
		}
	};

	const finish = (): void => listener.end();
	const listen = (): void => {
		stdin.on('data', take).on('end', finish).on('error', finish);
		stdin.resume();
	};

	const pause = (): void => {
		stdin.off('data', take).off('end', finish).off('error', finish);
		stdin.pause();
	};

	listen();
	return {
		async lend(use) {
			pause();
			try {
				return await use();
			} finally {
				listen();
			}
		},
		close: pause,
	};
};
