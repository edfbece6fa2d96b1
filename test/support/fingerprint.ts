import {createHash} from 'node:crypto';
import {lstat, readdir, readFile, readlink} from 'node:fs/promises';
import path from 'node:path';

const describe = async (file: string): Promise<string> => {
	const stats = await lstat(file);
	const content = stats.isSymbolicLink() ? await readlink(file) : await readFile(file);
	return `${stats.mode.toString(8)} ${createHash('sha256').update(content).digest('hex')}`;
};

/**
 * Every file of a checkout, its index, HEAD, refs and settings included, with mode and digest: two fingerprints that
 * are equal mean that not a byte was touched. Objects are left out, for a delivery may add some.
 */
export const fingerprint = async (
	folder: string,
	except: readonly string[] = [],
): Promise<Record<string, string>> => {
	const files = await readdir(folder, {recursive: true, withFileTypes: true});
	const entries = await Promise.all(
		files
			.filter(file => !file.isDirectory())
			.map(file => path.relative(folder, path.join(file.parentPath, file.name)))
			.filter(file => !file.startsWith('.git/objects/') && !except.includes(file))
			.map(async file => [file, await describe(path.join(folder, file))] as const),
	);
	return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};
