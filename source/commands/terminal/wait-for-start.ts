import {ask} from './ask.js';
import {print} from './output.js';

const yes = new Set(['\r', '\n', ' ']);
/** q, Escape, Ctrl+C, Ctrl+D. */
const no = new Set(['q', 'Q', '\u001B', '\u0003', '\u0004']);

/** The next key that is one of these, with nothing shown for it. */
const oneKey = async (): Promise<boolean> => {
	const {stdin} = process;
	stdin.setRawMode(true);
	try {
		return await new Promise<boolean>(resolve => {
			const hear = (typed: Buffer): void => {
				const key = typed.toString();
				if (yes.has(key) || no.has(key)) {
					stdin.off('data', hear);
					resolve(yes.has(key));
				}
			};
			stdin.on('data', hear);
			stdin.once('end', () => resolve(false));
		});
	} finally {
		stdin.pause();
		stdin.setRawMode(false);
	}
};

/**
 * Waits at a terminal until the user wants to begin. Resolves with false when they do not.
 *
 * @param plain asks for a typed answer, for terminals and readers that show no more than lines
 */
export const waitForStart = async (plain: boolean): Promise<boolean> => {
	if (plain) {
		const typed = await ask('Start it? [Y/n] ');
		return typed !== undefined && /^(y(es)?)?$/i.test(typed.trim());
	}

	print('Enter or space starts it, q leaves. ');
	const starts = await oneKey();
	print('\n');
	return starts;
};
