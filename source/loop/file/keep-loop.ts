/** Loops that were typed in one line: kept by Treadle, or saved in the repository. */
import {createHash} from 'node:crypto';
import {mkdir, readFile, rename, rm, rmdir, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {writeAtomically} from '../../system/files/write-atomically.js';
import {displayPath} from '../../system/text/display-path.js';
import {splitFrontMatter} from './front-matter.js';
import {loopName} from './loop-name.js';

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Where the text of a kept loop with this digest goes when it is typed again with other settings: a run may need it. */
export const earlierText = (file: string, digest: string): string =>
	path.join(path.dirname(file), `LOOP.${digest.slice(0, 16)}.md`);

const promptOf = (text: string): string => {
	const parts = splitFrontMatter(text);
	return 'body' in parts ? parts.body : '';
};

/**
 * A name for a loop that is kept: `wanted`, or that with a number behind it where another prompt has it. The same prompt has
 * the same name each time, so that its memory goes on.
 *
 * @param kept absolute path of the folder of kept loops
 * @param taken names of the loops in the repository
 */
export const keptName = async (
	kept: string,
	wanted: string,
	text: string,
	taken: readonly string[],
): Promise<string> => {
	for (let number = 1; ; number++) {
		const name = number === 1 ? wanted : `${wanted}${number}`;
		const there = await readFile(path.join(kept, name, 'LOOP.md'), 'utf8').catch(() => undefined);
		if (!taken.includes(name) && (there === undefined || promptOf(there) === promptOf(text))) {
			return name;
		}
	}
};

/** Writes a loop into the folder of kept loops, and puts an earlier text of it aside. Resolves with the path of LOOP.md. */
export const keepLoop = async (kept: string, name: string, text: string): Promise<string> => {
	const file = path.join(kept, name, 'LOOP.md');
	await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	const before = await readFile(file, 'utf8').catch(() => undefined);
	if (before === text) {
		return file;
	}

	if (before !== undefined) {
		await rename(file, earlierText(file, digestOf(before)));
	}

	await writeAtomically(file, text, {mode: 0o600});
	return file;
};

/**
 * Where a loop is to be saved: `loops/<name>/LOOP.md` of the repository.
 *
 * @throws {Problem} when that cannot be the name of a loop, or there is such a loop already
 */
export const placeToSave = async (root: string, name: string): Promise<string> => {
	const file = path.join(root, 'loops', name, 'LOOP.md');
	if (name === '' || /[/\\]/.test(name) || loopName(file) !== name) {
		throw new Problem(`--save: "${name}" cannot be the name of a loop.`, {
			hint: 'Use letters, digits, ".", "_" and "-", at most 60 characters, such as spec.',
		});
	}

	if (await stat(file).catch(() => undefined)) {
		throw new Problem(`--save: ${displayPath(file)} is there already, and is left as it is.`, {
			hint: `Choose another name, or start that loop: treadle run ${name}`,
		});
	}

	return file;
};

/** Writes a new file of a loop; never replaces one. Resolves with a function that takes it away again. */
export const saveLoop = async (file: string, text: string): Promise<() => Promise<void>> => {
	const folder = path.dirname(file);
	await mkdir(folder, {recursive: true});
	await writeFile(file, text, {flag: 'wx'});
	return async () => {
		await rm(file, {force: true});
		// Only what is empty goes.
		await rmdir(folder).catch(() => {});
		await rmdir(path.dirname(folder)).catch(() => {});
	};
};
