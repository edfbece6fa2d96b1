import {chmod} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {filesOf} from '../support/files-of.js';
import {openDelivery} from './support/open-delivery.js';

const work = 'echo work > work.txt; echo more >> README.md';

test('the branch goes forward to exactly the approved commit, without hooks', async () => {
	const {user, deliver, announce, commit} = await openDelivery(work);
	await user.write({'.git/hooks/post-merge': '#!/bin/sh\ntouch hooked\n', 'loops/work/MEMORY.md': 'notes\n'});
	await chmod(`${user.folder}/.git/hooks/post-merge`, 0o755);
	expect(announce('merge')).toMatchObject({to: 'main', take: undefined});
	expect(await deliver('merge')).toEqual({how: 'into main, which went forward to it', to: 'main'});
	expect(await user.git('rev-parse', 'main')).toBe(commit);
	expect(await user.read('README.md')).toBe('# Project\nmore\n');
	expect(await user.git('status', '--porcelain')).toBe('?? loops/');
});

test('a branch that moved on gets a merge commit, where the work applies', async () => {
	const {user, deliver, commit} = await openDelivery(work);
	await user.write({'own.txt': 'own\n'});
	const own = await user.commit('Own');
	expect((await deliver('merge')).how).toMatch(/^into main, by the merge commit [\da-f]{9}$/);
	expect(await user.git('log', '-1', '--format=%P')).toBe(`${own} ${commit}`);
	expect(await user.read('own.txt')).toBe('own\n');
	expect(await user.read('work.txt')).toBe('work\n');
	expect(await user.git('status', '--porcelain')).toBe('');
	expect(await user.git('fsck', '--no-dangling', '--no-progress')).toBe('');
});

test.each([
	[
		'uncommitted changes',
		(run: Setup) => run.write({'README.md': 'mine\n', 'src/add.js': 'x\n'}),
		/^Your checkout has changes that are not committed: README\.md, src\/add\.js\.$/,
	],
	[
		'staged changes',
		async (run: Setup) => {
			await run.write({'new.txt': 'mine\n'});
			await run.git('add', 'new.txt');
		},
		/not committed: new\.txt/,
	],
	[
		'another branch',
		(run: Setup) => run.git('switch', '-qc', 'other'),
		/^The run began on the branch main, and the branch other is checked out\.$/,
	],
	['no branch', (run: Setup) => run.git('checkout', '-q', '--detach'), /main, and no branch is checked out/],
	[
		'a conflict',
		async (run: Setup) => {
			await run.write({'README.md': '# Other title\nand lines\n'});
			await run.commit('Own');
		},
		/^Your branch main has moved on to [\da-f]{9}, and the work conflicts with it\.$/,
	],
	[
		'a merge under way',
		async (run: Setup) => {
			await run.git('switch', '-qc', 'other');
			await run.write({'other.txt': 'x\n'});
			await run.commit('Other');
			await run.git('switch', '-q', 'main');
			await run.git('merge', '-q', '--no-ff', '--no-commit', 'other');
		},
		/^In your checkout a merge is under way\.$/,
	],
	[
		'an unknown file in the way',
		(run: Setup) => run.write({'work.txt': 'mine\n'}),
		/git would not merge it into main: .*untracked working tree files would be overwritten/,
	],
])('refuses %s, and changes nothing', async (_what, prepare, message) => {
	const {user, deliver} = await openDelivery(work);
	await prepare(user);
	const before = await user.git('rev-parse', 'main', 'HEAD');
	const files = filesOf(user.folder, ['.git']);
	await expect(deliver('merge')).rejects.toMatchObject({
		message: expect.stringMatching(message),
		hint: expect.stringContaining('Nothing has changed'),
	});
	expect(await user.git('rev-parse', 'main', 'HEAD')).toBe(before);
	expect(filesOf(user.folder, ['.git'])).toEqual(files);
});

test('refuses where the run began on no branch', async () => {
	const {deliver} = await openDelivery(work);
	await expect(deliver('merge', {}, {began: undefined})).rejects.toThrow('The run began on no branch');
});

type Setup = Awaited<ReturnType<typeof openDelivery>>['user'];
