import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {deliverBranch} from '../../source/workspace/delivery/deliver-branch.js';
import {below} from '../../source/workspace/git/byte-paths.js';
import {changedFiles, diffBetween} from '../../source/workspace/git/diff.js';
import {rescue} from '../../source/workspace/rescue.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {gitIn, openWorkspace, projectFiles} from './support/open.js';

/** Names that are no UTF-8, or look like something else; one character a byte. */
const names = [
	'\xff\xfe',
	'caf\xe9.js',
	'new\nline',
	'-rf',
	' ',
	'#x!*?[a]',
	'x'.repeat(255),
	'y\xff'.repeat(127),
];

const at = (folder: string, ...parts: string[]): Buffer =>
	parts.reduce((place: Buffer, part) => below(place, Buffer.from(part, 'latin1')), Buffer.from(folder));

/** Writes a file of each name, and one in a folder of each name, below a folder. */
const writeAll = (folder: string, text: string): void => {
	for (const name of names) {
		mkdirSync(at(folder, 'folders', name), {recursive: true});
		writeFileSync(at(folder, name), text);
		writeFileSync(at(folder, 'folders', name, name), text);
	}
};

const readAll = (folder: string): string[] =>
	names
		.flatMap(name => [at(folder, name), at(folder, 'folders', name, name)])
		.map(file => readFileSync(file, 'utf8'));

const all = (text: string): string[] => names.flatMap(() => [text, text]);

test('any name that a file can have goes the whole way of a run', async () => {
	const user = await temporaryRepository({files: {...projectFiles, '.gitignore': 'made*\n'}});
	writeAll(user.folder, 'untracked\n');
	const prepare = `mkdir -p made/deep; printf x > "$(printf 'made\\377')"; printf y > "$(printf 'made/deep/\\377\\376')"`;
	const environment = {PATH: process.env.PATH ?? ''};
	const {workspace, store, repository, reopen, checkout} = await openWorkspace({
		user,
		prepare,
		environment,
		protect: ['-rf'],
	});
	expect(workspace.base).toMatchObject({dirty: true, skipped: []});
	expect(readAll(workspace.folder)).toEqual(all('untracked\n'));
	for (const made of [at(workspace.folder, 'made\xff'), at(workspace.folder, 'made', 'deep', '\xff\xfe')]) {
		expect(readFileSync(made, 'utf8')).toMatch(/^[xy]$/);
	}

	writeAll(workspace.folder, 'by the agent\n');
	const {commit, files, tampered, restored} = await workspace.checkpoint(1, 'x');
	expect(tampered).toEqual(['-rf']);
	expect(files).toHaveLength(2 * names.length);
	expect((await changedFiles(store.storeFolder, workspace.base.commit, commit)).length).toBe(files.length);
	expect(await diffBetween(store.storeFolder, workspace.base.commit, commit)).toContain('+by the agent');

	const folder = await checkout(restored ?? commit);
	expect(readFileSync(at(folder, '\xff\xfe'), 'utf8')).toBe('by the agent\n');
	expect(readFileSync(at(folder, '-rf'), 'utf8')).toBe('untracked\n');
	writeAll(folder, 'by a check\n');
	writeFileSync(at(folder, 'made\xff'), 'poison');
	rmSync(at(folder, 'made', 'deep', '\xff\xfe'));
	writeFileSync(at(folder, 'made', 'deep', 'added\xff'), 'poison');
	expect(await workspace.touched()).toEqual(['-rf']);
	await workspace.restore();
	expect(readFileSync(at(folder, 'made\xff'), 'utf8')).toBe('x');
	expect(readdirSync(at(folder, 'made', 'deep'), 'buffer').map(name => name.toString('latin1'))).toEqual([
		'\xff\xfe',
	]);
	expect(readFileSync(at(folder, 'y\xff'.repeat(127)), 'utf8')).toBe('by the agent\n');

	await workspace.rollBack(workspace.base.commit, 'back');
	expect(readAll(workspace.folder)).toEqual(all('untracked\n'));
	writeAll(workspace.folder, 'not yet committed\n');
	const again = await reopen({last: commit});
	expect(readAll(again.folder)).toEqual(all('by the agent\n'));

	await deliverBranch({repository, storeFolder: store.storeFolder, commit, branch: 'treadle/run-1'});
	const delivered = (await user.git('ls-tree', '-r', '-z', '--name-only', 'treadle/run-1')).split('\0');
	expect(delivered.length).toBeGreaterThan(2 * names.length);
	const back = await rescue({folder: store.folder, to: path.join(user.home, 'back')});
	expect(readAll(back.folder)).toEqual(all('untracked\n'));
	await again.dispose();
	expect(readdirSync(path.join(store.folder, 'runs', 'run-1'))).toEqual([]);
});

test('a branch whose name is not UTF-8 is captured under that very name', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const head = await user.git('rev-parse', 'HEAD');
	writeFileSync(at(user.folder, '.git', 'refs', 'heads', 'b\xe9'), `${head}\n`);
	const {store} = await openWorkspace({user});
	const folder = at(store.storeFolder, 'refs', 'user', 'heads');
	const loose = readdirSync(folder, 'buffer').map(name => name.toString('latin1'));
	expect(loose).toContain('b\xe9');
	expect(await gitIn(store.storeFolder, 'fsck', '--no-dangling')).toBe('');
});
