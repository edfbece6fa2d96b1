import {chooseView} from '../running/view.js';
import {print, printable} from './output.js';

/** Prints a text; one that is longer than the terminal goes through the user's pager. Returns whether it did. */
export const page = async (text: string): Promise<boolean> => {
	const isShort = !process.stdout.isTTY || text.split('\n').length < process.stdout.rows;
	// A pager needs a screen, too.
	if (isShort || (await chooseView({})).kind === 'plain') {
		print(text);
		return false;
	}
	const {execa} = await import('execa');
	const {exitCode} = await execa(process.env.PAGER || 'less -R', {
		shell: true,
		input: printable(text),
		stdout: 'inherit',
		stderr: 'ignore',
		reject: false,
	});
	// The shell found no such program.
	if (exitCode === 127) {
		print(text);
		return false;
	}

	return true;
};
