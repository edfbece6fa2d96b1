import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {ensureStateFolder} from '../system/state-home.js';
import {git, gitText} from './git.js';
import {rescueFolderOf, storeFolderOf} from './repository-folder.js';
import {takeSnapshot} from './snapshot.js';
import {readUserSettings} from './user-settings.js';
import type {Repository, Snapshot} from './workspace.js';

/** Treadle's own copy of a repository, outside of it and out of an agent's reach. */
export type Store = {
	/** The repository's state folder. */
	folder: string;
	/** Absolute path of `store.git`: the user's history, bases and checkpoints. */
	storeFolder: string;
	/** Absolute path of `rescue.git`: the user's files byte for byte, ignored `.env` files too. */
	rescueFolder: string;
	/**
	 * Captures the user's files without touching them, their index or their refs: once as the commit that the run starts
	 * from, on top of the user's HEAD, and once whole, for `treadle rescue`.
	 *
	 * @param memory the loop's MEMORY.md, relative to the top of the repository; it is no part of the base
	 */
	snapshot: (run: string, memory?: string) => Promise<Snapshot>;
};

const storeSettings = `[include]
	path = user-settings
[uploadpack]
	allowAnySHA1InWant = true
`;

/** Bytes as they are, whatever the files' own attributes say. */
const exactBytes = '* -text -eol -ident -filter -working-tree-encoding\n';

/**
 * Sources are shown line by line in a diff, whatever the files' own attributes say, and with a zero byte in them too:
 * a reviewer must not overlook what "binary files differ" would hide.
 */
const shownAsText = [
	'bash bat c cc cfg cjs clj conf cpp cs css cts cxx dart elm erl ex exs fish fs go gradle groovy h hpp hs html ini java',
	'jl js json jsonc jsx kt kts less lua m md mdx mjs ml mm mts php pl pm ps1 py r rb rs scala scss sh sql svelte swift',
	'toml ts tsx txt vue xml yaml yml zig zsh',
]
	.flatMap(endings => endings.split(' '))
	.map(ending => `*.${ending} diff\n`)
	.concat('Makefile diff\n', 'Dockerfile diff\n')
	.join('');

/**
 * Opens a repository's store, or makes it. It shares no object and no hardlink with the user's repository and forgets
 * nothing. Call it while holding the lock: it removes what a killed git left behind in the store.
 *
 * @param folder absolute path of the repository's state folder
 */
export const openStore = async (repository: Repository, folder: string): Promise<Store> => {
	ensureStateFolder(folder);
	const storeFolder = storeFolderOf(folder);
	const rescueFolder = rescueFolderOf(folder);
	const [settings] = await Promise.all([
		readUserSettings(repository),
		Promise.all([openBare(repository, storeFolder), openBare(repository, rescueFolder)]),
	]);

	const userSettings = [...settings.core].map(([name, value]) => `\t${name} = ${JSON.stringify(value)}\n`);
	for (const bare of [storeFolder, rescueFolder]) {
		keepText(path.join(bare, 'info', 'exclude'), settings.excludes);
		keepText(path.join(bare, 'user-settings'), `[core]\n${userSettings.join('')}`);
	}

	// Ignored secrets lie in the rescue repository alone, so that no clone for an agent can ever hold them.
	keepText(
		path.join(rescueFolder, 'objects', 'info', 'alternates'),
		`${path.join(storeFolder, 'objects')}\n`,
	);
	keepText(path.join(rescueFolder, 'info', 'attributes'), exactBytes);
	keepText(path.join(storeFolder, 'info', 'attributes'), shownAsText);
	return {
		folder,
		storeFolder,
		rescueFolder,
		snapshot: (run, memory) =>
			takeSnapshot({
				repository,
				folder,
				storeFolder,
				rescueFolder,
				run,
				memory,
				isSparse: settings.isSparse,
			}),
	};
};

const openBare = async (repository: Repository, bare: string): Promise<void> => {
	if (existsSync(bare)) {
		removeLeftovers(bare);
		return;
	}

	// Made aside and renamed, so that one that is there is whole.
	const making = `${bare}.new`;
	rmSync(making, {recursive: true, force: true});
	const format = await gitText({gitFolder: repository.gitFolder}, ['rev-parse', '--show-object-format']);
	const args = ['init', '--bare', '--quiet', '--template=', `--object-format=${format}`, making];
	await git({folder: path.dirname(bare)}, args);
	mkdirSync(path.join(making, 'info'), {recursive: true});
	writeFileSync(path.join(making, 'config'), storeSettings, {flag: 'a'});
	renameSync(making, bare);
};

const keepText = (file: string, text: string): void => {
	if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
		writeFileSync(file, text);
	}
};

/** Locks, and objects that were never finished: they would block the next command, or fill the disk. */
const removeLeftovers = (bare: string): void => {
	for (const entry of readdirSync(bare, {withFileTypes: true, recursive: true})) {
		const isObject = entry.parentPath.startsWith(path.join(bare, 'objects'));
		if (entry.name.endsWith('.lock') || (isObject && entry.name.startsWith('tmp_'))) {
			rmSync(path.join(entry.parentPath, entry.name), {recursive: true, force: true});
		}
	}
};
