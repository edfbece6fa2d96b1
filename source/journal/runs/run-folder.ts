/** Where the parts of a run lie. */
import {createHash} from 'node:crypto';
import {mkdir, readdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {codeOf, journalFailed} from '../file/problems.js';

/** Absolute paths inside a run's folder. */
export const runPaths = (folder: string) => ({
	journal: join(folder, 'journal.jsonl'),
	/** Room kept for the last event on a full disk. */
	ballast: join(folder, 'ballast'),
	/** What people and agents noted while no iteration could take it. */
	notes: join(folder, 'notes.md'),
	/** The control socket of the engine. */
	socket: socketPath(folder),
	/** Folder of raw output. */
	rawFolder: join(folder, 'raw'),
	/** Raw output of one part of an iteration, as it was printed. */
	raw: (iteration: number, name: string) => join(folder, 'raw', String(iteration).padStart(4, '0'), name),
});

/**
 * Makes the folder of a new run of `loop`, open to its owner alone. The id is `<loop>-<n>`, above every run of that loop
 * that exists, also when several processes ask at the same time.
 *
 * @param taken ids that were given before, though their folders may be gone
 * @throws Problem when the folder cannot be made.
 */
export const createRunFolder = async (
	runsFolder: string,
	loop: string,
	taken: readonly string[] = [],
): Promise<{run: string; folder: string}> => {
	const name = safeName(loop);

	try {
		await mkdir(runsFolder, {recursive: true, mode: 0o700});

		for (let number = highest([...(await readdir(runsFolder)), ...taken], name) + 1; ; number++) {
			const run = `${name}-${number}`;
			const folder = join(runsFolder, run);

			try {
				await mkdir(folder, {mode: 0o700});
				return {run, folder};
			} catch (error) {
				if (codeOf(error) !== 'EEXIST') {
					throw error;
				}
			}
		}
	} catch (error) {
		throw journalFailed(runsFolder, 'make a folder for the run', error);
	}
};

const highest = (runs: readonly string[], name: string): number => {
	const numbers = runs
		.filter(run => run.startsWith(`${name}-`))
		.map(run => run.slice(name.length + 1))
		.filter(number => /^\d{1,9}$/.test(number));
	return Math.max(0, ...numbers.map(Number));
};

/** The loop's name as part of a branch and a file name on any system. */
const safeName = (loop: string): string =>
	loop
		.normalize('NFKD')
		.replaceAll(/\p{M}/gu, '')
		.replaceAll(/[^A-Za-z0-9_]+/g, '-')
		.slice(0, 60)
		.replaceAll(/^-+|-+$/g, '') || 'loop';

/** The shortest limit for a socket's path, that of macOS, is 104 bytes. */
const longestSocketPath = 100;

/** Path of a run's control socket: in its folder, or, where that is too long for a socket, always the same short one. */
export const socketPath = (folder: string): string => {
	const path = join(resolve(folder), 'control.sock');

	if (Buffer.byteLength(path) <= longestSocketPath) {
		return path;
	}

	const digest = createHash('sha256').update(path).digest('hex').slice(0, 32);
	return `/tmp/treadle-${process.getuid?.() ?? 0}/${digest}.sock`;
};
