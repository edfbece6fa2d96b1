import {spawn} from 'node:child_process';
import {chooseView} from '../running/view.js';
import {print, printable} from './output.js';

/** Prints a text; one that is longer than the terminal goes through the person's pager. */
export const page = async (text: string): Promise<void> => {
	const printAll = (): void => print(text);
	const isShort = !process.stdout.isTTY || text.split('\n').length < process.stdout.rows;
	// A pager draws a screen, too.
	if (isShort || (await chooseView({})).kind === 'plain') {
		return printAll();
	}
	await new Promise<void>(resolve => {
		const pager = spawn(process.env.PAGER || 'less -R', {shell: true, stdio: ['pipe', 'inherit', 'ignore']});
		// It may be left before it has read everything.
		pager.stdin.on('error', () => {});
		pager.stdin.end(printable(text));
		pager.on('error', () => {
			printAll();
			resolve();
		});
		pager.on('exit', code => {
			if (code === 127) {
				printAll();
			}
			resolve();
		});
	});
};
