import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {chooseRuns} from '../../source/engine/tidying/choose-runs.js';
import {tidyAfterRun} from '../../source/engine/tidying/tidy.js';
import type {RunListing} from '../../source/journal/runs/list-runs.js';
import {rescue} from '../../source/workspace/rescue.js';
import {inspectRepository} from '../../source/workspace/store/inspect-repository.js';
import {acquireLock} from '../../source/workspace/store/lock.js';
import {repositoryFolder, storeFolderOf} from '../../source/workspace/store/repository-folder.js';
import {cliFile, treadle} from '../support/command-line.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import {gitIn} from '../workspace/support/open.js';

const now = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): string => new Date(now - days * 86_400_000).toISOString();

const run = (name: string, changes: Partial<RunListing> = {}): RunListing =>
	({
		run: name,
		state: 'stopped',
		verdict: 'failed',
		waitsForDelivery: false,
		lastAt: daysAgo(60),
		folder: `/runs/${name}`,
		...changes,
	}) as RunListing;

test('runs go that are neither among the newest nor young, and no result that waits', () => {
	const listed = [
		run('new', {lastAt: daysAgo(1)}),
		run('second'),
		run('young', {lastAt: daysAgo(29)}),
		run('waiting', {state: 'verified', verdict: 'passed', waitsForDelivery: true}),
		run('delivered', {state: 'verified', verdict: 'passed', branch: 'treadle/delivered'}),
		run('died at its delivery', {state: 'interrupted', verdict: 'passed'}),
		run('died', {state: 'interrupted'}),
		run('live', {state: 'live'}),
		run('unreadable', {state: 'unreadable', problem: 'damaged'}),
		run('changed', {problem: 'somebody changed it'}),
		run('stopped'),
	];
	const chosen = (keep: number, days: number) =>
		chooseRuns(listed, {keep, older: days * 86_400_000}, now).map(({run: name}) => name);
	expect(chosen(2, 30)).toEqual(['stopped', 'died', 'delivered']);
	expect(chosen(0, 0)).toEqual(['stopped', 'died', 'delivered', 'young', 'second', 'new']);
	expect(chosen(7, 30)).toEqual(['stopped']);
	expect(chosen(20, 30)).toEqual([]);
	expect(chosen(2, 365)).toEqual([]);
});

const open = async (agent = 'echo done > result') => {
	const project = await smallProject({agent});
	const state = repositoryFolder(
		path.join(project.environment.XDG_STATE_HOME ?? '', 'treadle'),
		await inspectRepository(project.folder),
	);
	const gc = (...args: string[]) => treadle(project, ['gc', ...args]);
	const names = () => readdirSync(path.join(state, 'runs')).toSorted();
	const discard = async (name: string) =>
		expect(await treadle(project, ['deliver', name, '--discard'])).toMatchObject({exitCode: 0});
	return {project, state, gc, names, discard};
};

test('gc removes old runs and what the store keeps for them, and says so; a dry run only says so', {
	timeout: 60_000,
}, async () => {
	const {project, state, gc, names, discard} = await open();
	for (const text of ['one', 'two', 'three']) {
		await project.write({'notes.txt': `${text}\n`});
		await runScripted(project, {attended: false});
	}

	await discard('work-1');
	await discard('work-3');
	const before = readdirSync(state, {recursive: true}).toSorted();
	const dry = await gc('--keep', '0', '--dry-run');
	expect(dry).toMatchObject({exitCode: 0, stderr: ''});
	expect(readdirSync(state, {recursive: true}).toSorted()).toEqual(before);
	const done = await gc('--keep', '0');
	expect(done).toMatchObject({exitCode: 0, stderr: ''});
	const rows = (text: string) => text.split('\n').filter(line => line.startsWith('  '));
	expect(rows(done.stdout)).toEqual(rows(dry.stdout));
	expect(rows(done.stdout).slice(1)).toEqual(['    work-1 (verified)', '    work-3 (verified)']);
	expect(done.stdout).toMatch(/1 run stays, 1 with a result that waits for your yes\.\nFreed [\d.]+ \w+; /);

	expect(names()).toEqual(['work-2']);
	const store = storeFolderOf(state);
	const refs = await gitIn(store, 'for-each-ref', '--format=%(refname)', 'refs/treadle');
	expect([...new Set(refs.split('\n').map(ref => ref.split('/')[2]))]).toEqual(['work-2']);
	for (const bare of [store, path.join(state, 'rescue.git')]) {
		expect(await gitIn(bare, 'fsck', '--full', '--no-dangling')).toBe('');
	}
	expect(await gitIn(store, 'count-objects')).toMatch(/^0 objects/);

	// What stays can be delivered and rescued, and the next run finds a store that is whole.
	const kept = await rescue({folder: state, run: 'work-2', to: path.join(project.home, 'back')});
	expect(readFileSync(path.join(kept.folder, 'notes.txt'), 'utf8')).toBe('two\n');
	const {finished, of} = await runScripted(project, {attended: false});
	expect(finished.outcome).toBe('verified');
	expect(of('run.started')[0]?.warnings ?? []).toEqual([]);
	expect(await treadle(project, ['runs'])).toMatchObject({
		stdout: expect.stringMatching(/On disk: [\d.]+ \w+; treadle gc frees what old runs hold/),
	});
});

test('a copy of files that only an old run kept in the store outlives that run', {
	timeout: 60_000,
}, async () => {
	// The base leaves MEMORY.md out, the copy has it; and an agent had written the very same bytes before.
	const {project, state, gc, discard} = await open(
		'echo done > result; [ -f "$HOME/once" ] || printf "only here\\n" > other; touch "$HOME/once"',
	);
	await runScripted(project, {attended: false});
	await discard('work-1');
	await project.write({'loops/other/MEMORY.md': 'only here\n'});
	await runScripted(project, {attended: false});
	expect(await gc('--keep', '1')).toMatchObject({exitCode: 0});
	const {folder} = await rescue({folder: state, run: 'work-2', to: path.join(project.home, 'back')});
	expect(readFileSync(path.join(folder, 'loops/other/MEMORY.md'), 'utf8')).toBe('only here\n');
});

test('the workspace of a run whose engine died is put away, with its files in the store', async () => {
	const {project, state, gc} = await open('echo half > result; touch "$HOME/begun"; sleep 60');
	const child = spawn(process.execPath, [cliFile, 'run', 'work', '--headless'], {
		cwd: project.folder,
		env: project.environment,
		stdio: 'ignore',
	});
	await expect.poll(() => existsSync(path.join(project.home, 'begun')), {timeout: 15_000}).toBe(true);
	const busy = await gc();
	expect(busy).toMatchObject({exitCode: 2, stderr: expect.stringContaining('run work-1 is active')});
	child.kill('SIGKILL');
	await once(child, 'close');
	const workspace = path.join(state, 'runs', 'work-1', 'workspace');
	expect(existsSync(workspace)).toBe(true);
	const done = await gc();
	expect(done).toMatchObject({exitCode: 0, stderr: ''});
	expect(done.stdout).toContain('1 workspace of runs that stay');
	expect(existsSync(workspace)).toBe(false);
	const store = storeFolderOf(state);
	const salvage = await gitIn(store, 'for-each-ref', '--format=%(refname)', 'refs/treadle/work-1/salvage');
	expect(await gitIn(store, 'show', `${salvage}:result`)).toBe('half');
});

test('a gc that was killed in the middle is finished by the next one', async () => {
	const {project, state, gc, names, discard} = await open();
	await runScripted(project, {attended: false});
	await discard('work-1');
	mkdirSync(path.join(state, 'trash'));
	writeFileSync(path.join(state, 'trash', 'half-a-run'), '');
	const {renameSync} = await import('node:fs');
	renameSync(path.join(state, 'runs', 'work-1'), path.join(state, 'trash', 'work-1.123'));
	expect(await gc()).toMatchObject({exitCode: 0});
	expect(names()).toEqual([]);
	expect(existsSync(path.join(state, 'trash'))).toBe(false);
	expect(await gitIn(storeFolderOf(state), 'for-each-ref', 'refs/treadle')).toBe('');
	expect((await runScripted(project, {attended: false})).finished.outcome).toBe('verified');
});

test.each([
	[['--keep', 'many'], /--keep many: .*whole number/],
	[['--keep=-1'], /--keep -1: .*whole number/],
	[['--older', 'yesterday'], /--older yesterday: a duration is expected/],
])('%s is refused with what would be right', async (args, says) => {
	const {gc} = await open();
	expect(await gc(...args)).toMatchObject({exitCode: 2, stderr: expect.stringMatching(says)});
});

test('where nothing ran there is nothing to free', async () => {
	const {gc, state} = await open();
	expect(await gc()).toMatchObject({exitCode: 0, stdout: expect.stringContaining('keeps nothing of')});
	mkdirSync(state, {recursive: true, mode: 0o700});
	expect(await gc('--older', '0')).toMatchObject({
		exitCode: 0,
		stdout: expect.stringContaining('0 runs stay'),
	});
});

test('old runs go by themselves, once a day, and what is young or waits stays', async () => {
	const {project, state, names, discard} = await open();
	await runScripted(project, {attended: false});
	await discard('work-1');
	const journal = path.join(state, 'runs', 'work-1', 'journal.jsonl');
	expect(existsSync(journal)).toBe(true);
	// Twenty more that never got as far as their first event, long ago.
	for (let number = 2; number <= 25; number++) {
		const folder = path.join(state, 'runs', `work-${number}`);
		mkdirSync(folder);
		utimesSync(folder, 0, 0);
	}

	const lock = await acquireLock(state, {run: 'x', pid: process.pid, since: new Date().toISOString()});
	await tidyAfterRun(state);
	const left = names();
	expect(left).toContain('work-1');
	expect(left).toHaveLength(20);
	mkdirSync(path.join(state, 'runs', 'work-30'));
	utimesSync(path.join(state, 'runs', 'work-30'), 0, 0);
	await tidyAfterRun(state);
	expect(names()).toHaveLength(21);
	lock.release();
});
