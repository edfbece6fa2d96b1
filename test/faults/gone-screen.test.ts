/** An engine ends with the screen that started it, however that goes, unless somebody said that it may stay. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {readFacts} from '../../source/journal/runs/read-facts.js';
import {startOnTerminal} from '../bench/pseudo-terminal.js';
import {cliFile, treadle} from '../support/command-line.js';
import {leftRunning} from '../support/left-running.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

/** Works for ever the first time, and does its work when the run goes on. */
const stubborn =
	'[ -e "$HOME/once" ] && { echo done > result; exit; }; trap "" TERM HUP INT; setsid sleep 300 & touch "$HOME/once"; echo up; while :; do sleep 1; done';

const folderOf = async (project: TemporaryRepository): Promise<string> => {
	const {stdout} = await treadle(project, ['runs', '--json']);
	return path.dirname((JSON.parse(stdout.split('\n')[0] ?? '{}') as {journal?: string}).journal ?? '');
};

const isUp = (project: TemporaryRepository): boolean => existsSync(path.join(project.home, 'once'));

test.each([
	['SIGHUP', ({pid}: {pid: number}) => process.kill(pid, 'SIGHUP')],
	['a closed terminal', ({close}: {close: () => void}) => close()],
	['kill -9', ({kill}: {kill: () => void}) => kill()],
])('%s of the screen leaves nothing behind, and the run goes on where it was', async (_, end) => {
	const project = await smallProject({agent: stubborn});
	const terminal = await startOnTerminal([process.execPath, cliFile, 'run', 'work'], {
		folder: project.folder,
		environment: project.environment,
	});
	await expect.poll(() => isUp(project), {timeout: 10_000}).toBe(true);
	end(terminal);
	await expect.poll(() => leftRunning(project.home), {timeout: 5000}).toEqual([]);
	const folder = await folderOf(project);
	await expect
		.poll(async () => (await readFacts(folder)).finished, {timeout: 5000})
		.toMatchObject({outcome: 'interrupted', exitCode: 130});
	expect(await treadle(project, ['resume', '--headless'])).toMatchObject({exitCode: 0, stderr: ''});
});

test('a run left in the background outlives its screen and its terminal; so does one started there', async () => {
	const project = await smallProject({agent: stubborn});
	const terminal = await startOnTerminal([process.execPath, cliFile, 'run', 'work'], {
		folder: project.folder,
		environment: project.environment,
	});
	await expect.poll(() => isUp(project), {timeout: 10_000}).toBe(true);
	terminal.write('q');
	await terminal.until(text => text.includes('What should happen to it?'));
	terminal.write('b');
	expect(await terminal.ended).toBe(130);
	terminal.close();
	expect((await treadle(project, ['runs'])).stdout).toMatch(/work-1 +live/);
	expect(await treadle(project, ['stop', 'work-1'])).toMatchObject({exitCode: 0, stderr: ''});
	expect(leftRunning(project.home)).toEqual([]);

	const {exitCode, stdout, stderr} = await treadle(project, ['resume', '--background']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	expect(stdout).toContain('treadle watch work-1');
	const folder = await folderOf(project);
	await expect.poll(async () => (await readFacts(folder)).gate?.name, {timeout: 15_000}).toBe('deliver');
	expect(await treadle(project, ['stop', 'work-1'])).toMatchObject({exitCode: 0});
});

test('the shell that started a background run may be killed with all its group', async () => {
	const project = await smallProject({agent: stubborn});
	const shell = spawn('sh', ['-c', `"${process.execPath}" "${cliFile}" run work --background; sleep 60`], {
		cwd: project.folder,
		env: project.environment,
		detached: true,
		stdio: 'ignore',
	});
	await expect.poll(() => isUp(project), {timeout: 10_000}).toBe(true);
	const ended = once(shell, 'exit');
	process.kill(-(shell.pid ?? 0), 'SIGKILL');
	await ended;
	expect((await treadle(project, ['runs'])).stdout).toMatch(/work-1 +live/);
	onTestFinished(async () => {
		await treadle(project, ['stop', 'work-1']);
	});
});

test('a loop that asks is refused in the background, before anything starts', async () => {
	const project = await smallProject({agent: 'true', gates: 'all'});
	const {exitCode, stderr} = await treadle(project, ['run', 'work', '--background']);
	expect(exitCode).toBe(9);
	expect(stderr).toContain('treadle run work --background --gates deliver');
	expect((await treadle(project, ['runs'])).stdout).toContain('No loop has run');
});
