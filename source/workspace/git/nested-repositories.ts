import {readdirSync} from 'node:fs';
import {bytesOf, diskPath, fieldsOf} from './byte-paths.js';
import {linkMode, type TreeChange} from './diff.js';
import {type GitPlace, git} from './git.js';

/**
 * Puts the files of repositories that an agent made or cloned inside its workspace into the index, file by file: git
 * itself would only note that there is another repository, and the work in it would be lost. Returns whether there were any.
 *
 * @param changes what the index's tree has that the base has not
 * @param isWhole false when git could not add everything: a repository without a commit is not even noted
 */
export const addNestedRepositories = async (
	place: GitPlace & {workTree: string},
	changes: readonly TreeChange[],
	isWhole: boolean,
): Promise<boolean> => {
	const links = changes.filter(({newMode}) => newMode === linkMode).map(({path}) => path);
	const folders = [...links, ...(isWhole ? [] : await foldersNotAdded(place))];
	if (folders.length === 0) {
		return false;
	}

	if (links.length > 0) {
		await git(place, ['update-index', '--force-remove', '-z', '--stdin'], {input: bytesOf(links)});
	}

	const files = folders.flatMap(folder => filesBelow(place.workTree, folder));
	if (files.length > 0) {
		const ignored = await git(place, ['check-ignore', '--no-index', '-z', '--stdin'], {
			input: bytesOf(files),
			accept: [0, 1],
		});
		const skip = new Set(fieldsOf(ignored.stdout));
		const wanted = files.filter(file => !skip.has(file));
		if (wanted.length > 0) {
			const args = ['update-index', '--add', '--replace', '-z', '--stdin'];
			await git(place, args, {input: bytesOf(wanted), durable: true});
		}
	}

	return true;
};

const foldersNotAdded = async (place: GitPlace): Promise<string[]> => {
	const {stdout} = await git(place, ['ls-files', '-z', '--others', '--exclude-standard']);
	return fieldsOf(stdout)
		.filter(path => path.endsWith('/'))
		.map(path => path.slice(0, -1));
};

/** Regular files and symbolic links below a folder; names that git refuses are left out. */
const filesBelow = (workTree: string, folder: string): string[] => {
	const options = {encoding: 'buffer', withFileTypes: true} as const;
	return readdirSync(diskPath(workTree, folder), options).flatMap(entry => {
		const name = entry.name.toString('latin1');
		const path = `${folder}/${name}`;
		if (/^\.git$/i.test(name)) {
			return [];
		}

		if (entry.isDirectory()) {
			return filesBelow(workTree, path);
		}

		return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
	});
};
