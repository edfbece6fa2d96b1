import {lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** What a store looked like when all of it was last verified. */
export type KnownGood = {
	/** Size, times and inode of each file among its packs. */
	packs: Record<string, string>;
	/** milliseconds; loose objects that last changed before then were read and found intact */
	looseUntil: number;
};

const fileName = 'known-sound.json';

/** milliseconds by which the clock of a file system may lag behind */
const margin = 2000;

/** Undefined when nothing is known. */
export const readKnownGood = (bare: string): KnownGood | undefined => {
	try {
		const {packs, looseUntil} = JSON.parse(readFileSync(path.join(bare, fileName), 'utf8')) as KnownGood;
		return typeof looseUntil === 'number' && typeof packs === 'object' ? {packs, looseUntil} : undefined;
	} catch {
		return undefined;
	}
};

/**
 * Records that a store is intact as it is, so that it need not be read again.
 *
 * @param looseUntil when its loose objects were last looked at, or made by us; milliseconds
 */
export const recordKnownGood = (bare: string, looseUntil: number): void => {
	const known: KnownGood = {
		packs: Object.fromEntries(packFingerprints(bare)),
		looseUntil: looseUntil - margin,
	};
	const file = path.join(bare, fileName);
	writeFileSync(`${file}.new`, JSON.stringify(known));
	renameSync(`${file}.new`, file);
};

/** Makes the next opening of a store read all of it. */
export const forgetKnownGood = (bare: string): void => {
	rmSync(path.join(bare, fileName), {force: true});
};

/** Only the system sets the change time: a file that was written to has another fingerprint. */
export const packFingerprints = (bare: string): Map<string, string> => {
	const folder = path.join(bare, 'objects', 'pack');
	const marks = new Map<string, string>();
	for (const name of namesIn(folder)) {
		const {size, mtimeMs, ctimeMs, ino} = lstatSync(path.join(folder, name));
		marks.set(name, `${size} ${mtimeMs} ${ctimeMs} ${ino}`);
	}

	return marks;
};

const namesIn = (folder: string): string[] => {
	try {
		return readdirSync(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return [];
		}

		throw error;
	}
};
