import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Environment} from './terminal.js';

/** Bytes: terminals such as xterm and tmux drop longer requests. */
const largest = 100_000;

/**
 * The sequence that asks the terminal to put text on the clipboard (OSC 52); it works over ssh as well. Undefined when
 * the text is longer than terminals take.
 */
export const clipboardSequence = (text: string): string | undefined => {
	const encoded = Buffer.from(text).toString('base64');
	return encoded.length <= largest ? `\u001B]52;c;${encoded}\u0007` : undefined;
};

/**
 * How a copy can reach the clipboard: through `tmux`, which by default drops what programs ask of the terminal; by a
 * request to the terminal, which never says whether it did it; perhaps, where that request meets a tmux or screen on another
 * machine; or not at all.
 */
export const clipboardWay = ({TMUX, TERM}: Environment): 'tmux' | 'terminal' | 'perhaps' | 'none' => {
	if (TMUX) {
		return 'tmux';
	}
	if (/^(?:screen|tmux)/.test(TERM ?? '')) {
		return 'perhaps';
	}
	// The console of Linux has no clipboard.
	return TERM === 'linux' || TERM === 'dumb' ? 'none' : 'terminal';
};

/** Puts text into tmux's own buffer, and by tmux on the clipboard of its terminal. True when tmux took it. */
const loadTmuxBuffer = async (text: string, environment: Environment): Promise<boolean> => {
	const {execa} = await import('execa');
	// -w, for the terminal's clipboard, is known to tmux 3.2 and newer.
	for (const options of [['-w'], []]) {
		const {failed} = await execa('tmux', ['load-buffer', ...options, '-'], {
			input: text,
			env: environment,
			reject: false,
			timeout: 3000,
		});
		if (!failed) {
			return true;
		}
	}

	return false;
};

export type CopyOptions = {
	/** Writes to the terminal. */
	write: (sequence: string) => void;
	environment: Environment;
	/** Absolute path of the folder for text that cannot be copied. */
	folder: string;
	/** Name of that file, without a folder. */
	file: string;
};

/**
 * Copies, or saves to a file what cannot be copied. Returns what was done, for the status line. Rejects when the file
 * cannot be written.
 */
export const copyText = async (
	text: string,
	{write, environment, folder, file}: CopyOptions,
): Promise<string> => {
	const sequence = clipboardSequence(text);
	const lines = text.split('\n').length;
	const amount = lines === 1 ? '1 line' : `${lines} lines`;
	const save = async (why: string): Promise<string> => {
		const target = path.join(folder, file);
		await mkdir(folder, {recursive: true, mode: 0o700});
		await writeFile(target, text, {mode: 0o600});
		return `${why}; saved to ${target}`;
	};

	const way = clipboardWay(environment);
	if (way === 'tmux') {
		return (await loadTmuxBuffer(text, environment))
			? `${amount} copied to tmux: its paste key puts them in`
			: save(`tmux did not take ${amount}`);
	}

	if (way === 'none') {
		return save(`This terminal has no clipboard for ${amount}`);
	}
	if (!sequence) {
		return save(`${amount} are too much for the clipboard`);
	}
	write(sequence);
	if (way === 'perhaps') {
		return save(`${amount} sent to the terminal, which may ignore that`);
	}
	return `${amount} sent to the terminal’s clipboard`;
};
