import {createInterface} from 'node:readline/promises';
import {printable} from './output.js';

/** Whether the user can both type and see what is printed. */
export const isInteractive = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

/**
 * Asks one question; undefined when the input ends or Ctrl+C is pressed. The terminal itself edits the line, so that no
 * cursor is moved: this works on a dumb terminal and with a screen reader.
 */
export const ask = async (question: string): Promise<string | undefined> => {
	// A screen that was there before has left it without a hold on this process.
	process.stdin.ref?.();
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
