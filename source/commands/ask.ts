import {createInterface} from 'node:readline/promises';
import {printable} from './output.js';

/** Whether a person sits at a keyboard and sees what we print. */
export const isSomebodyThere = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

/** Asks one question; undefined when the person ends the input or presses Ctrl+C instead of answering. */
export const ask = async (question: string): Promise<string | undefined> => {
	const reader = createInterface({input: process.stdin, output: process.stdout});
	const left = new Promise<undefined>(resolve => {
		reader.once('close', () => resolve(undefined));
		reader.once('SIGINT', () => resolve(undefined));
	});
	try {
		return await Promise.race([reader.question(printable(question)), left]);
	} finally {
		reader.close();
	}
};
