import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {afterEach, expect, test, vi} from 'vitest';
import {inspectRepository} from '../../../source/workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../../source/workspace/store/repository-folder.js';
import {temporaryRepository} from '../../support/temporary-repository.js';
import {filesOf} from '../support/files-of.js';

afterEach(() => {
	vi.unstubAllEnvs();
});

test('finds the repository from any folder in it', async () => {
	const user = await temporaryRepository({files: {'a/b/c.txt': 'x'}});
	const found = await inspectRepository(path.join(user.folder, 'a/b'));
	expect(found).toEqual({
		root: user.folder,
		id: expect.stringMatching(/^project-[\da-f]{12}$/),
		gitFolder: path.join(user.folder, '.git'),
		head: await user.git('rev-parse', 'HEAD'),
		branch: 'main',
	});
	symlinkSync(user.folder, path.join(user.home, 'link'));
	expect(await inspectRepository(path.join(user.home, 'link'))).toEqual(found);
});

test('a detached HEAD has no branch, a repository without commits no head', async () => {
	const user = await temporaryRepository();
	expect(await inspectRepository(user.folder)).toMatchObject({head: undefined, branch: 'main'});
	await user.commit();
	await user.git('checkout', '--quiet', '--detach');
	expect(await inspectRepository(user.folder)).toMatchObject({head: expect.any(String), branch: undefined});
});

test('a linked worktree shares the id of its repository', async () => {
	const user = await temporaryRepository({files: {'a.txt': 'x'}});
	const side = path.join(user.home, 'side');
	await user.git('worktree', 'add', '--quiet', '-b', 'side', side);
	const [main, linked] = [await inspectRepository(user.folder), await inspectRepository(side)];
	expect(linked).toEqual({...main, root: side, branch: 'side'});
});

test('surroundings that point git elsewhere count for nothing', async () => {
	const user = await temporaryRepository({files: {'a.txt': 'x'}});
	vi.stubEnv('GIT_DIR', '/nowhere');
	vi.stubEnv('GIT_WORK_TREE', '/nowhere');
	expect((await inspectRepository(user.folder)).root).toBe(user.folder);
});

test.each([
	['no repository', [], '', 'is not inside a git repository.'],
	['a bare repository', ['init', '--quiet', '--bare'], '', 'is a bare repository'],
	['the .git folder', ['init', '--quiet'], '.git', 'lies inside a .git folder.'],
	['a folder that does not exist', [], 'missing', 'does not exist.'],
])('refuses %s', async (_name, command, below, message) => {
	const user = await temporaryRepository({initialize: false});
	if (command.length > 0) {
		await user.git(...command);
	}

	const folder = path.join(user.folder, below);
	await expect(inspectRepository(folder)).rejects.toMatchObject({
		name: 'Problem',
		message: expect.stringContaining(`${folder} ${message}`),
		exitCode: 2,
	});
});

test('refuses the home folder', async () => {
	const user = await temporaryRepository({files: {'a.txt': 'x'}});
	vi.stubEnv('HOME', user.folder);
	await expect(inspectRepository(user.folder)).rejects.toThrow(`Treadle does not work on ${user.folder}`);
});

test.each([
	['merge', 'merge side', /in the middle of a merge/],
	['rebase', 'rebase side', /in the middle of a rebase/],
	['cherry-pick', 'cherry-pick side', /in the middle of a cherry-pick/],
	['stash', 'stash pop', /left with conflicts/],
])('refuses unresolved conflicts of a %s, and touches nothing', async (_name, command, message) => {
	const user = await temporaryRepository({files: {'a.txt': 'x\n'}});
	await user.write({'a.txt': 'stashed\n'});
	await user.git('stash');
	await user.git('checkout', '--quiet', '-b', 'side');
	await user.write({'a.txt': 'side\n'});
	await user.commit();
	await user.git('checkout', '--quiet', 'main');
	await user.write({'a.txt': 'main\n'});
	await user.commit();
	await expect(user.git(...command.split(' '))).rejects.toThrow();
	const before = filesOf(user.folder);
	await expect(inspectRepository(user.folder)).rejects.toThrow(message);
	expect(filesOf(user.folder)).toEqual(before);
	await user.git('checkout', '--quiet', '--ours', '.');
	await user.git('add', '-A');
	expect((await inspectRepository(user.folder)).root).toBe(user.folder);
});

test.each([
	['no git at all', undefined, 'git was not found'],
	['an old git', 'git version 2.30.2', 'git version 2.30.2 was found, but 2.36 or newer is needed.'],
	['a git of the far future', 'git version 3.1.0 (Apple Git-1)', undefined],
])('with %s', async (_name, version, message) => {
	const user = await temporaryRepository({files: {'a.txt': 'x\n'}});
	const tools = path.join(user.home, 'bin');
	mkdirSync(tools);
	if (version) {
		const {stdout: real} = await execa('sh', ['-c', 'command -v git']);
		const script = `#!/bin/sh\ncase "$*" in *version) echo "${version}";; *) exec ${real} "$@";; esac\n`;
		writeFileSync(path.join(tools, 'git'), script);
		chmodSync(path.join(tools, 'git'), 0o755);
	}

	vi.stubEnv('PATH', tools);
	const found = inspectRepository(user.folder);
	await (message
		? expect(found).rejects.toThrow(message)
		: expect(found).resolves.toMatchObject({root: user.folder}));
});

test('the state folder must lie outside of the repository', async () => {
	const user = await temporaryRepository({files: {'a.txt': 'x\n'}});
	const repository = await inspectRepository(user.folder);
	expect(repositoryFolder('/state', repository)).toBe(`/state/${repository.id}`);
	symlinkSync(user.folder, path.join(user.home, 'link'));
	for (const inside of ['', 'below/that', '.git/x'].map(below => path.join(user.folder, below))) {
		expect(() => repositoryFolder(inside, repository)).toThrow('lies inside the repository');
	}

	expect(() => repositoryFolder(path.join(user.home, 'link', 'state'), repository)).toThrow('lies inside');
	expect(repositoryFolder(`${user.folder}-state`, repository)).toContain(`${user.folder}-state`);
});
