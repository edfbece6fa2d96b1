import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, chownSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {deliverBranch} from '../../source/workspace/delivery/deliver-branch.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {gitIn, openFor, openWorkspace, projectFiles} from '../workspace/support/open.js';

test('a kill at any moment of a checkpoint loses nothing that was acknowledged', {
	timeout: 60_000,
}, async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store, repository} = await openFor(user);
	const base = await store.snapshot('run-1');
	const stateFolder = store.folder;
	const runFolder = path.join(stateFolder, 'runs', 'run-1');
	const program = (last: string | undefined, iteration: number) => `
		import {writeFileSync, appendFileSync} from 'node:fs';
		const {openStore} = await import('./source/workspace/store/store.ts');
		const {reopenWorkspace} = await import('./source/workspace/create-workspace.ts');
		const {protectGlobs} = await import('./source/workspace/protection/protection.ts');
		const repository = ${JSON.stringify(repository)};
		const store = await openStore(repository, ${JSON.stringify(stateFolder)});
		const workspace = await reopenWorkspace({repository, store, base: ${JSON.stringify(base)}, last: ${JSON.stringify(last)},
			run: 'run-1', runFolder: ${JSON.stringify(runFolder)}, prepare: undefined, protection: protectGlobs([]), environment: {}, report() {},
			signal: new AbortController().signal});
		for (let iteration = ${iteration}; ; iteration++) {
			for (let file = 0; file < 50; file++) writeFileSync(workspace.folder + '/file-' + file, 'iteration ' + iteration);
			const {commit} = await workspace.checkpoint(iteration, 'Iteration ' + iteration);
			console.log(iteration + ' ' + commit);
			await workspace.checkout(commit, () => {}, new AbortController().signal);
		}`;
	let last: string | undefined;
	let iteration = 0;
	for (let kill = 0; kill < 8; kill++) {
		const args = [
			'--import',
			'./test/support/register.ts',
			'--input-type=module',
			'-e',
			program(last, iteration + 1),
		];
		const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit'], detached: true});
		let said = '';
		child.stdout.on('data', chunk => {
			said += chunk;
		});
		await expect.poll(() => said.split('\n').length, {timeout: 20_000, interval: 5}).toBeGreaterThan(1);
		await delay(Math.random() * 80);
		const gone = once(child, 'close');
		process.kill(-(child.pid ?? 0), 'SIGKILL');
		await gone;
		const acknowledged = said
			.trim()
			.split('\n')
			.filter(line => /^\d+ [\da-f]{40}$/.test(line));
		for (const line of acknowledged) {
			const [number, commit = ''] = line.split(' ');
			expect(await gitIn(store.storeFolder, 'show', `${commit}:file-49`)).toBe(`iteration ${number}`);
		}

		const [number, commit] = acknowledged.at(-1)?.split(' ') ?? [];
		[iteration, last] = [Number(number), commit];
	}

	const again = await openFor(user);
	expect(await gitIn(again.store.storeFolder, 'fsck', '--no-dangling')).toBe('');
	const leftovers = readdirSync(again.store.storeFolder, {recursive: true}).map(String);
	expect(leftovers.filter(name => /tmp_|\.lock$/.test(path.basename(name)))).toEqual([]);
});

test('a git that fails is a problem, and no checkpoint is acknowledged', async () => {
	const {workspace, agent, store, user} = await openWorkspace();
	await agent('echo x > x');
	const tools = path.join(user.home, 'bin');
	await user.write({
		'../home/bin/git': '#!/bin/sh\necho "fatal: unable to write: No space left on device" >&2\nexit 128\n',
	});
	chmodSync(path.join(tools, 'git'), 0o755);
	const before = process.env.PATH;
	process.env.PATH = tools;
	try {
		await expect(workspace.checkpoint(1, 'x')).rejects.toMatchObject({
			name: 'GitProblem',
			message: expect.stringContaining('No space left on device'),
			exitCode: 1,
		});
	} finally {
		process.env.PATH = before;
	}

	expect(await gitIn(store.storeFolder, 'for-each-ref', 'refs/treadle/run-1/it')).toBe('');
	expect((await workspace.checkpoint(1, 'x')).files).toHaveLength(1);
});

test('a repository that was moved away is named, and the store is intact', async () => {
	const {user, workspace, agent, store, repository} = await openWorkspace();
	await agent('echo x > x');
	renameSync(user.folder, `${user.folder}-moved`);
	const {commit} = await workspace.checkpoint(1, 'x');
	await expect(
		deliverBranch({repository, storeFolder: store.storeFolder, commit, branch: 'treadle/x'}),
	).rejects.toMatchObject({name: 'Problem', message: `${user.folder}/.git is gone.`});
	await expect(store.snapshot('run-2')).rejects.toMatchObject({
		name: 'Problem',
		message: `${user.folder}/.git is gone.`,
	});
	expect(await gitIn(store.storeFolder, 'show', `${commit}:x`)).toBe('x');
});

test.runIf(process.getuid?.() === 0)('files of another owner are no obstacle', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const chown = (folder: string): void => {
		chownSync(folder, 12_345, 12_345);
		for (const entry of readdirSync(folder, {withFileTypes: true, recursive: true})) {
			chownSync(path.join(entry.parentPath, entry.name), 12_345, 12_345);
		}
	};
	chown(user.folder);
	const first = await openFor(user);
	await first.store.snapshot('run-1');
	await user.git('-c', 'safe.directory=*', 'branch', 'new');
	chown(user.folder);
	const {store, repository} = await openFor(user);
	const base = await store.snapshot('run-2');
	expect(await gitIn(store.storeFolder, 'rev-parse', 'refs/user/heads/new')).toBe(base.commit);
	await deliverBranch({repository, storeFolder: store.storeFolder, commit: base.commit, branch: 'treadle/x'});
});

test('a sparse checkout is captured without deletions', async () => {
	const user = await temporaryRepository({files: projectFiles});
	await user.git('sparse-checkout', 'set', 'src');
	const {store} = await openFor(user);
	expect(await store.snapshot('run-1')).toMatchObject({dirty: false});
	await user.write({'src/add.js': 'x\n'});
	const base = await store.snapshot('run-2');
	expect(await gitIn(store.storeFolder, 'diff', '--name-only', `${base.commit}^`, base.commit)).toBe(
		'src/add.js',
	);
});

test('an index of its own is thrown away when it is damaged', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {store} = await openFor(user);
	await store.snapshot('run-1');
	for (const bare of [store.storeFolder, store.rescueFolder]) {
		writeFileSync(path.join(bare, 'user.index'), 'damaged');
	}

	expect(await store.snapshot('run-2')).toMatchObject({dirty: false});
	rmSync(path.join(store.storeFolder, 'user.index'));
	expect(await store.snapshot('run-3')).toMatchObject({dirty: false});
});
