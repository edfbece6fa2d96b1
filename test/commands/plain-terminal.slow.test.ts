import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';
import {openTmux, type Tmux} from '../support/tmux.js';

/** A real terminal that says it is dumb; its program is started by `env`, as tmux sets TERM itself. */
const open = async (
	{folder, environment}: TemporaryRepository,
	settings: readonly string[],
	...commandLine: string[]
): Promise<Tmux> => {
	const terminal = await openTmux({
		folder,
		environment,
		command: ['env', ...settings, process.execPath, cliFile, ...commandLine],
	});
	onTestFinished(terminal.kill);
	return terminal;
};

const dumb = ['TERM=dumb'];

/** Answers the question that waits now. */
const answer = async (terminal: Tmux, text: string): Promise<void> => {
	await terminal.until(screen => screen.trimEnd().endsWith('Your answer:'));
	await terminal.type(text);
	await terminal.send('Enter');
};

const gate = (name: string) => (screen: string) =>
	screen.trimEnd().endsWith('Your answer:') &&
	screen.lastIndexOf(`Gate: ${name}`) > screen.lastIndexOf('approved by');

test('a dumb terminal is asked at every gate, and an empty line is no answer', async () => {
	const place = await smallProject({agent: 'cat >../prompt; echo done > result', gates: 'all'});
	const terminal = await open(place, dumb, 'run', 'work');
	const first = await terminal.until(gate('prompt'));
	expect(first).toContain('Question: Send this prompt to');
	expect(first).toContain('After yes: The agent starts to work');
	expect(first).toContain('Choices: y = approve; r = reject with a reason; e = edit');
	await terminal.send('Enter');
	await terminal.until(screen => screen.split('Gate: prompt').length === 3);
	await answer(terminal, 'maybe');
	await terminal.until('"maybe" is not one of the choices');
	await answer(terminal, 'd');
	await terminal.until('Write done into the file result.');
	await answer(terminal, 'y');
	await terminal.until(gate('checkpoint'));
	await answer(terminal, 'd');
	await terminal.until('+done');
	await answer(terminal, 'y');
	await terminal.until(gate('verdict'));
	await answer(terminal, 'y');
	await terminal.until(gate('memory'));
	await answer(terminal, 'y');
	const last = await terminal.until(gate('delivery'));
	expect(last).not.toContain('nobody is there');
	// An answer that comes sooner than anybody reads is not taken.
	await expect
		.poll(
			async () => {
				await terminal.type('y');
				await terminal.send('Enter');
				return terminal.exitCode();
			},
			{interval: 400, timeout: 8000},
		)
		.toBe(0);
	expect(await place.git('show', 'treadle/work-1:result')).toBe('done');
});

test('a reason and a new prompt have many lines', async () => {
	const place = await smallProject({
		agent: 'cat >> "$HOME/heard"; echo half >> result',
		gates: '[prompt, checkpoint]',
		loop: 'stop: { iterations: 3 }',
	});
	const terminal = await open(place, dumb, 'run', 'work');
	await answer(terminal, 'e');
	await terminal.until('a full stop at once changes nothing');
	for (const line of ['Do it', '', 'well.', '.']) {
		await terminal.type(line);
		await terminal.send('Enter');
	}

	await terminal.until('prompt: 12 characters, edited by hand');
	await answer(terminal, 'y');
	await terminal.until(gate('checkpoint'));
	expect(await readFile(path.join(place.home, 'heard'), 'utf8')).toContain('Do it\n\nwell.');
	await answer(terminal, 'r');
	await terminal.until('Type the reason');
	for (const line of ['It is half', 'of what I want', '']) {
		await terminal.type(line);
		await terminal.send('Enter');
	}

	const rejected = await terminal.until('checkpoint rejected by you: It is half');
	expect(rejected).toContain('prompt edited by you');
	await answer(terminal, 'x');
	await terminal.until('Stop the run now?');
	await terminal.type('x');
	await terminal.send('Enter');
	await expect.poll(terminal.exitCode, {timeout: 10_000}).toBe(3);
	expect(await terminal.screen()).toContain('treadle resume work-1');
});

test('the end of the input is no answer: the run ends, and goes on where it asked', async () => {
	const place = await smallProject({agent: 'echo done > result', gates: '[checkpoint, deliver]'});
	const terminal = await open(place, dumb, 'run', 'work');
	await terminal.until(gate('checkpoint'));
	await terminal.send('C-d');
	await expect.poll(terminal.exitCode, {timeout: 10_000}).toBe(9);
	expect(await terminal.screen()).toContain('treadle resume work-1');

	const again = await open(place, dumb, 'resume', '--plain');
	await again.until(gate('checkpoint'));
	await again.send('C-c');
	await again.until('What should happen to it?');
	await answer(again, 'b');
	await expect.poll(again.exitCode, {timeout: 10_000}).toBe(130);

	const watcher = await open(place, [], 'watch', '--plain');
	await answer(watcher, 'yes');
	await watcher.until(gate('delivery'));
	await watcher.send('C-c');
	await expect.poll(watcher.exitCode, {timeout: 10_000}).toBe(0);
	expect((await treadle(place, ['stop', 'work-1'])).exitCode).toBe(0);
});

test('ctrl+c asks first and then ends the run; what is typed ahead answers nothing', async () => {
	const place = await smallProject({
		agent: 'while [ ! -e "$HOME/go" ]; do sleep 0.05; done; sleep 60',
		gates: '[prompt, checkpoint]',
	});
	const terminal = await open(place, dumb, 'run', 'work');
	await answer(terminal, 'y');
	await terminal.until('prompt approved by you');
	await terminal.type('y');
	await terminal.send('Enter');
	await terminal.until('Nothing is asked now, so "y" was not used.');
	await terminal.send('C-c');
	await terminal.until('What should happen to it?');
	await terminal.send('C-c');
	await expect.poll(terminal.exitCode, {timeout: 10_000}).toBe(130);
	await expect
		.poll(async () => (await treadle(place, ['runs'])).stdout, {timeout: 10_000})
		.toMatch(/work-1 +interrupted/);
});

test.each([
	['LANG=C', ['LC_ALL=C'], 'The locale is not UTF-8.'],
	['a screen reader', ['INK_SCREEN_READER=true'], 'INK_SCREEN_READER is set.'],
])('%s gets plain lines without control sequences, in ASCII where it has to be', async (_, settings, why) => {
	const place = await smallProject({
		agent: 'echo "✓ naïve …"; echo done > result',
		gates: '[checkpoint]',
	});
	const terminal = await open(place, settings, 'run', 'work');
	const screen = await terminal.until(gate('checkpoint'));
	expect(screen).toContain(why);
	expect(screen).toContain(settings[0] === 'LC_ALL=C' ? '+ naive ...' : '✓ naïve …');
	expect((await terminal.run('display-message', '-p', '#{alternate_on} #{cursor_flag}')).trim()).toBe('0 1');
	expect(await terminal.ansi()).not.toContain('\u001B');
	await answer(terminal, 'x');
	await terminal.until('x = stop it now');
	await terminal.type('x');
	await terminal.send('Enter');
	await expect.poll(terminal.exitCode, {timeout: 10_000}).toBe(3);
});
