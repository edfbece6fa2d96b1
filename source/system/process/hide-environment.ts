import {closeSync, openSync, readFileSync, writeSync} from 'node:fs';
import {isHarmless} from './child-environment.js';

/** Place of `env_start` in /proc/self/stat, counted after the name, which is in brackets. */
const environmentStart = 47;

/**
 * Overwrites what may be secret in the environment that this process was started with. Every process of the same user can
 * read it from /proc, and deleting a variable does not change it. `process.env` stays as it is, because the variables are
 * copied first. Names and the values of harmless variables stay readable. Does nothing where there is no /proc.
 */
export const hideEnvironment = (): void => {
	if (process.platform !== 'linux') {
		return;
	}

	try {
		const block = readFileSync('/proc/self/environ');
		const stat = readFileSync('/proc/self/stat', 'latin1');
		const start = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[environmentStart]);
		const memory = openSync('/proc/self/mem', 'r+');
		try {
			for (let from = 0; from < block.length; ) {
				const end = block.indexOf(0, from) === -1 ? block.length : block.indexOf(0, from);
				const equals = block.indexOf('=', from);
				const name = block.toString('utf8', from, equals);
				const value = process.env[name];
				if (equals !== -1 && equals < end && value !== undefined && !isHarmless(name)) {
					// Setting it again makes a copy elsewhere, to which the C library points from now on.
					process.env[name] = value;
					writeSync(memory, Buffer.alloc(end - equals - 1), 0, end - equals - 1, start + equals + 1);
				}

				from = end + 1;
			}
		} finally {
			closeSync(memory);
		}
	} catch {
		// A system that does not let a process write to itself: the environment stays readable there.
	}
};
