import {readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {listRescueSnapshots, rescue} from '../../source/workspace/rescue.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {filesOf} from './support/files-of.js';
import {openFor, projectFiles} from './support/open.js';

test('brings everything back, byte for byte, after the repository is gone', async () => {
	const user = await temporaryRepository({
		files: {...projectFiles, '.gitattributes': '*.txt text\n*.id ident\n'},
	});
	await user.git('branch', 'topic');
	for (const text of ['first', 'second', 'third']) {
		await user.write({'src/add.js': `stashed ${text}\n`});
		await user.git('stash', 'push', '--message', `the ${text} one`);
	}

	await user.write({
		'mixed.txt': 'a\r\nb\nc\r\n',
		'a.id': '$Id: 123 $\n',
		'loops/spec/MEMORY.md': 'learned\n',
		'.env': 'SECRET=1\n',
		'packages/a/.env.local': 'SECRET=2\n',
		'.git/info/exclude': '.env.local\n',
		'a.log': 'ignored\n',
		'ignored/x': 'ignored\n',
	});
	writeFileSync(Buffer.concat([Buffer.from(`${user.folder}/caf`), Buffer.from([0xe9])]), 'x');
	const {repository, store} = await openFor(user);
	await store.snapshot('run-1');
	const before = filesOf(user.folder, ['.git', 'a.log', 'ignored']);
	const stash = await user.git('rev-parse', 'refs/stash');
	const stashes = await user.git('stash', 'list');
	expect(stashes.split('\n')).toHaveLength(3);
	rmSync(user.folder, {recursive: true});

	const {folder, snapshot} = await rescue({folder: store.folder});
	expect(snapshot).toMatchObject({
		run: 'run-1',
		root: user.folder,
		head: repository.head,
		branch: 'main',
		skipped: [],
	});
	expect(folder.startsWith(`${user.folder}-rescued-`)).toBe(true);
	const modes = (files: Record<string, string>) =>
		Object.fromEntries(
			Object.entries(files).map(([name, file]) => [name, name.includes('.env') ? file.slice(4) : file]),
		);
	expect(modes(filesOf(folder, ['.git']))).toEqual(modes(before));
	expect(statSync(path.join(folder, '.env')).mode & 0o777).toBe(0o600);

	const inRescued = async (...args: string[]) =>
		(await execa('git', args, {cwd: folder, env: user.environment, extendEnv: false})).stdout;
	expect(await inRescued('rev-parse', 'HEAD', 'refs/stash')).toBe(`${repository.head}\n${stash}`);
	expect(await inRescued('branch', '--format=%(refname:short)')).toBe('main\ntopic');
	expect(await inRescued('fsck', '--no-dangling')).toBe('');
	expect(await inRescued('stash', 'list')).toBe(stashes);
	await inRescued('checkout', '--quiet', '--force');
	await inRescued('stash', 'pop', '--quiet');
	await inRescued('checkout', '--quiet', '--force');
	await inRescued('stash', 'pop', '--quiet');
	expect(readFileSync(path.join(folder, 'src/add.js'), 'utf8')).toBe('stashed second\n');
	expect(await inRescued('stash', 'list')).toBe('stash@{0}: On main: the first one');
});

test('stashes made and dropped between runs are followed', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const stash = async (text: string) => {
		await user.write({'src/add.js': `${text}\n`});
		await user.git('stash', 'push', '--message', text);
	};
	await stash('one');
	await stash('two');
	await (await openFor(user)).store.snapshot('run-1');
	await user.git('stash', 'drop', '--quiet');
	await stash('three');
	await user.git('stash', 'drop', '--quiet', 'stash@{1}');
	const {store} = await openFor(user);
	await store.snapshot('run-2');
	const {folder} = await rescue({folder: store.folder, to: path.join(user.home, 'back')});
	const inRescued = async (...args: string[]) =>
		(await execa('git', args, {cwd: folder, env: user.environment, extendEnv: false})).stdout;
	expect(await inRescued('stash', 'list')).toBe(await user.git('stash', 'list'));
	await user.git('stash', 'clear');
	await (await openFor(user)).store.snapshot('run-3');
	const none = await rescue({folder: store.folder, to: path.join(user.home, 'none')});
	expect((await execa('git', ['stash', 'list'], {cwd: none.folder})).stdout).toBe('');
});

test('lists the captures, newest first, and takes any of them', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store} = await openFor(user);
	expect(await listRescueSnapshots(store.folder)).toEqual([]);
	await store.snapshot('run-1');
	await user.write({'src/add.js': 'second\n'});
	await user.git('checkout', '--quiet', '--detach');
	await (await openFor(user)).store.snapshot('run-2');
	const listed = await listRescueSnapshots(store.folder);
	expect(listed.map(({run, branch}) => [run, branch])).toEqual([
		['run-2', undefined],
		['run-1', 'main'],
	]);
	expect(Date.parse(listed[0]?.at ?? '')).toBeGreaterThan(Date.now() - 60_000);

	const to = path.join(user.home, 'back');
	await rescue({folder: store.folder, to, run: 'run-1'});
	expect(readFileSync(path.join(to, 'src/add.js'), 'utf8')).toBe(projectFiles['src/add.js']);
	await expect(rescue({folder: store.folder, to})).rejects.toMatchObject({
		message: `${to} is not empty, and rescue overwrites nothing.`,
		exitCode: 2,
	});
	writeFileSync(path.join(to, 'mine.txt'), 'mine');
	await rescue({folder: store.folder, to, overwrite: true});
	expect(readFileSync(path.join(to, 'src/add.js'), 'utf8')).toBe('second\n');
	expect(readFileSync(path.join(to, 'mine.txt'), 'utf8')).toBe('mine');
});

test('says so when there is nothing to bring back', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store} = await openFor(user);
	await expect(rescue({folder: store.folder})).rejects.toThrow('no run was started');
	await store.snapshot('run-1');
	await expect(rescue({folder: store.folder, run: 'other'})).rejects.toMatchObject({
		message: 'There is no capture of a run other.',
		hint: 'The newest are: run-1',
	});
});

test('names what was not captured', async () => {
	const user = await temporaryRepository({files: projectFiles});
	await execa('git', ['init', '--quiet', path.join(user.folder, 'nested')]);
	const {store} = await openFor(user);
	await store.snapshot('run-1');
	expect((await listRescueSnapshots(store.folder))[0]?.skipped).toEqual([
		'nested/: a repository inside the repository, not captured',
	]);
});
