import {createHash} from 'node:crypto';
import {accessSync, constants, lstatSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {inflateSync} from 'node:zlib';
import {git} from '../git/git.js';
import {packFingerprints, readKnownGood} from './known-good.js';

/** bytes; a loose object that unpacks to more is taken as it is */
const largestRead = 200_000_000;

/** What is wrong with a store; thrown within this file alone. */
class Damage extends Error {}

/**
 * Checks a bare repository of Treadle's and returns what is wrong with it as the end of a sentence; undefined when it is
 * intact. What has not changed since it was last found intact is not read again.
 *
 * @param settings text that its configuration has to hold
 */
export const findDamage = async (bare: string, settings: string): Promise<string | undefined> => {
	try {
		checkFolders(bare);
		checkFiles(bare, settings);
		await checkRefs(bare);
		checkLooseObjects(bare);
		await checkPacks(bare);
		return undefined;
	} catch (error) {
		if (error instanceof Damage || typeof (error as NodeJS.ErrnoException).code === 'string') {
			return (error as Error).message;
		}

		throw error;
	}
};

/** Reads all of a repository, verified before or not, after git failed in it. */
export const findHiddenDamage = async (bare: string): Promise<string | undefined> => {
	const args = ['fsck', '--full', '--no-dangling', '--no-progress'];
	const {exitCode, stderr, stdout} = await git({gitFolder: bare}, args, {accept: 'any', limit: 100_000});
	return exitCode === 0 ? undefined : firstLine(stderr || stdout.toString()) || 'git fsck finds it damaged';
};

const checkFolders = (bare: string): void => {
	for (const folder of [bare, path.join(bare, 'objects'), path.join(bare, 'refs')]) {
		const stat = lstatSync(folder, {throwIfNoEntry: false});
		const name = folder === bare ? 'it' : `its folder ${path.basename(folder)}`;
		if (!stat) {
			throw new Damage(`${name} is missing`);
		}

		if (!stat.isDirectory()) {
			const found = stat.isSymbolicLink() ? 'a symbolic link' : 'a file';
			throw new Damage(`${name} is ${found} instead of a folder`);
		}

		try {
			accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
		} catch {
			throw new Damage(`${name} cannot be read and written`);
		}
	}
};

const checkFiles = (bare: string, settings: string): void => {
	const text = (name: string): string => {
		try {
			return readFileSync(path.join(bare, name), 'utf8');
		} catch {
			throw new Damage(`its file ${name} cannot be read`);
		}
	};

	if (!/^(?:ref: refs\/\S+|[\da-f]{40,64})\n?$/.test(text('HEAD'))) {
		throw new Damage('its file HEAD is damaged');
	}

	if (!text('config').includes(settings)) {
		throw new Damage('its file config is damaged');
	}
};

/** Every ref has to name an object that is there. */
const checkRefs = async (bare: string): Promise<void> => {
	const args = ['for-each-ref', '--format=%(objecttype)'];
	const {exitCode, stderr} = await git({gitFolder: bare}, args, {accept: 'any'});
	if (exitCode !== 0 || stderr !== '') {
		throw new Damage(firstLine(stderr) || 'its refs cannot be read');
	}
};

const checkLooseObjects = (bare: string): void => {
	const since = readKnownGood(bare)?.looseUntil ?? 0;
	const objects = path.join(bare, 'objects');
	for (const folder of readdirSync(objects).filter(name => /^[\da-f]{2}$/.test(name))) {
		for (const name of readdirSync(path.join(objects, folder))) {
			const file = path.join(objects, folder, name);
			const {size, ctimeMs} = lstatSync(file);
			if (size === 0) {
				throw new Damage(`its object ${folder}${name} is empty`);
			}

			if (ctimeMs >= since && !isIntact(file, folder + name)) {
				throw new Damage(`its object ${folder}${name} is damaged`);
			}
		}
	}
};

/** An object is named by the digest of its bytes. */
const isIntact = (file: string, id: string): boolean => {
	try {
		const bytes = inflateSync(readFileSync(file), {maxOutputLength: largestRead});
		return (
			createHash(id.length === 40 ? 'sha1' : 'sha256')
				.update(bytes)
				.digest('hex') === id
		);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
	}
};

const checkPacks = async (bare: string): Promise<void> => {
	const known = readKnownGood(bare)?.packs;
	const found = packFingerprints(bare);
	const names = [...found.keys()].filter(name => /\.(?:pack|idx)$/.test(name));
	for (const name of names) {
		const other = name.endsWith('.pack') ? name.replace(/pack$/, 'idx') : name.replace(/idx$/, 'pack');
		if (!found.has(other)) {
			throw new Damage(`${other} is missing from it`);
		}
	}

	const changed = names.filter(name => known?.[name] !== found.get(name));
	const indexes = new Set(
		changed.map(name => path.join(bare, 'objects', 'pack', name.replace(/pack$/, 'idx'))),
	);
	if (indexes.size > 0) {
		const {exitCode, stderr} = await git({gitFolder: bare}, ['verify-pack', ...indexes], {accept: 'any'});
		if (exitCode !== 0) {
			throw new Damage(firstLine(stderr) || 'a pack of it is damaged');
		}
	}

	// Packs go when they are packed again; following every ref shows that nothing was lost with them.
	if (!known || Object.keys(known).some(name => /\.pack$/.test(name) && !found.has(name))) {
		const args = ['rev-list', '--objects', '--all', '--quiet'];
		const {exitCode, stderr} = await git({gitFolder: bare}, args, {accept: 'any'});
		if (exitCode !== 0) {
			throw new Damage(firstLine(stderr) || 'objects are missing from it');
		}
	}
};

const firstLine = (text: string): string =>
	(text.split('\n')[0] ?? '').replace(/^(?:fatal|error|warning): /, '').trim();
