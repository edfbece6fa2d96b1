import {
	appendFileSync,
	chmodSync,
	existsSync,
	readdirSync,
	readFileSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {rescue} from '../../../source/workspace/rescue.js';
import {forgetKnownGood} from '../../../source/workspace/store/known-good.js';
import {setAsideOf} from '../../../source/workspace/store/set-aside.js';
import {temporaryRepository} from '../../support/temporary-repository.js';
import {gitIn, openFor, projectFiles} from '../support/open.js';

const open = async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store} = await openFor(user);
	await user.write({'src/add.js': 'changed\n', '.env': 'SECRET=1\n'});
	const base = await store.snapshot('run-1');
	return {user, store, base};
};

const packOf = (bare: string): string => {
	const folder = path.join(bare, 'objects', 'pack');
	return path.join(folder, readdirSync(folder).find(name => name.endsWith('.pack')) ?? '');
};

test('a sound store is taken up again as it is', async () => {
	const {user, store, base} = await open();
	const again = await openFor(user);
	expect(again.store.healed).toEqual([]);
	forgetKnownGood(store.storeFolder);
	forgetKnownGood(store.rescueFolder);
	expect((await openFor(user)).store.healed).toEqual([]);
	expect(setAsideOf(store.storeFolder)).toEqual([]);
	expect(await gitIn(store.storeFolder, 'rev-parse', 'refs/treadle/run-1/base')).toBe(base.commit);
});

test('a damaged store is set aside once, and the one made in its place stays', async () => {
	const {user, store} = await open();
	const pack = packOf(store.storeFolder);
	chmodSync(pack, 0o644);
	truncateSync(pack, 50);
	const healed = await openFor(user);
	expect(healed.store.healed).toEqual([expect.stringContaining(setAsideOf(store.storeFolder)[0] ?? 'none')]);
	const base = await healed.store.snapshot('run-2');
	expect(await gitIn(store.storeFolder, 'show', `${base.commit}:src/add.js`)).toBe('changed');
	expect(await gitIn(store.storeFolder, 'fsck', '--no-dangling')).toBe('');
	expect((await openFor(user)).store.healed).toEqual([]);
	expect(setAsideOf(store.storeFolder)).toHaveLength(1);
});

test('damage that only git finds while it captures files is healed in the middle of it', async () => {
	const {user, store} = await open();
	const opened = await openFor(user);
	// As if the disk lost it after the store was looked at.
	const pack = packOf(store.storeFolder);
	chmodSync(pack, 0o644);
	writeFileSync(pack, Buffer.alloc(700, 0x55));
	await user.write({'src/add.js': 'again\n'});
	const base = await opened.store.snapshot('run-2');
	expect(opened.store.healed).toHaveLength(1);
	expect(await gitIn(store.storeFolder, 'show', `${base.commit}:src/add.js`)).toBe('again');
});

test('captures of earlier runs are rescued after the store was set aside', async () => {
	const {user, store} = await open();
	appendFileSync(path.join(store.storeFolder, 'HEAD'), 'garbage');
	const healed = await openFor(user);
	expect(healed.store.healed).toHaveLength(1);
	await user.write({'src/add.js': 'later\n'});
	await healed.store.snapshot('run-2');
	const {folder} = await rescue({folder: store.folder, run: 'run-1', to: path.join(user.home, 'back')});
	expect(readFileSync(path.join(folder, 'src/add.js'), 'utf8')).toBe('changed\n');
	expect(readFileSync(path.join(folder, '.env'), 'utf8')).toBe('SECRET=1\n');
});

test('damaged captures are set aside, and asking for one of them says where they lie', async () => {
	const {user, store} = await open();
	appendFileSync(path.join(store.rescueFolder, 'config'), '[[garbage');
	writeFileSync(path.join(store.rescueFolder, 'HEAD'), '');
	const healed = await openFor(user);
	expect(healed.store.healed).toEqual([expect.stringContaining('copies of your files')]);
	await healed.store.snapshot('run-2');
	expect(existsSync(setAsideOf(store.rescueFolder)[0] ?? '')).toBe(true);
	const {snapshot} = await rescue({folder: store.folder, to: path.join(user.home, 'back')});
	expect(snapshot.run).toBe('run-2');
	await expect(
		rescue({folder: store.folder, run: 'run-1', to: path.join(user.home, 'old')}),
	).rejects.toMatchObject({
		hint: expect.stringContaining(setAsideOf(store.rescueFolder)[0] ?? 'none'),
	});
});
