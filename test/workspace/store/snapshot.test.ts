import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {temporaryRepository} from '../../support/temporary-repository.js';
import {filesOf} from '../support/files-of.js';
import {gitIn, openFor, projectFiles} from '../support/open.js';

const pathsOf = async (store: string, commit: string) =>
	(await gitIn(store, 'ls-tree', '-r', '--name-only', commit)).split('\n');

test('a clean repository is its own base', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {repository, store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(base).toEqual({
		commit: repository.head,
		tree: await user.git('rev-parse', 'HEAD^{tree}'),
		dirty: false,
		skipped: [],
	});
	expect(await gitIn(store.storeFolder, 'rev-parse', 'refs/treadle/run-1/base')).toBe(repository.head);
});

test('uncommitted changes are one commit on top of HEAD, without ignored files', async () => {
	const user = await temporaryRepository({files: projectFiles});
	await user.write({
		'src/add.js': 'changed\n',
		'new file.txt': 'new\n',
		'a.log': 'ignored\n',
		'staged.txt': 'x\n',
	});
	await user.git('add', 'staged.txt');
	await user.git('rm', '-q', '--cached', 'README.md');
	const {repository, store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(base.dirty).toBe(true);
	expect(await gitIn(store.storeFolder, 'log', '-1', '--format=%s %P', base.commit)).toBe(
		`Uncommitted changes before run-1 ${repository.head}`,
	);
	expect(await gitIn(store.storeFolder, 'diff', '--name-status', `${base.commit}^`, base.commit)).toBe(
		'A\tnew file.txt\nM\tsrc/add.js\nA\tstaged.txt',
	);
});

test('neither the files nor anything in .git changes, not even with a stale index.lock', async () => {
	const user = await temporaryRepository({files: projectFiles});
	await user.write({'src/add.js': 'changed\n', 'new.txt': 'new\n'});
	await user.git('stash', '--include-untracked');
	await user.write({'src/add.js': 'changed again\n', '.git/index.lock': ''});
	// Such an entry would be refreshed by a git that takes locks.
	utimesSync(path.join(user.folder, 'README.md'), new Date(), new Date());
	const before = filesOf(user.folder);
	const {store} = await openFor(user);
	await store.snapshot('run-1');
	expect(filesOf(user.folder)).toEqual(before);
	expect(await gitIn(store.storeFolder, 'rev-parse', 'refs/user/stash')).toBe(
		await user.git('rev-parse', 'refs/stash'),
	);
});

test('MEMORY.md is in the base as committed, or not at all', async () => {
	const user = await temporaryRepository({files: {...projectFiles, 'loops/spec/MEMORY.md': 'committed\n'}});
	await user.write({'loops/spec/MEMORY.md': 'engine wrote this\n', 'loops/other/MEMORY.md': 'new\n'});
	const {repository, store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(base).toMatchObject({commit: repository.head, dirty: false});

	await user.write({'loops/spec/LOOP.md': 'goal\n'});
	const next = await store.snapshot('run-2');
	expect(await pathsOf(store.storeFolder, next.commit)).not.toContain('loops/other/MEMORY.md');
	expect(await gitIn(store.storeFolder, 'show', `${next.commit}:loops/spec/MEMORY.md`)).toBe('committed');
});

test('a repository without commits has a root commit as base', async () => {
	const user = await temporaryRepository();
	await user.write({'a.txt': 'a\n'});
	const {repository, store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(repository.head).toBeUndefined();
	expect(await gitIn(store.storeFolder, 'log', '--format=%s', base.commit)).toBe('Files before run-1');
	expect(await pathsOf(store.storeFolder, base.commit)).toEqual(['a.txt']);
	await user.write({'a.txt': 'b\n'});
	expect((await store.snapshot('run-2')).tree).not.toBe(base.tree);
});

test('an empty repository has an empty base', async () => {
	const user = await temporaryRepository();
	const {store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(await gitIn(store.storeFolder, 'ls-tree', '-r', base.commit)).toBe('');
});

test('unusual names, links, modes and line ends are captured as they are', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const odd = Buffer.concat([Buffer.from(`${user.folder}/caf`), Buffer.from([0xe9]), Buffer.from('.txt')]);
	writeFileSync(odd, 'latin1 name\n');
	await user.write({
		'a\nnewline "quoted"\t.txt': 'x',
		':(glob)*': 'pathspec',
		'-n': 'dash',
		'crlf.txt': 'a\r\nb\r\n',
	});
	await user.write({'run.sh': '#!/bin/sh\n'});
	chmodSync(path.join(user.folder, 'run.sh'), 0o755);
	symlinkSync('../outside', path.join(user.folder, 'link'));
	const {store} = await openFor(user);
	const base = await store.snapshot('run-1');
	await user.git('add', '-A');
	expect(base.tree).toBe(await user.git('write-tree'));
});

test('line ends follow .gitattributes and the user’s settings, so that a clean tree is not dirty', async () => {
	const user = await temporaryRepository({
		files: {'.gitattributes': '*.bat eol=crlf\n', 'run.bat': 'echo\r\n', 'a.txt': 'a\n'},
	});
	expect(await user.git('cat-file', '-p', 'HEAD:run.bat')).not.toContain('\r');
	const first = await openFor(user);
	expect((await first.store.snapshot('run-1')).dirty).toBe(false);

	await user.git('config', 'core.autocrlf', 'true');
	await user.write({'a.txt': 'a\r\n'});
	await user.git('add', '-A');
	expect(await user.git('status', '--porcelain')).toBe('');
	const {store} = await openFor(user);
	expect((await store.snapshot('run-2')).dirty).toBe(false);
});

test('the user’s own ignore rules count', async () => {
	const user = await temporaryRepository({files: projectFiles});
	await user.write({'editor.swp': 'x', 'private.txt': 'x', '.git/info/exclude': 'private.txt\n'});
	await user.write({'../home/ignore': '*.swp\n'});
	await user.git('config', 'core.excludesFile', path.join(user.home, 'ignore'));
	const {store} = await openFor(user);
	expect(await store.snapshot('run-1')).toMatchObject({dirty: false, skipped: []});
});

test('what cannot be captured is left out and named', async () => {
	const user = await temporaryRepository({
		files: {...projectFiles, '.gitattributes': '*.psd filter=lfs\n', 'a.psd': 'pointer\n'},
	});
	const library = await temporaryRepository({files: {'library.js': 'x\n'}});
	await user.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.folder, 'vendor');
	await user.commit();
	await user.write({
		'a.psd': 'the real content\n',
		'b.psd': 'another\n',
		'vendor/library.js': 'changed\n',
		'huge.bin': '',
	});
	truncateSync(path.join(user.folder, 'huge.bin'), 60_000_000);
	await execa('git', ['init', '-q', path.join(user.folder, 'nested')]);
	await user.write({'nested/file.txt': 'x'});
	await execa('git', ['clone', '-q', library.folder, path.join(user.folder, 'cloned')]);
	await execa('git', ['-c', 'user.name=a', '-c', 'user.email=b', 'commit', '-qam', 'x'], {
		cwd: path.join(user.folder, 'vendor'),
	});
	const {store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(base.dirty).toBe(false);
	expect(base.skipped.toSorted()).toEqual([
		'a.psd: the git filter "lfs" is not run, kept as in HEAD',
		'b.psd: the git filter "lfs" is not run, kept as in HEAD',
		'cloned/: a repository inside the repository, not captured',
		'huge.bin: unknown to git and 60 MB, not captured (limit 50 MB)',
		'nested/: a repository inside the repository, not captured',
		'vendor: a submodule, its files are not captured',
		'vendor: a submodule, kept as in HEAD',
	]);
});

test('branches, tags and the newest stash are copied, and followed when they change', async () => {
	const user = await temporaryRepository({files: projectFiles});
	await user.git('branch', 'topic');
	await user.git('tag', '-a', 'v1', '-m', 'one');
	const {store} = await openFor(user);
	await store.snapshot('run-1');
	const refs = () => gitIn(store.storeFolder, 'for-each-ref', '--format=%(refname)', 'refs/user');
	expect((await refs()).split('\n')).toEqual([
		'refs/user/HEAD',
		'refs/user/heads/main',
		'refs/user/heads/topic',
		'refs/user/tags/v1',
	]);

	await user.git('branch', '-D', 'topic');
	await user.git('branch', 'topic/one');
	await user.write({'more.txt': 'more\n'});
	await user.commit();
	await user.git('checkout', '--quiet', '--detach');
	const detached = await user.commit('Detached');
	const again = await openFor(user);
	const base = await again.store.snapshot('run-2');
	expect(base.commit).toBe(detached);
	expect((await refs()).split('\n')).toContain('refs/user/heads/topic/one');
	expect(await gitIn(store.storeFolder, 'fsck', '--no-dangling')).toBe('');
});

test('nothing is shared with the user’s repository', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store} = await openFor(user);
	const base = await store.snapshot('run-1');
	expect(existsSync(path.join(store.storeFolder, 'objects', 'info', 'alternates'))).toBe(false);
	await user.write({'src/add.js': 'x'});
	await user.git('commit', '--quiet', '--amend', '--all', '--message', 'Rewritten');
	await user.git('reflog', 'expire', '--expire=now', '--all');
	await user.git('gc', '--quiet', '--prune=now');
	expect(await gitIn(store.storeFolder, 'show', `${base.commit}:src/add.js`)).toBe(
		projectFiles['src/add.js'].trim(),
	);
});

test('a shallow clone and a linked worktree work', async () => {
	const origin = await temporaryRepository({files: projectFiles});
	await origin.write({'b.txt': 'b'});
	await origin.commit();
	const user = await temporaryRepository({initialize: false});
	await user.git('clone', '--quiet', '--depth=1', `file://${origin.folder}`, '.');
	const {store} = await openFor(user);
	expect((await store.snapshot('run-1')).dirty).toBe(false);

	await origin.git('worktree', 'add', '--quiet', '-b', 'side', path.join(origin.home, 'side'));
	const linked = {...origin, folder: path.join(origin.home, 'side')};
	writeFileSync(path.join(linked.folder, 'side.txt'), 'side\n');
	const [main, side] = [await openFor(origin), await openFor(linked)];
	expect(side.store.folder).toBe(main.store.folder);
	expect(side.repository).toMatchObject({branch: 'side', root: linked.folder});
	const base = await side.store.snapshot('run-1');
	expect(await pathsOf(side.store.storeFolder, base.commit)).toContain('side.txt');
	expect((await main.store.snapshot('run-2')).dirty).toBe(false);
});

test('leftovers of a killed git are removed when the store is opened', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const first = await openFor(user);
	await first.store.snapshot('run-1');
	for (const bare of [first.store.storeFolder, first.store.rescueFolder]) {
		mkdirSync(path.join(bare, 'objects', 'ab'), {recursive: true});
		for (const file of [
			'user.index.lock',
			'objects/ab/tmp_obj_x',
			'objects/pack/tmp_pack_x',
			'refs/treadle/run-1/base.lock',
		]) {
			mkdirSync(path.dirname(path.join(bare, file)), {recursive: true});
			writeFileSync(path.join(bare, file), '');
		}
	}

	writeFileSync(path.join(first.store.storeFolder, 'user.index'), 'damaged');
	const {store} = await openFor(user);
	expect(await store.snapshot('run-1')).toMatchObject({dirty: false});
	expect(existsSync(path.join(store.storeFolder, 'objects', 'pack', 'tmp_pack_x'))).toBe(false);
	expect(existsSync(path.join(store.storeFolder, 'objects', 'ab', 'tmp_obj_x'))).toBe(false);
});

test('only its owner can enter the state folder', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store} = await openFor(user);
	expect(statSync(store.folder).mode & 0o777).toBe(0o700);
	expect(readFileSync(path.join(store.rescueFolder, 'info', 'attributes'), 'utf8')).toContain('-text');
});

test('what is the same since the last snapshot of a run is kept once', async () => {
	const user = await temporaryRepository({files: {...projectFiles, 'loops/job/MEMORY.md': 'one\n'}});
	const {store} = await openFor(user);
	const memory = 'loops/job/MEMORY.md';
	const captures = async () =>
		(await gitIn(store.rescueFolder, 'for-each-ref', 'refs/treadle/user')).split('\n');
	await user.write({'src/add.js': 'changed\n'});
	const first = await store.snapshot('run-1', memory);
	await user.write({[memory]: 'two\n'});
	expect(await store.snapshot('run-1', memory)).toEqual(first);
	expect(await captures()).toHaveLength(1);

	await user.write({'src/add.js': 'changed again\n'});
	const second = await store.snapshot('run-1', memory);
	expect(second.commit).not.toBe(first.commit);
	expect(await captures()).toHaveLength(2);
	await user.write({'.env': 'SECRET=1\n'});
	await store.snapshot('run-1', memory);
	const kept = await captures();
	expect(kept).toHaveLength(3);
	expect(await pathsOf(store.rescueFolder, kept.at(-1)?.split(' ')[0] ?? '')).toContain('.env');
});
