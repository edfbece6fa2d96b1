import {existsSync, mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {git, gitLines} from '../git/git.js';
import {recordKnownGood} from './known-good.js';
import {rescueFolderOf, storeFolderOf} from './repository-folder.js';
import {rescueRefs} from './rescue-capture.js';
import {storeSettings} from './store.js';
import {findDamage} from './store-health.js';

/** Refs that keep the commits of runs, before the run's id. */
const runRefs = 'refs/treadle/';

/**
 * Deletes the refs that the store keeps for runs that are gone: their checkpoints, and the user's files before them. The
 * objects go when it is packed.
 */
export const forgetRuns = async (folder: string, isGone: (run: string) => boolean): Promise<void> => {
	await deleteRefs(storeFolderOf(folder), runRefs, ref =>
		isGone(ref.slice(runRefs.length).split('/')[0] ?? ''),
	);
	await deleteRefs(rescueFolderOf(folder), rescueRefs, ref => {
		// The time, a hyphen, and the run.
		const name = ref.slice(rescueRefs.length + 1);
		return isGone(name.slice(name.indexOf('-') + 1));
	});
};

const deleteRefs = async (bare: string, below: string, isGone: (ref: string) => boolean): Promise<void> => {
	if (!existsSync(bare)) {
		return;
	}

	const gone = (await gitLines({gitFolder: bare}, ['for-each-ref', '--format=%(refname)', below])).filter(
		isGone,
	);
	if (gone.length > 0) {
		const input = gone.map(ref => `delete ${ref}\n`).join('');
		await git({gitFolder: bare}, ['update-ref', '--stdin'], {input});
	}
};

/** True when a store has so many loose objects, some 500, that packing them is worth its time. Reads one folder of 256. */
export const hasManyLooseObjects = (folder: string): boolean => {
	try {
		return readdirSync(path.join(storeFolderOf(folder), 'objects', '17')).length > 1;
	} catch {
		return false;
	}
};

/** Puts loose objects into a pack, and joins small packs. Nothing goes away. */
export const packStore = async (folder: string): Promise<void> => {
	await forSoundStores(folder, async bare => {
		await git({gitFolder: bare}, ['pack-refs', '--all']);
		await git({gitFolder: bare}, ['repack', '-d', '-l', '--quiet', '--geometric=2']);
	});
};

/** Packs everything that a ref keeps, and removes what none does. */
export const packAndPrune = async (folder: string): Promise<void> => {
	await copyBorrowedObjects(folder);
	await forSoundStores(folder, async bare => {
		await git({gitFolder: bare}, ['pack-refs', '--all']);
		await git({gitFolder: bare}, ['repack', '-a', '-d', '-l', '--quiet']);
		await git({gitFolder: bare}, ['prune', '--expire=now']);
	});
};

/**
 * The copies of the user's files borrow objects of the store. Those that no ref of the store keeps are copied first: they
 * may have been there for a run that is gone.
 */
const copyBorrowedObjects = async (folder: string): Promise<void> => {
	const [bare, store] = [rescueFolderOf(folder), storeFolderOf(folder)];
	if (!existsSync(bare) || !existsSync(store)) {
		return;
	}

	const tipsOf = async (gitFolder: string): Promise<string[]> =>
		gitLines({gitFolder}, ['for-each-ref', '--format=%(objectname)']);
	const [own, kept] = await Promise.all([tipsOf(bare), tipsOf(store)]);
	if (own.length > 0) {
		const input = [...own, ...kept.map(tip => `^${tip}`)].map(line => `${line}\n`).join('');
		const pack = path.join(bare, 'objects', 'pack', 'pack');
		mkdirSync(path.dirname(pack), {recursive: true});
		await git({gitFolder: bare}, ['pack-objects', '--quiet', '--revs', '--non-empty', pack], {input});
	}
};

/** A damaged one is left to the next run, which sets it aside: packing it would lose what can still be read. */
const forSoundStores = async (folder: string, act: (bare: string) => Promise<void>): Promise<void> => {
	// The borrower last: packing leaves out what it could still borrow.
	for (const bare of [storeFolderOf(folder), rescueFolderOf(folder)]) {
		const begun = Date.now();
		if (existsSync(bare) && (await findDamage(bare, storeSettings)) === undefined) {
			await act(bare);
			recordKnownGood(bare, begun);
		}
	}
};
