import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {treadle} from '../support/command-line.js';
import {fingerprint} from '../support/fingerprint.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const written = 'echo done > result';

/** The work went into a branch, and nothing else has changed. */
const expectDelivery = async (
	project: TemporaryRepository,
	before: Record<string, string>,
	{run, outcome}: {run: string; outcome: string},
	memory = 'loops/work/MEMORY.md',
): Promise<string[]> => {
	expect(outcome).toBe('verified');
	expect(await project.git('show', `treadle/${run}:result`)).toBe('done');
	const branch = ['', 'logs/'].map(folder => `.git/${folder}refs/heads/treadle/${run}`);
	expect(await fingerprint(project.folder, [memory, ...branch])).toEqual(before);
	return (await project.git('ls-tree', '-r', '--name-only', `treadle/${run}`)).split('\n');
};

const runAll = async (project: TemporaryRepository, loop = 'work') => {
	const {finished, ...scripted} = await runScripted(project, {loop});
	return {...scripted, outcome: finished.outcome};
};

test('a repository without commits: run, and delivered as its first branch', async () => {
	const project = await smallProject({agent: written});
	await rm(path.join(project.folder, '.git'), {recursive: true});
	await project.git('init', '--quiet');
	const before = await fingerprint(project.folder);
	const ran = await runAll(project);
	const files = await expectDelivery(project, before, ran);
	expect(files).toEqual(['agent.sh', 'check.sh', 'loops/work/LOOP.md', 'result', 'test/guard.txt']);
	expect(await project.git('log', '--format=%s', `treadle/${ran.run}`)).toBe(
		'work: iteration 1, agent finished\nFiles before work-1',
	);
	await expect(project.git('rev-parse', '--verify', '--quiet', 'HEAD')).rejects.toThrow();
});

test('treadle deliver names commands that work where there is no commit yet', async () => {
	const project = await smallProject({agent: written});
	await rm(path.join(project.folder, '.git'), {recursive: true});
	await project.git('init', '--quiet');
	const ran = await treadle(project, ['run', 'work', '--headless', '--json']);
	const {commit} = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '') as {commit: string};
	const {stdout} = await treadle(project, ['deliver', 'work-1', '--commit', commit]);
	const [, commandLine = ''] = /See it: +git (diff \S+ \S+)/.exec(stdout) ?? [];
	expect(await project.git(...commandLine.split(' '))).toContain('+done');
});

test('a detached HEAD', async () => {
	const project = await smallProject({agent: written});
	await project.git('checkout', '--quiet', '--detach');
	await project.write({'later.txt': 'on no branch'});
	const base = await project.commit();
	const before = await fingerprint(project.folder);
	const ran = await runAll(project);
	expect(await expectDelivery(project, before, ran)).toContain('later.txt');
	expect(await project.git('rev-parse', `treadle/${ran.run}^`)).toBe(base);
});

test('a dirty tree: staged, changed, untracked, deleted and ignored files', async () => {
	const project = await smallProject({
		agent: `ls > seen; git status --short >> seen; ${written}`,
		files: {'.gitignore': 'ignored\n', gone: '', 'un staged': '', renamed: 'same content\n'},
	});
	await project.write({staged: 'a', untracked: 'b', ignored: 'c', 'un staged': 'changed'});
	await project.git('add', 'staged');
	await project.git('mv', 'renamed', 'moved');
	await rm(path.join(project.folder, 'gone'));
	const before = await fingerprint(project.folder);
	const ran = await runAll(project);
	const files = await expectDelivery(project, before, ran);
	// The agent's work alone, on the last commit: what was not committed stays with its owner.
	expect(files).toEqual(expect.arrayContaining(['result', 'seen', 'gone', 'renamed', 'un staged']));
	for (const absent of ['staged', 'untracked', 'moved', 'ignored']) {
		expect(files).not.toContain(absent);
	}

	// The agent begins with a clean tree: what was dirty is its base.
	expect(await project.git('show', `treadle/${ran.run}:seen`)).not.toMatch(/^( M|A |\?\? (?!seen))/m);
});

test('a merge whose conflicts are resolved, and a rebase that waits', async () => {
	const project = await smallProject({agent: written});
	await project.git('switch', '--quiet', '--create', 'side');
	await project.write({other: 'x'});
	await project.commit();
	await project.git('switch', '--quiet', 'main');
	await project.write({another: 'x'});
	await project.commit();
	await project.git('merge', '--no-commit', '--no-ff', 'side');
	const before = await fingerprint(project.folder);
	const files = await expectDelivery(project, before, await runAll(project));
	expect(files).toContain('result');
	expect(files).not.toContain('other');

	await project.commit('Merged');
	await project.git('-c', 'sequence.editor=sed -i s/pick/edit/', 'rebase', '--quiet', '-i', 'HEAD~1');
	const waiting = await fingerprint(project.folder);
	await expectDelivery(project, waiting, await runAll(project));
});

test('a submodule is reported as not captured, and stays as it is', async () => {
	const project = await smallProject({agent: written});
	const library = path.join(project.folder, '../library');
	await mkdir(library);
	for (const line of ['init -q', 'commit -q --allow-empty -m Begin']) {
		await execa('git', line.split(' '), {cwd: library, env: project.environment, extendEnv: false});
	}

	await project.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', library, 'library');
	await project.commit();
	await project.write({'library/new': 'mine'});
	const before = await fingerprint(project.folder);
	const ran = await runAll(project);
	await expectDelivery(project, before, ran);
	expect(ran.of('run.started')[0]?.notCaptured).toEqual(['library: a submodule, its files are not captured']);
	expect(await project.git('diff', '--name-only', `treadle/${ran.run}^`, `treadle/${ran.run}`)).toBe(
		'result',
	);
});

test('a LOOP.md outside of loops/: its memory is no part of base, checkpoints and delivery', async () => {
	const project = await smallProject({
		agent: `echo "mine now" > team/MEMORY.md; ${written}`,
	});
	await mkdir(path.join(project.folder, 'team'));
	await rename(path.join(project.folder, 'loops/work/LOOP.md'), path.join(project.folder, 'team/night.md'));
	await project.commit();
	await writeFile(path.join(project.folder, 'team/MEMORY.md'), '# Memory\n\n## Hint\n\nBy hand.\n');
	const before = await fingerprint(project.folder, ['team/MEMORY.md']);
	const ran = await runAll(project, 'team/night.md');
	const files = await expectDelivery(project, before, ran, 'team/MEMORY.md');
	expect(files).toContain('team/night.md');
	expect(files).not.toContain('team/MEMORY.md');
	expect(ran.of('run.started')[0]?.dirty).toBe(false);
	expect(ran.of('prompt.composed')[0]?.prompt).toContain('By hand.');
	expect(await project.read('team/MEMORY.md')).toMatch(
		/^# Memory\n\n## Hint\n\nBy hand\.\n\n## night-1 · iteration 1/,
	);
});

test('a run never takes the name of a branch that was delivered before its state was lost', async () => {
	const project = await smallProject({agent: written});
	await project.git('branch', 'treadle/work-7');
	expect((await runAll(project)).run).toBe('work-8');
});

test.runIf(existsSync('/dev/shm'))(
	'state on another file system, and the index locked by the user’s own git',
	async () => {
		const project = await smallProject({agent: written});
		await project.write({'.git/index.lock': ''});
		const before = await fingerprint(project.folder);
		const elsewhere = await mkdtemp('/dev/shm/treadle-test-');
		project.environment.XDG_STATE_HOME = elsewhere;
		try {
			await expectDelivery(project, before, await runAll(project));
		} finally {
			await rm(elsewhere, {recursive: true, force: true});
		}
	},
);
