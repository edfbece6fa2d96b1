/** Several loops on one repository: one at a time, unless you say that they may run beside each other. */
import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {fingerprint} from '../support/fingerprint.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';
import {openTmux} from '../support/tmux.js';

/** Each agent says that it is up, and works on only when the other one is. */
const meeting = (own: string, other: string): string =>
	`touch "$HOME/${own}"; n=0; until [ -e "$HOME/${other}" ]; do n=$((n+1)); [ $n -gt 200 ] && exit 1; sleep 0.05; done; echo done > ${own}.txt`;

const loopOf = (name: string): string =>
	[
		'---',
		`goal: ${name} says done`,
		`agent: { command: "sh ${name}.sh" }`,
		'verify:',
		`  - run: grep -q done ${name}.txt && grep -q prepared installed/here && grep -qF "$PWD" installed/here`,
		'prepare: mkdir -p installed && echo prepared in $PWD > installed/here',
		'gates: deliver',
		'---',
		'Do it.',
		'',
	].join('\n');

const twoLoops = async (): Promise<TemporaryRepository> =>
	smallProject({
		agent: 'sleep 60',
		files: {
			'.gitignore': 'installed\n',
			'one.sh': meeting('one', 'two'),
			'two.sh': meeting('two', 'one'),
			'one.txt': 'nothing\n',
			'two.txt': 'nothing\n',
			'loops/one/LOOP.md': loopOf('one'),
			'loops/two/LOOP.md': loopOf('two'),
		},
	});

const live = async (project: TemporaryRepository): Promise<string> =>
	(await treadle(project, ['runs'])).stdout;

test('two loops at once, each in its own clone and checkout: both are verified, and nothing of one is in the other', async () => {
	const project = await twoLoops();
	const before = await fingerprint(project.folder);
	const [one, two] = await Promise.all(
		['one', 'two'].map(async name => treadle(project, ['run', name, '--headless', '--beside'])),
	);
	expect(one).toMatchObject({exitCode: 0, stderr: ''});
	expect(two).toMatchObject({exitCode: 0, stderr: ''});
	expect(await fingerprint(project.folder, ['loops/one/MEMORY.md', 'loops/two/MEMORY.md'])).toEqual(before);
	for (const [own, other] of [
		['one', 'two'],
		['two', 'one'],
	]) {
		const {stdout} = await treadle(project, ['runs', '--json']);
		const run = stdout
			.trim()
			.split('\n')
			.map(line => JSON.parse(line) as {id: string; commit: string; record: string})
			.find(({id}) => id === `${own}-1`);
		expect(run?.record).toBe('proven');
		const delivered = await treadle(project, ['deliver', `${own}-1`, '--commit', run?.commit ?? '']);
		expect(delivered).toMatchObject({exitCode: 0, stderr: ''});
		expect(await project.git('show', `treadle/${own}-1:${own}.txt`)).toBe('done');
		expect(await project.git('show', `treadle/${own}-1:${other}.txt`)).toBe('nothing');
	}

	const state = path.join(project.environment.XDG_STATE_HOME ?? '', 'treadle');
	const [repository = ''] = await readdir(state);
	expect(await readdir(path.join(state, repository))).toEqual(
		expect.arrayContaining(['checkout', 'checkout-2']),
	);
});

test('by default the second is told who is at work and what it does; the same loop never runs twice', async () => {
	const project = await twoLoops();
	expect(await treadle(project, ['run', 'work', '--background'])).toMatchObject({exitCode: 0});
	onTestFinished(async () => {
		await treadle(project, ['stop', '--all']);
	});
	const refused = await treadle(project, ['run', 'one', '--headless']);
	expect(refused.exitCode).toBe(2);
	expect(refused.stderr).toMatch(
		/run work-1 is active \(pid \d+, since \d\d:\d\d\)\. Now it is (starting|at work)\./,
	);
	expect(refused.stderr).toContain('treadle watch work-1');
	expect(refused.stderr).toContain('--beside');
	const same = await treadle(project, ['run', 'work', '--headless', '--beside']);
	expect(same.exitCode).toBe(2);
	expect(same.stderr).toContain('A loop runs only once at a time.');
	expect(await live(project)).not.toMatch(/one-1|work-2/);

	// While one runs beside it, another one has to say so too; and each is stopped by its name.
	const beside = treadle(project, ['run', 'one', '--headless', '--beside']);
	await expect.poll(() => existsSync(path.join(project.home, 'one')), {timeout: 10_000}).toBe(true);
	expect((await treadle(project, ['stop'])).stderr).toContain('several runs are going on in this repository');
	expect((await treadle(project, ['stop', 'work-1'])).stdout).toContain('work-1 stopped');
	expect((await treadle(project, ['run', 'two', '--headless'])).stderr).toContain('run one-1 is active');
	expect((await treadle(project, ['stop', '--all'])).stdout).toContain('one-1 stopped');
	expect(await beside).toMatchObject({exitCode: 3});
	expect((await treadle(project, ['stop', '--all'])).stdout).toContain('No run is going on');
});

test('at a terminal Enter watches the run that is in the way', async () => {
	const project = await twoLoops();
	expect(await treadle(project, ['run', 'work', '--background'])).toMatchObject({exitCode: 0});
	onTestFinished(async () => {
		await treadle(project, ['stop', '--all']);
	});
	const terminal = await openTmux({
		folder: project.folder,
		environment: project.environment,
		command: [process.execPath, cliFile, 'run', 'one'],
	});
	onTestFinished(terminal.kill);
	await terminal.until('Enter watches work-1');
	await terminal.send('Enter');
	await terminal.until(/Step · iteration 1/);
	await terminal.send('q');
	await expect.poll(terminal.exitCode).toBe(0);
	expect(await live(project)).toMatch(/work-1 +live/);
});
