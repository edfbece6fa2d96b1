import {readFileSync} from 'node:fs';
import {Problem} from '../../problem.js';

/** Files, pipes and sockets that an engine with an agent, checks and screens may have open at once. */
const needed = 128;

/**
 * Refuses to start where the limit of open files is so low that starting programs would fail in odd places. Checked only
 * where there is a /proc.
 *
 * @throws Problem (exit code 2)
 */
export const requireOpenFiles = (): void => {
	let limits: string;
	try {
		limits = readFileSync('/proc/self/limits', 'utf8');
	} catch {
		return;
	}

	const allowed = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
	if (allowed !== undefined && Number(allowed) < needed) {
		throw new Problem(`A program may open only ${allowed} files at once here, and Treadle needs ${needed}.`, {
			hint: 'Raise the limit of this shell: ulimit -n 1024',
		});
	}
};
