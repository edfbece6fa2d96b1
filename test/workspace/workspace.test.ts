import {existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {changedFiles, diffBetween} from '../../source/workspace/git/diff.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {filesOf} from './support/files-of.js';
import {gitIn, openWorkspace, projectFiles} from './support/open.js';

describe('a workspace', () => {
	test('is a private clone with the user’s files and branch', async () => {
		const {user, workspace, agent, store} = await openWorkspace();
		expect(filesOf(workspace.folder, ['.git'])).toEqual(filesOf(user.folder, ['.git']));
		expect(await agent('git status --porcelain --branch; git remote; git log --format=%s')).toBe(
			'## main\nBegin',
		);
		expect(existsSync(path.join(workspace.folder, '.git/objects/info/alternates'))).toBe(false);
		expect(lstatSync(path.join(workspace.folder, 'README.md')).nlink).toBe(1);
		expect(await agent(`find .git -type f -links +1; grep -r ${store.folder} .git`)).toBe('');
		expect(
			await agent('echo x > x && git add x && git commit -qm "agent commits" && git log -1 --format=%s'),
		).toBe('agent commits');
	});

	test('has uncommitted changes of the user as a commit, and a detached HEAD where the user has one', async () => {
		const user = await temporaryRepository({files: projectFiles});
		await user.git('checkout', '--quiet', '--detach');
		await user.write({'src/add.js': 'dirty\n'});
		const {agent} = await openWorkspace({user});
		expect(
			await agent('git status --porcelain; git log --format=%s; git symbolic-ref HEAD || echo detached'),
		).toBe('Uncommitted changes before run-1\nBegin\ndetached');
	});

	test('of an empty repository is empty', async () => {
		const {workspace, agent} = await openWorkspace({user: await temporaryRepository()});
		await agent('echo hello > hello.txt');
		const {files, commit} = await workspace.checkpoint(1, 'First');
		expect(files).toEqual([{path: 'hello.txt', change: 'added', added: 1, removed: 0}]);
		expect(commit).toMatch(/^[\da-f]{40}$/);
	});
});

describe('a checkpoint', () => {
	test('commits what lies there, with trailers, and lists what changed', async () => {
		const {workspace, agent, store} = await openWorkspace();
		await agent(
			'echo more >> README.md; rm spec.md; git mv src/add.js src/sum.js; printf "\\0\\1" > b.bin; git commit -qam x',
		);
		const checkpoint = await workspace.checkpoint(1, 'Build\nthe rest');
		expect(checkpoint).toMatchObject({parent: workspace.base.commit, tampered: []});
		expect(checkpoint.files).toEqual([
			{path: 'README.md', change: 'modified', added: 1, removed: 0},
			{path: 'b.bin', change: 'added'},
			{path: 'spec.md', change: 'deleted', added: 0, removed: 1},
			{path: 'src/sum.js', change: 'renamed', added: 0, removed: 0},
		]);
		expect(await gitIn(store.storeFolder, 'log', '-1', '--format=%B%P', 'refs/treadle/run-1/it/1')).toBe(
			`Build the rest\n\nTreadle-Run: run-1\nTreadle-Iteration: 1\n${workspace.base.commit}`,
		);
		const next = await workspace.checkpoint(2, 'Nothing');
		expect(next).toMatchObject({parent: checkpoint.commit, tree: checkpoint.tree, files: []});
		expect(await gitIn(store.storeFolder, 'fsck', '--no-dangling')).toBe('');
	});

	test.each([
		[
			'assume-unchanged',
			'git update-index --assume-unchanged src/add.js; git update-index --skip-worktree README.md',
		],
		['exclude', 'echo "*" >> .git/info/exclude'],
		['no repository', 'rm -rf .git'],
		['a repository that is a file', 'rm -rf .git; echo "gitdir: /nowhere" > .git'],
		[
			'sparse checkout',
			'git config core.sparseCheckout true; git config core.worktree /nowhere; echo /x > .git/info/sparse-checkout',
		],
		['a lock', 'touch .git/index.lock; echo broken > .git/config; echo broken > .git/HEAD'],
		['times put back', 'touch -d 2001-01-01 src/add.js README.md'],
	])('is not fooled by %s', async (_name, trick) => {
		const {workspace, agent} = await openWorkspace();
		await agent(
			`${trick}; sed -i s/a/b/ src/add.js; echo new > README.md; echo new > new.txt; touch -d 2001-01-01 src/add.js`,
		);
		const {files} = await workspace.checkpoint(1, 'x');
		expect(files.map(({path: changed}) => changed)).toEqual(['README.md', 'new.txt', 'src/add.js']);
	});

	test('sees into repositories that the agent made or cloned, and heeds .gitignore there', async () => {
		const {workspace, agent, store} = await openWorkspace();
		await agent(`
			git init -q sub && echo work > sub/work.txt && mkdir sub/.GIT && echo x > sub/.GIT/config
			git clone -q . cloned && echo more > cloned/more.txt && mkdir cloned/ignored && echo x > cloned/ignored/x
			mkdir -p a/b && git init -q a/b && echo deep > a/b/deep.txt && cd a/b && git add . && git -c user.name=x -c user.email=x commit -qm x`);
		const {commit, files} = await workspace.checkpoint(1, 'x');
		const paths = files.map(({path: changed}) => changed);
		expect(paths).toEqual(
			expect.arrayContaining(['sub/work.txt', 'cloned/more.txt', 'a/b/deep.txt', 'cloned/src/add.js']),
		);
		expect(paths.filter(found => /\.git\/|ignored\//i.test(found))).toEqual([]);
		expect(await gitIn(store.storeFolder, 'ls-tree', '-r', commit)).not.toContain('160000');
		await agent('echo later > sub/later.txt');
		expect((await workspace.checkpoint(2, 'y')).files).toMatchObject([
			{path: 'sub/later.txt', change: 'added'},
		]);
	});

	test('records links as links, and nothing through them', async () => {
		const {user, workspace, agent, store} = await openWorkspace();
		writeFileSync(path.join(user.home, 'secret'), 'secret');
		await agent(
			`ln -s ${user.home} out; ln -s ${user.home}/secret one; rm -r src; ln -s ${user.home} src; mkfifo pipe`,
		);
		const {commit} = await workspace.checkpoint(1, 'x');
		const listed = await gitIn(store.storeFolder, 'ls-tree', '-r', '--name-only', commit);
		expect(listed.split('\n').filter(name => /^(out|one|src|pipe)/.test(name))).toEqual([
			'one',
			'out',
			'src',
		]);
	});

	test('leaves MEMORY.md as it was in the base', async () => {
		const user = await temporaryRepository({files: {...projectFiles, 'loops/a/MEMORY.md': 'committed\n'}});
		const {workspace, agent, store} = await openWorkspace({user});
		await agent(
			'echo agent > loops/a/MEMORY.md; mkdir -p loops/b/c; echo agent | tee loops/b/MEMORY.md > loops/b/c/MEMORY.md',
		);
		const {files, commit} = await workspace.checkpoint(1, 'x');
		expect(files).toEqual([]);
		expect(await gitIn(store.storeFolder, 'show', `${commit}:loops/a/MEMORY.md`)).toBe('committed');
		await agent('rm -rf loops');
		expect((await workspace.checkpoint(2, 'x')).files).toEqual([]);
	});

	test('goes on when the workspace was removed or replaced by a link', async () => {
		const {user, workspace} = await openWorkspace();
		rmSync(workspace.folder, {recursive: true});
		expect((await workspace.checkpoint(1, 'x')).files.every(({change}) => change === 'deleted')).toBe(true);
		rmSync(workspace.folder, {recursive: true});
		symlinkSync(user.folder, workspace.folder);
		const before = filesOf(user.folder);
		await workspace.rollBack(workspace.base.commit, 'test');
		expect(filesOf(user.folder)).toEqual(before);
		expect(filesOf(workspace.folder, ['.git'])).toEqual(filesOf(user.folder, ['.git']));
	});

	test('is taken although the index is damaged', async () => {
		const {workspace, agent} = await openWorkspace();
		await agent('echo x > new.txt');
		writeFileSync(`${workspace.folder}.index`, 'damaged');
		writeFileSync(`${workspace.folder}.index.lock`, '');
		expect((await workspace.checkpoint(1, 'x')).files).toMatchObject([{path: 'new.txt'}]);
	});
});

describe('a diff', () => {
	test('is unified, and lists files with their lines', async () => {
		const {workspace, agent, store} = await openWorkspace();
		await agent('echo "*.js diff=evil" > .gitattributes; echo "// ü" >> src/add.js');
		const {commit} = await workspace.checkpoint(1, 'x');
		const diff = await diffBetween(store.storeFolder, workspace.base.commit, commit);
		expect(diff).toContain('+++ b/src/add.js\n@@ -1 +1,2 @@\n export const add = (a, b) => a + b;\n+// ü\n');
		expect(await changedFiles(store.storeFolder, workspace.base.commit, commit)).toHaveLength(2);
		expect(await diffBetween(store.storeFolder, commit, commit)).toBe('');
	});

	test('is cut after a megabyte and says so', async () => {
		const {workspace, agent, store} = await openWorkspace();
		await agent('yes "a line that repeats" | head -c 5000000 > big.txt');
		const {commit} = await workspace.checkpoint(1, 'x');
		const diff = await diffBetween(store.storeFolder, workspace.base.commit, commit);
		expect(diff.length).toBeLessThan(1_000_200);
		expect(diff).toMatch(/longer than 1 MB and was cut here\n$/);
	});
});

describe('protected paths', () => {
	const protect = ['spec.md', 'test/**', 'src/deep'];

	test.each([
		['changed', 'echo x >> spec.md', ['spec.md']],
		['deleted', 'rm -r test', ['test/add.test.js']],
		['added', 'echo x > test/.new.js', ['test/.new.js']],
		['hidden', 'echo spec.md > .gitignore; rm spec.md', ['spec.md']],
		['made executable', 'chmod +x spec.md', ['spec.md']],
		['a link', 'cp spec.md other; ln -sf other spec.md', ['spec.md']],
		[
			'a folder',
			'rm spec.md; mkdir spec.md; echo x > spec.md/x; echo y > spec.md/a.log',
			['spec.md', 'spec.md/x'],
		],
		[
			'below a link',
			'mkdir -p e/er; echo x > e/er/file.txt; rm -r src/deep; ln -s ../e src/deep',
			['src/deep', 'src/deep/er/file.txt'],
		],
		['moved away', 'git mv test tests', ['test/add.test.js']],
	])('that were %s are reported and put back', async (_name, command, expected) => {
		const {workspace, agent, checkout, user} = await openWorkspace({protect});
		await agent(`${command}; echo "// work" >> src/add.js`);
		const {commit, tampered, files} = await workspace.checkpoint(1, 'x');
		expect(tampered).toEqual(expected);
		expect(files.map(({path: changed}) => changed)).toContain('src/add.js');

		const isOpen = (name: string) => !/^(spec\.md|test\/|src\/deep)/.test(name);
		const protectedOf = (folder: string) =>
			Object.fromEntries(Object.entries(filesOf(folder, ['.git'])).filter(([name]) => !isOpen(name)));
		expect(protectedOf(workspace.folder)).toEqual(protectedOf(user.folder));
		expect(protectedOf(await checkout(commit))).toEqual(protectedOf(user.folder));
		const next = await workspace.checkpoint(2, 'y');
		expect(next.tampered).toEqual([]);
		expect(readFileSync(path.join(await checkout(next.commit), 'src/add.js'), 'utf8')).toContain('// work');
	});
});

describe('the clean checkout', () => {
	test('is the commit, whatever a former check did to it', async () => {
		const {workspace, agent, checkout, user} = await openWorkspace();
		await agent('echo x > new.txt');
		const {commit} = await workspace.checkpoint(1, 'x');
		const folder = await checkout(commit);
		const clean = filesOf(folder);
		expect(filesOf(workspace.folder, ['.git'])).toEqual(clean);
		const size = lstatSync(path.join(folder, 'src/add.js'));

		mkdirSync(path.join(folder, 'ignored'));
		for (const file of ['ignored/x', 'a.log', '.env', 'empty', 'spec.md']) {
			writeFileSync(path.join(folder, file), 'left behind');
		}

		writeFileSync(path.join(folder, 'src/add.js'), 'y'.repeat(size.size));
		await agent(`cd ${folder} && touch -d @${size.mtimeMs / 1000} src/add.js && rm -r test && ln -s / test
			git init -q nested && echo x > nested/x && rm README.md && mkdir README.md && echo '*' > .git && chmod 755 spec.md`);
		expect(filesOf(await checkout(commit))).toEqual(clean);
		expect(filesOf(await checkout(workspace.base.commit))).toEqual(filesOf(user.folder, ['.git']));
	});

	test('is made anew when it was removed or replaced by a link', async () => {
		const {workspace, checkout, user} = await openWorkspace();
		const folder = await checkout(workspace.base.commit);
		const clean = filesOf(folder);
		rmSync(folder, {recursive: true});
		expect(filesOf(await checkout(workspace.base.commit))).toEqual(clean);
		rmSync(folder, {recursive: true});
		symlinkSync(user.folder, folder);
		const before = filesOf(user.folder);
		expect(filesOf(await checkout(workspace.base.commit))).toEqual(clean);
		expect(filesOf(user.folder)).toEqual(before);
	});
});

describe('rolling back', () => {
	test('saves what lies there, then makes the workspace equal to the checkpoint', async () => {
		const {workspace, agent, store} = await openWorkspace();
		await agent('echo one > one.txt');
		const one = await workspace.checkpoint(1, 'one');
		await agent('echo two > two.txt; rm README.md');
		await workspace.checkpoint(2, 'two');
		await agent(
			'echo unsaved > unsaved.txt; mkdir ignored; echo kept > ignored/cache; git commit -qam agent',
		);
		const salvage = await workspace.rollBack(one.commit, 'before rollback');
		expect(await gitIn(store.storeFolder, 'show', `${salvage}:unsaved.txt`)).toBe('unsaved');
		expect(
			await gitIn(store.storeFolder, 'for-each-ref', '--format=%(objectname)', 'refs/treadle/run-1/salvage'),
		).toBe(salvage);
		expect(existsSync(path.join(workspace.folder, 'README.md'))).toBe(true);
		expect(existsSync(path.join(workspace.folder, 'two.txt'))).toBe(false);
		expect(await agent('cat one.txt ignored/cache; git status --porcelain; git log -1 --format=%H')).toBe(
			`one\nkept\n${one.commit}`,
		);
		expect(await workspace.checkpoint(3, 'three')).toMatchObject({parent: one.commit, files: []});
	});

	test('saves nothing where nothing was done', async () => {
		const {workspace, agent} = await openWorkspace({protect: ['spec.md']});
		await agent('echo tampered > spec.md; echo one > one.txt');
		const one = await workspace.checkpoint(1, 'one');
		expect(await workspace.rollBack(one.commit, 'x')).toBeUndefined();
		expect(await workspace.rollBack(workspace.base.commit, 'x')).toBeUndefined();
		await workspace.dispose();
		expect(existsSync(workspace.folder)).toBe(false);
	});
});

describe('reopening', () => {
	test('saves what an interrupted iteration left, and goes on from the last checkpoint', async () => {
		const {workspace, agent, reopen, store} = await openWorkspace();
		await agent('echo one > one.txt');
		const one = await workspace.checkpoint(1, 'one');
		await agent('echo half > half.txt');
		writeFileSync(`${workspace.folder}.index.lock`, '');
		const again = await reopen({last: one.commit});
		expect(existsSync(path.join(again.folder, 'half.txt'))).toBe(false);
		const salvage = await gitIn(
			store.storeFolder,
			'for-each-ref',
			'--format=%(objectname)',
			'refs/treadle/run-1/salvage',
		);
		expect(await gitIn(store.storeFolder, 'show', `${salvage}:half.txt`)).toBe('half');
		expect(await again.checkpoint(2, 'two')).toMatchObject({parent: one.commit, tree: one.tree});
	});

	test('works with nothing left of the workspace', async () => {
		const {workspace, reopen, user} = await openWorkspace();
		await workspace.dispose();
		const again = await reopen();
		expect(filesOf(again.folder, ['.git'])).toEqual(filesOf(user.folder, ['.git']));
	});
});
