import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** Bytes: terminals drop longer requests, xterm and tmux among them. */
const largest = 100_000;

/**
 * The sequence that asks the terminal to put text on the clipboard (OSC 52); it works over ssh as well. Undefined when
 * the text is longer than terminals take.
 */
export const clipboardSequence = (text: string): string | undefined => {
	const encoded = Buffer.from(text).toString('base64');
	return encoded.length <= largest ? `\u001B]52;c;${encoded}\u0007` : undefined;
};

export type CopyOptions = {
	/** Writes to the terminal. */
	write: (sequence: string) => void;
	/** Absolute path of the folder for text that is too long for the clipboard. */
	folder: string;
	/** Name of that file, without a folder. */
	file: string;
};

/** Copies, or saves what is too long to copy. Returns what was done, for the person. Rejects when the file cannot be written. */
export const copyText = async (text: string, {write, folder, file}: CopyOptions): Promise<string> => {
	const sequence = clipboardSequence(text);
	const lines = text.split('\n').length;
	const amount = lines === 1 ? '1 line' : `${lines} lines`;
	if (sequence) {
		write(sequence);
		return `Copied ${amount}`;
	}

	const target = path.join(folder, file);
	await mkdir(folder, {recursive: true, mode: 0o700});
	await writeFile(target, text, {mode: 0o600});
	return `${amount} are too much for the clipboard; saved to ${target}`;
};
