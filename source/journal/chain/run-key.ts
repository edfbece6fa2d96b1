/** The secret that a run's journal is chained with, kept apart from the run's folder, whose path its agents know. */
import {randomBytes} from 'node:crypto';
import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {parseFields} from '../../system/fields.js';
import {writeAtomically} from '../../system/files/write-atomically.js';

export type RunKey = {
	secret: Buffer;
	/** Seq of the first event that is chained: 1, unless the journal was started by a version without chaining. */
	first: number;
	/** Seq of the last event when the journal was closed last: it cannot have fewer since. */
	last: number;
};

/** Reads what `writeRunKey` wrote; undefined for anything else. By hand: a screen reads this before its first frame. */
const parseRunKey = (text: string): RunKey | undefined => {
	const {secret, first, last} = parseFields(text);
	const isSeq = (value: unknown, least: number): value is number =>
		Number.isSafeInteger(value) && Number(value) >= least;
	return typeof secret === 'string' && /^[\da-f]{64}$/.test(secret) && isSeq(first, 1) && isSeq(last, 0)
		? {secret: Buffer.from(secret, 'hex'), first, last}
		: undefined;
};

/**
 * Absolute path of the folder with the secrets of a run, `treadle-keys/<repository>/<run>`, given that of its records,
 * `treadle/<repository>/runs/<run>` in the same place.
 */
export const keyFolder = (runFolder: string): string => {
	const repository = path.resolve(runFolder, '../..');
	const state = path.resolve(repository, '../..');
	return path.join(state, 'treadle-keys', path.basename(repository), path.basename(runFolder));
};

const keyFile = (runFolder: string): string => path.join(keyFolder(runFolder), 'journal.json');

/** The key of a run's journal, or undefined where there is none that can be read. */
export const readRunKey = async (runFolder: string): Promise<RunKey | undefined> => {
	const text = await readFile(keyFile(runFolder), 'utf8').catch(() => undefined);
	return text === undefined ? undefined : parseRunKey(text);
};

/** Keeps a key, for its owner alone to read. Throws what the file system throws. */
export const writeRunKey = async (runFolder: string, {secret, first, last}: RunKey): Promise<void> => {
	await mkdir(keyFolder(runFolder), {recursive: true, mode: 0o700});
	await writeAtomically(
		keyFile(runFolder),
		`${JSON.stringify({secret: secret.toString('hex'), first, last})}\n`,
		{mode: 0o600},
	);
};

/** A new key for a journal whose next event is `first`. */
export const newRunKey = (first: number): RunKey => ({secret: randomBytes(32), first, last: first - 1});
