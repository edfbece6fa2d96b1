import {createContext, Script} from 'node:vm';
import {type Found, readNumber} from './number.js';

/** milliseconds */
const timeLimit = 500;

/** Run in a context of its own because a script there can be timed out; it is not there for safety. */
const script = new Script(`
	let last;
	for (const match of text.matchAll(new RegExp(pattern, 'gm'))) last = match;
	last && String(last[1] ?? last[0]);
`);

/**
 * The number in the first group of the last match, or in all of it where the pattern has no group. `^` and `$` stand at
 * the ends of lines. A pattern that takes longer than half a second is given up, so that it cannot stall a run.
 *
 * @param pattern a JavaScript regular expression
 */
export const numberByPattern = (text: string, pattern: string): Found => {
	let matched: unknown;
	try {
		matched = script.runInContext(createContext({text, pattern}), {timeout: timeLimit});
	} catch (error) {
		return {
			problem:
				(error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
					? `the pattern takes longer than ${timeLimit}ms on what was printed; write it so that it cannot try in vain`
					: `the pattern cannot be used: ${(error as Error).message}`,
		};
	}

	return typeof matched === 'string'
		? readNumber(matched)
		: {problem: 'the pattern matches nothing that was printed'};
};
