import {readdir, realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {closestMatch} from '../../system/text/closest-match.js';
import {displayPath} from '../../system/text/display-path.js';

/** Names of the loops in `loops/` of a repository, sorted: the folders that hold a LOOP.md. */
export const listLoops = async (root: string): Promise<string[]> => {
	const folder = path.join(root, 'loops');
	const entries = await readdir(folder).catch(() => []);
	const found = await Promise.all(
		entries.map(async name =>
			(await kindOf(path.join(folder, name, 'LOOP.md'))) === 'file' ? name : undefined,
		),
	);
	return found.filter(name => name !== undefined).sort();
};

/**
 * Absolute path of a LOOP.md, from the loop's name in `loops/` of the repository, or from the path of its folder or file,
 * relative to `from`. Throws a Problem that lists the existing loops and the one nearest in name, or says that the file lies
 * outside the repository.
 *
 * @param kept absolute path of the folder in which Treadle keeps loops of this repository that have no file in it
 */
export const findLoop = async (
	root: string,
	nameOrPath: string,
	from: string = process.cwd(),
	kept?: string,
): Promise<string> => {
	if (isName(nameOrPath)) {
		const named = path.join(root, 'loops', nameOrPath, 'LOOP.md');
		if ((await kindOf(named)) === 'file') {
			return requireInside(root, named);
		}

		const own = kept === undefined ? undefined : path.join(kept, nameOrPath, 'LOOP.md');
		if (own !== undefined && (await kindOf(own)) === 'file') {
			return own;
		}
	}

	const given = path.resolve(from, nameOrPath);
	const kind = nameOrPath.trim() === '' ? 'nothing' : await kindOf(given);
	if (kind === 'file') {
		return requireInside(root, given);
	}

	if (kind === 'folder') {
		const inside = path.join(given, 'LOOP.md');
		if ((await kindOf(inside)) === 'file') {
			return requireInside(root, inside);
		}
	}

	throw await notFound(root, nameOrPath, kind === 'folder' ? given : undefined);
};

/** The file itself, if it lies in the repository: the loop's memory is written beside it. */
const requireInside = async (root: string, file: string): Promise<string> => {
	const [realRoot, real] = await Promise.all([realpath(root), realpath(file)]);
	if (real.startsWith(realRoot + path.sep)) {
		return file;
	}

	throw new Problem(`${displayPath(file)} lies outside the repository ${displayPath(root)}.`, {
		hint: 'A loop works on the repository it lies in: copy it to loops/<name>/LOOP.md there.',
	});
};

const isName = (text: string): boolean => text !== '' && text !== '.' && text !== '..' && !/[/\\]/.test(text);

const kindOf = async (file: string): Promise<'file' | 'folder' | 'nothing'> => {
	const found = await stat(file).catch(() => undefined);
	if (found?.isFile()) {
		return 'file';
	}

	return found?.isDirectory() ? 'folder' : 'nothing';
};

const notFound = async (root: string, nameOrPath: string, folder: string | undefined): Promise<Problem> => {
	const names = await listLoops(root);
	const name =
		path.basename(nameOrPath) === 'LOOP.md'
			? path.basename(path.dirname(nameOrPath))
			: path.basename(nameOrPath);
	const close = closestMatch(name, names);
	const what =
		folder === undefined
			? `There is no loop "${nameOrPath}".`
			: `The folder ${displayPath(folder)} has no LOOP.md.`;
	const meant = close === undefined ? '' : ` Did you mean "${close}"?`;
	const hint =
		names.length === 0
			? `There are no loops in ${displayPath(path.join(root, 'loops'))} yet: a loop is a folder there with a LOOP.md.`
			: `Loops here: ${names.join(', ')}.`;
	return new Problem(`${what}${meant}`, {hint});
};
