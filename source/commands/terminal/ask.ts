import {createInterface} from 'node:readline/promises';
import {printable} from './output.js';

/** Whether a person sits at a keyboard and sees what we print. */
export const isInteractive = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

/**
 * Asks one question; undefined when the person ends the input or presses Ctrl+C instead of answering. The terminal itself
 * edits the line, so that no cursor is moved: a dumb one, or a screen reader, can follow.
 */
export const ask = async (question: string): Promise<string | undefined> => {
	const reader = createInterface({input: process.stdin, output: process.stdout, terminal: false});
	let leave = (): void => {};
	const left = new Promise<undefined>(resolve => {
		leave = () => resolve(undefined);
	});
	reader.once('close', leave);
	process.once('SIGINT', leave);
	try {
		return await Promise.race([reader.question(printable(question)), left]);
	} finally {
		process.off('SIGINT', leave);
		reader.close();
	}
};
