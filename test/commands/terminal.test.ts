import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';
import {openTmux, type Tmux} from '../support/tmux.js';

const open = async ({folder, environment}: TemporaryRepository, ...commandLine: string[]): Promise<Tmux> => {
	const terminal = await openTmux({
		folder,
		environment,
		command: [process.execPath, cliFile, ...commandLine],
	});
	onTestFinished(terminal.kill);
	return terminal;
};

test('a run that cannot start gives the terminal back and says why', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	const terminal = await openTmux({folder: place.folder, environment: {...place.environment, PS1: 'ready '}});
	onTestFinished(terminal.kill);
	await terminal.type(`${process.execPath} ${cliFile} run wrok; echo code $?`);
	await terminal.send('Enter');
	const screen = await terminal.until(/code \d/);
	expect(screen).toContain('There is no loop "wrok". Did you mean "work"?');
	expect(screen).toContain('code 2');
	expect(screen).not.toMatch(/[╭┏]/);
	expect((await terminal.run('display-message', '-p', '#{alternate_on} #{cursor_flag}')).trim()).toBe('0 1');
});

test('a theme that is not there starts nothing', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	const terminal = await open(place, 'run', 'work', '--theme', 'drak');
	await terminal.until('There is no theme "drak". Did you mean "dark"?');
	await expect.poll(terminal.exitCode).toBe(2);
	expect((await treadle(place, ['runs'])).stdout).toContain('No loop has run');
});

test('treadle alone shows what is here and what to type', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	await treadle(place, ['run', 'work']);
	const terminal = await open(place);
	const screen = await terminal.until('All commands');
	expect(screen).toContain('treadle run work');
	expect(screen).toMatch(/work-1 +verified, to deliver/);
	expect(screen).toMatch(/treadle deliver work-1 +see the result/);
});

test('a run is watched, stopped from another terminal, and leaves a summary', async () => {
	const place = await smallProject({agent: 'sleep 60'});
	const owner = await open(place, 'run', 'work');
	await owner.until(/Step · iteration 1/);
	const watcher = await open(place, 'watch', 'work-1');
	await watcher.until(/Step · iteration 1/);
	const stopped = await treadle(place, ['stop', 'work-1']);
	expect(stopped).toMatchObject({exitCode: 0, stderr: ''});
	expect(stopped.stdout).toContain('treadle resume work-1');
	await owner.until('stopped');
	await owner.send('q');
	await expect.poll(owner.exitCode).toBe(3);
	expect(await owner.screen()).toContain('journal.jsonl');
	await watcher.send('q');
	await expect.poll(watcher.exitCode).toBe(0);
});

test('delivering asks at a terminal, and a no changes nothing', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	await treadle(place, ['run', 'work']);
	const no = await open(place, 'deliver', 'work-1');
	const asked = await no.until('[y/N]');
	expect(asked).toContain('✓ verified');
	await no.send('Enter');
	await no.until('Not delivered.');
	await expect.poll(no.exitCode).toBe(3);
	expect(await place.git('branch', '--format=%(refname:short)')).toBe('main');

	const left = await open(place, 'deliver', 'work-1');
	await left.until('[y/N]');
	await left.send('C-c');
	await expect.poll(left.exitCode).toBe(3);

	const yes = await open(place, 'deliver', 'work-1');
	await yes.until('[y/N]');
	await yes.type('y');
	await yes.send('Enter');
	await yes.until('Delivered as branch treadle/work-1');
	await expect.poll(yes.exitCode).toBe(0);
});
