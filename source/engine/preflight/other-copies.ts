import {existsSync} from 'node:fs';
import {readdir, realpath} from 'node:fs/promises';
import path from 'node:path';
import {readBounded} from '../../system/files/read-bounded.js';

/** Files by which an installed Python package is taken from somewhere else. */
const pointer = /\.(?:pth|egg-link)$|^__editable__.*\.py$/;
/** bytes */
const largest = 100_000;

const list = async (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

/** Folders of installed packages of the virtual environment whose Python the checks would start. */
const packageFolders = async (environment: Record<string, string>): Promise<string[]> => {
	const bin = (environment.PATH ?? '')
		.split(path.delimiter)
		.find(folder => ['python3', 'python'].some(name => existsSync(path.join(folder, name))));
	const prefix = bin === undefined ? undefined : path.dirname(bin);
	if (prefix === undefined || !existsSync(path.join(prefix, 'pyvenv.cfg'))) {
		return [];
	}

	const versions = await list(path.join(prefix, 'lib'));
	return versions.map(version => path.join(prefix, 'lib', version, 'site-packages'));
};

/**
 * Files of the checks' virtual environment that lead Python into the user's own checkout: a package that was installed
 * there as editable. Tests would look at that copy, whatever the agent does in its own.
 *
 * @param root absolute real path of the repository's top
 * @param environment the checks' whole environment
 */
export const otherCopies = async (root: string, environment: Record<string, string>): Promise<string[]> => {
	const found: string[] = [];
	for (const folder of await packageFolders(environment)) {
		for (const name of (await list(folder)).filter(each => pointer.test(each))) {
			const text = (await readBounded(path.join(folder, name), largest))?.toString() ?? '';
			const paths = text.match(/\/[^\n'":]*/g) ?? [];
			const real = await Promise.all(paths.map(async each => realpath(each.trim()).catch(() => '')));
			if (real.some(each => each === root || each.startsWith(`${root}${path.sep}`))) {
				found.push(path.join(folder, name));
			}
		}
	}

	return found;
};
