import {existsSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {temporaryRepository} from '../../support/temporary-repository.js';
import {filesOf} from '../support/files-of.js';
import {gitIn, openWorkspace} from '../support/open.js';

/** Installs what the manifest names, counts how often it ran, and rewrites a lockfile, as package managers do. */
const install = `
	set -e; echo installing; mkdir -p modules/a/deep modules/.bin
	cat package.json > modules/a/index.js; echo deep > modules/a/deep/x; ln -s ../a/index.js modules/.bin/a
	echo rewritten >> package-lock.json; pwd > modules/where; echo run >> "$COUNTER"`;

const open = async (prepare = install, files: Record<string, string> = {}) => {
	const user = await temporaryRepository({
		files: {
			'package.json': '{"one": 1}\n',
			'package-lock.json': 'locked\n',
			'.gitignore': 'modules\n',
			'a.js': 'a\n',
			...files,
		},
	});
	const counter = path.join(user.home, 'counter');
	writeFileSync(counter, '');
	const environment = {PATH: process.env.PATH ?? '', COUNTER: counter};
	const opened = await openWorkspace({user, prepare, environment});
	const runs = () => readFileSync(counter, 'utf8').split('\n').length - 1;
	return {...opened, runs, environment};
};

test('runs once, and its result is in the workspace and in every checkout', async () => {
	const {workspace, agent, checkout, runs, reported} = await open();
	expect(reported).toEqual(['installing']);
	expect(await agent('cat modules/.bin/a package-lock.json; git status --porcelain')).toBe(
		'{"one": 1}\nlocked',
	);
	await agent('echo work >> a.js');
	const {commit, files} = await workspace.checkpoint(1, 'x');
	expect(files.map(({path: changed}) => changed)).toEqual(['a.js']);
	const folder = await checkout(commit);
	expect(readFileSync(path.join(folder, 'modules/a/index.js'), 'utf8')).toBe('{"one": 1}\n');
	expect(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).toBe('locked\n');
	// What a tool writes down about its own place is right where verifiers run.
	expect(readFileSync(path.join(folder, 'modules/where'), 'utf8').trim()).toBe(folder);
	expect(lstatSync(path.join(folder, 'modules/.bin/a')).isSymbolicLink()).toBe(true);
	expect(lstatSync(path.join(workspace.folder, 'modules/a/index.js')).nlink).toBe(1);
	expect(runs()).toBe(1);
});

test('runs anew when a manifest changes, and not when it changes back', async () => {
	const {workspace, agent, checkout, runs} = await open();
	await agent('echo \'{"two": 2}\' > package.json');
	const {commit} = await workspace.checkpoint(1, 'x');
	const index = async (sha: string) =>
		readFileSync(path.join(await checkout(sha), 'modules/a/index.js'), 'utf8');
	expect(await index(commit)).toBe('{"two": 2}\n');
	expect(runs()).toBe(2);
	expect(await index(workspace.base.commit)).toBe('{"one": 1}\n');
	expect(await index(commit)).toBe('{"two": 2}\n');
	expect(runs()).toBe(2);
});

test('is remembered for the next run, three results of it', async () => {
	const {workspace, agent, checkout, runs, reopen, store} = await open();
	await reopen();
	expect(runs()).toBe(1);
	for (let index = 1; index <= 4; index++) {
		await agent(`echo '{"n": ${index}}' > package.json`);
		await checkout((await workspace.checkpoint(index, 'x')).commit);
	}

	expect(runs()).toBe(5);
	expect(readdirSync(path.join(store.folder, 'prepared'))).toHaveLength(3);
});

test('neither the agent nor a check can poison what was prepared', async () => {
	const {workspace, agent, checkout, runs} = await open();
	const clean = filesOf(await checkout(workspace.base.commit));
	await agent('echo evil > modules/a/index.js; echo evil > modules/evil');
	const {commit} = await workspace.checkpoint(1, 'x');
	const folder = await checkout(commit);
	expect(filesOf(folder)).toEqual(clean);

	const modules = path.join(folder, 'modules');
	const {size} = lstatSync(path.join(modules, 'a/index.js'));
	await agent(`cd ${modules}/a && cp -p index.js ref && printf %${size}s evil > index.js && touch -r ref index.js
		touch -r . deep/x && rm ref`);
	writeFileSync(path.join(modules, 'evil'), 'evil');
	writeFileSync(path.join(modules, 'a/deep/.evil'), 'evil');
	expect(filesOf(await checkout(commit))).toEqual(clean);

	rmSync(path.join(modules, 'a/deep'), {recursive: true});
	symlinkSync('/', path.join(modules, 'a/deep'));
	rmSync(path.join(modules, '.bin/a'));
	writeFileSync(path.join(modules, '.bin/a'), 'evil');
	expect(filesOf(await checkout(commit))).toEqual(clean);

	rmSync(modules, {recursive: true});
	writeFileSync(modules, 'evil');
	expect(filesOf(await checkout(commit))).toEqual(clean);
	await agent(`rm -rf ${modules}; mkdir -p ${modules}/a; chmod 000 ${modules}`);
	expect(filesOf(await checkout(commit))).toEqual(clean);
	rmSync(folder, {recursive: true});
	expect(filesOf(await checkout(commit))).toEqual(clean);
	expect(runs()).toBe(1);
});

test('what it makes is no part of a checkpoint, ignored or not', async () => {
	const {workspace, agent, reopen, store} = await open(
		'mkdir -p "out put" && echo built > "out put/[x]*.js" && echo more > built.js',
	);
	expect(await agent('cat "out put/[x]*.js" built.js')).toBe('built\nmore');
	await agent('echo changed > built.js; echo work > work.js');
	const {files} = await workspace.checkpoint(1, 'x');
	expect(files.map(({path: changed}) => changed)).toEqual(['work.js']);
	await workspace.rollBack(workspace.base.commit, 'x');
	expect(existsSync(path.join(workspace.folder, 'out put'))).toBe(true);
	expect(existsSync(path.join(workspace.folder, 'work.js'))).toBe(false);
	const salvaged = () => gitIn(store.storeFolder, 'for-each-ref', 'refs/treadle/run-1/salvage');
	const before = await salvaged();
	await reopen();
	expect(await salvaged()).toBe(before);
});

test('a command that fails is a problem with its last lines', async () => {
	await expect(
		open('for i in $(seq 30); do echo "line $i"; done; echo "no network" >&2; exit 7'),
	).rejects.toMatchObject({
		name: 'PrepareProblem',
		message: expect.stringMatching(/^prepare: .* exited with code 7$/),
		hint: expect.stringMatching(/line 30[\s\S]*no network|no network[\s\S]*line 30/),
		exitCode: 8,
	});
	await expect(open('no-such-command')).rejects.toMatchObject({
		message: expect.stringContaining('exited with code 127'),
	});
});

test('a command that fails leaves nothing behind for the next attempt', async () => {
	const {workspace, agent, checkout, runs, environment} = await open();
	await agent('echo broken > package.json');
	const {commit} = await workspace.checkpoint(1, 'x');
	rmSync(environment.COUNTER);
	symlinkSync('/nowhere/at/all', environment.COUNTER);
	// With what it said, so that the agent whose change it was can be told.
	await expect(checkout(commit)).rejects.toMatchObject({
		name: 'PrepareProblem',
		exitCode: 8,
		output: expect.stringContaining('counter'),
	});
	rmSync(environment.COUNTER);
	writeFileSync(environment.COUNTER, '');
	expect(existsSync(path.join(await checkout(commit), 'modules/where'))).toBe(true);
	expect(runs()).toBe(1);
});

test('is ended when the run is stopped', async () => {
	const controller = new AbortController();
	const opening = openWorkspace({
		prepare: 'echo started; sleep 600',
		signal: controller.signal,
		report: () => controller.abort(new Error('stopped')),
	});
	await expect(opening).rejects.toThrow('stopped');
});
