import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {leftRunning} from '../support/left-running.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {openTmux} from '../support/tmux.js';

const project = async (command: string) =>
	temporaryRepository({
		files: {
			'loops/job/LOOP.md': `---\ngoal: It is done\nagent: rehearsal\nverify: [{run: ${command}}]\n---\nDo it.\n`,
		},
	});

test('a loop is looked at, and no run has happened', async () => {
	const place = await project('test -f result');
	const {exitCode, stdout, stderr} = await treadle(place, ['check', 'job', '--times', '3']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	expect(stdout).toMatch(/✗ red +test -f result +\d+ ms × 3\n/);
	expect(stdout).toMatch(/\n {2}treadle run job$/);
	expect(stdout).not.toContain('\u001B');
	expect((await treadle(place, ['runs'])).stdout).toContain('No loop has run');
	expect((await treadle(place, ['rescue'])).exitCode).toBe(2);
});

test('scripts get one JSON object, with null for what is unknown', async () => {
	const place = await project('no-such-command');
	const {exitCode, stdout, stderr} = await treadle(place, ['check', 'job', '--json']);
	expect({exitCode, stderr}).toEqual({exitCode: 8, stderr: ''});
	const told = JSON.parse(stdout) as Record<string, unknown>;
	expect(Object.keys(told)).toEqual([
		...['version', 'loop', 'file', 'goal', 'changed', 'result', 'exitCode', 'base', 'agent', 'prepare'],
		...['verifiers', 'protection', 'exposures', 'stop'],
	]);
	expect(told).toMatchObject({
		loop: 'job',
		result: 'unverifiable',
		exitCode: 8,
		prepare: null,
		agent: {problem: null},
		verifiers: [{id: 'run-1', status: 'unverified', measure: null, exitCode: 127}],
	});
});

test.each([
	[['check', 'jbo'], 'There is no loop "jbo". Did you mean "job"?'],
	[['check', 'job', '--times', '0'], '--times 0: it takes a whole number from 1 to 100.'],
])('%j is one clear message', async (commandLine, message) => {
	const {exitCode, stdout, stderr} = await treadle(await project('test -f result'), commandLine);
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
	expect(stderr).toContain(message);
});

test('ctrl+c in a terminal ends it and what it has started', async () => {
	const place = await project('echo here; sleep 61');
	const {folder, environment} = place;
	const terminal = await openTmux({
		folder,
		environment,
		command: [process.execPath, cliFile, 'check', 'job'],
	});
	onTestFinished(terminal.kill);
	await terminal.until('Asking echo here; sleep 61 …');
	await expect.poll(() => leftRunning(environment.XDG_STATE_HOME ?? '').join('\n')).toContain('sleep 61');
	await terminal.send('C-c');
	await expect.poll(terminal.exitCode).toBe(130);
	expect(leftRunning(environment.XDG_STATE_HOME ?? '')).toEqual([]);
	expect(await terminal.screen()).not.toContain('Asking');
});
