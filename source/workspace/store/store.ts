import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {exitCodes, Problem} from '../../problem.js';
import {ensureStateFolder} from '../../system/files/state-home.js';
import {removeFolder} from '../checkout/real-folder.js';
import {below} from '../git/byte-paths.js';
import {GitProblem, git, gitText} from '../git/git.js';
import type {Repository, Snapshot} from '../workspace.js';
import {recordKnownGood} from './known-good.js';
import {isAlone, oneAtATime} from './lock.js';
import {rescueFolderOf, storeFolderOf} from './repository-folder.js';
import {objectsSetAside, setAside} from './set-aside.js';
import {type TakenSnapshot, takeSnapshot} from './snapshot.js';
import {findDamage, findHiddenDamage} from './store-health.js';
import {readUserSettings, type UserSettings} from './user-settings.js';

/** Treadle's own copy of a repository, outside of it and out of an agent's reach. */
export type Store = {
	/** The repository's state folder. */
	folder: string;
	/** Absolute path of `store.git`: the user's history, bases and checkpoints. */
	storeFolder: string;
	/** Absolute path of `rescue.git`: the user's files byte for byte, ignored `.env` files too. */
	rescueFolder: string;
	/** What was damaged and set aside when it was opened, in sentences. */
	healed: readonly string[];
	/**
	 * Captures the user's files without touching them, their index or their refs: once as the commit that the run starts
	 * from, on top of the user's HEAD, and once whole, for `treadle rescue`.
	 *
	 * @param memory the loop's MEMORY.md, relative to the top of the repository; it is no part of the base
	 * @param now the repository as it is found now, where that was a while after the store was opened
	 */
	snapshot: (run: string, memory?: string, now?: Repository) => Promise<Snapshot>;
};

/** What a store's configuration holds beside git's own. */
export const storeSettings = `[include]
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
 * Opens a repository's store, or makes it. It shares no object and no hard link with the user's repository and deletes
 * nothing. Call it while holding a lock. Where nobody else does, a damaged one is set aside and made again, and what a
 * killed git left behind in it is removed.
 *
 * @param folder absolute path of the repository's state folder
 */
export const openStore = async (repository: Repository, folder: string): Promise<Store> => {
	ensureStateFolder(folder);
	const storeFolder = storeFolderOf(folder);
	const rescueFolder = rescueFolderOf(folder);
	const opened = Date.now();
	const healed: string[] = [];
	const settings = await readUserSettings(repository);
	const open = () => openBoth(repository, {storeFolder, rescueFolder, settings, healed});
	await oneAtATime(folder, open);
	const snapshots = new Map<string, TakenSnapshot>();
	return {
		folder,
		storeFolder,
		rescueFolder,
		healed,
		snapshot: async (run, memory, now = repository) =>
			oneAtATime(folder, async () => {
				const {isSparse} = settings;
				const bares = {storeFolder, rescueFolder};
				const take = () =>
					takeSnapshot({
						repository: now,
						folder,
						...bares,
						run,
						memory,
						isSparse,
						last: snapshots.get(run),
					});
				const taken = await take().catch(async (error: unknown) => {
					if (
						!(
							error instanceof GitProblem &&
							isAlone(folder) &&
							(await setAsideDamaged(Object.values(bares), healed))
						)
					) {
						throw error;
					}

					await open();
					snapshots.clear();
					return take();
				});
				// What was packed by then is known to be intact; loose objects are checked once more.
				for (const bare of [storeFolder, rescueFolder]) {
					recordKnownGood(bare, opened);
				}

				snapshots.set(run, taken);
				return taken.snapshot;
			}),
	};
};

type Opening = {storeFolder: string; rescueFolder: string; settings: UserSettings; healed: string[]};

/** Opens or makes both repositories, with the user's settings as they are now. */
const openBoth = async (
	repository: Repository,
	{storeFolder, rescueFolder, settings, healed}: Opening,
): Promise<void> => {
	await openBare(repository, storeFolder, healed);
	// The rescue repository borrows objects of the other, so it is checked when that one is intact.
	borrowObjects(rescueFolder, storeFolder);
	await openBare(repository, rescueFolder, healed);
	borrowObjects(rescueFolder, storeFolder);

	const userSettings = [...settings.core].map(([name, value]) => `\t${name} = ${JSON.stringify(value)}\n`);
	for (const bare of [storeFolder, rescueFolder]) {
		keepText(path.join(bare, 'info', 'exclude'), settings.excludes);
		keepText(path.join(bare, 'user-settings'), `[core]\n${userSettings.join('')}`);
	}

	keepText(path.join(rescueFolder, 'info', 'attributes'), exactBytes);
	keepText(path.join(storeFolder, 'info', 'attributes'), shownAsText);
};

/** Reads all of them after git failed. Returns whether one was damaged; the first such is set aside then. */
const setAsideDamaged = async (bares: readonly string[], healed: string[]): Promise<boolean> => {
	for (const bare of bares) {
		const damage = await findHiddenDamage(bare);
		if (damage !== undefined) {
			healed.push(describeSetAside(bare, damage, setAside(bare, damage)));
			// The second one borrows from the first, and cannot be checked without it.
			return true;
		}
	}

	return false;
};

/**
 * Ignored secrets lie in the rescue repository alone, so that no clone for an agent can ever hold them; all else it
 * borrows. What was captured before a store was set aside may have its objects there.
 */
const borrowObjects = (rescueFolder: string, storeFolder: string): void => {
	const info = path.join(rescueFolder, 'objects', 'info');
	if (existsSync(info)) {
		const folders = [path.join(storeFolder, 'objects'), ...objectsSetAside(storeFolder)];
		keepText(path.join(info, 'alternates'), folders.map(folder => `${folder}\n`).join(''));
	}
};

const openBare = async (repository: Repository, bare: string, healed: string[]): Promise<void> => {
	if (lstatSync(bare, {throwIfNoEntry: false})) {
		const alone = isAlone(path.dirname(bare));
		if (alone) {
			removeLeftovers(bare);
		}

		const damage = await findDamage(bare, storeSettings);
		if (damage === undefined) {
			return;
		}

		if (!alone) {
			throw new Problem(
				`Treadle's store of this repository is damaged (${damage}), and another run works with it.`,
				{
					hint: 'Stop that run first (treadle runs names it); the store is then set aside and made again.',
					exitCode: exitCodes.internal,
				},
			);
		}

		healed.push(describeSetAside(bare, damage, setAside(bare, damage)));
	}

	// Made under another name and renamed, so that one that exists is complete.
	const making = `${bare}.new`;
	rmSync(making, {recursive: true, force: true});
	const format = await gitText({gitFolder: repository.gitFolder}, ['rev-parse', '--show-object-format']);
	const args = ['init', '--bare', '--quiet', '--template=', `--object-format=${format}`, making];
	await git({folder: path.dirname(bare)}, args);
	mkdirSync(path.join(making, 'info'), {recursive: true});
	writeFileSync(path.join(making, 'config'), storeSettings, {flag: 'a'});
	renameSync(making, bare);
};

const describeSetAside = (bare: string, damage: string, aside: string): string =>
	path.basename(bare) === 'store.git'
		? `Treadle's store of this repository was damaged (${damage}). It was set aside, nothing of it is deleted: ${aside}. A new one was made. What earlier runs built may be lost: treadle deliver and treadle resume say what of a run.`
		: `Treadle's copies of your files before earlier runs were damaged (${damage}). They were set aside, nothing is deleted: ${aside}. New ones are made from now on.`;

const keepText = (file: string, text: string): void => {
	if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
		writeFileSync(file, text);
	}
};

/** Locks, and objects that were never finished: they would block the next command, or fill the disk. */
const removeLeftovers = (bare: string): void => {
	const objects = path.join(bare, 'objects');
	const removeBelow = (folder: string | Buffer, isObjects: boolean): void => {
		for (const entry of entriesOf(folder)) {
			const name = entry.name.toString('latin1');
			const file = below(folder, entry.name);
			if (name.endsWith('.lock') || (isObjects && name.startsWith('tmp_'))) {
				removeFolder(file);
			} else if (entry.isDirectory()) {
				removeBelow(file, isObjects || file.toString() === objects);
			}
		}
	};

	removeBelow(bare, false);
};

/** None where the folder cannot be read: that is damage, and found elsewhere. */
const entriesOf = (folder: string | Buffer) => {
	try {
		return readdirSync(folder, {withFileTypes: true, encoding: 'buffer'});
	} catch {
		return [];
	}
};
