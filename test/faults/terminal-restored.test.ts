/** However the screen is left, the terminal is as it was: lines wrap, the cursor shows, the shell's screen and title are back. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import {openTmux, type Tmux} from '../support/tmux.js';

const modesOf = async (terminal: Tmux): Promise<string> =>
	(await terminal.run('display-message', '-p', '#{wrap_flag} #{cursor_flag} #{alternate_on}')).trim();

const titleOf = async (terminal: Tmux): Promise<string> =>
	(await terminal.run('display-message', '-p', '#{pane_title}')).trim();
const ownTitle = 'the title of the shell';

/** Process id of the program that draws the screen. */
const screenPid = async (terminal: Tmux): Promise<number> => {
	const pane = (await terminal.run('display-message', '-p', '#{pane_pid}')).trim();
	const {stdout} = await execa('ps', ['-eo', 'pid=,ppid=,args=']);
	const processes = stdout.split('\n').map(line => {
		const [pid = '', parent = '', ...words] = line.trim().split(/\s+/);
		return {pid, parent, words: words.join(' ')};
	});
	const below = (pid: string): string | undefined => {
		const children = processes.filter(({parent}) => parent === pid);
		return (
			children.find(({words}) => words.includes(cliFile))?.pid ??
			children.map(child => below(child.pid)).find(found => found !== undefined)
		);
	};

	const found = below(pane);
	if (found === undefined) {
		throw new Error('no screen is running');
	}

	return Number(found);
};

const signal =
	(name: NodeJS.Signals) =>
	async (terminal: Tmux): Promise<void> => {
		process.kill(await screenPid(terminal), name);
	};

const ways: Record<string, (terminal: Tmux) => Promise<void>> = {
	'q, and leaving it in the background': async terminal => {
		await terminal.send('q');
		await terminal.until('Are you sure');
		await terminal.send('Enter');
		await terminal.send('b');
	},
	'q, and stopping it': async terminal => {
		await terminal.send('q');
		await terminal.until('Are you sure');
		await terminal.send('q');
	},
	'ctrl+c twice': async terminal => {
		await terminal.send('C-c');
		await terminal.until('Are you sure');
		await terminal.send('C-c');
	},
	SIGTERM: signal('SIGTERM'),
	SIGHUP: signal('SIGHUP'),
	SIGINT: signal('SIGINT'),
};

const open = async (extra: Record<string, string> = {}): Promise<Tmux> => {
	const place = await smallProject({agent: 'sleep 60', gates: 'all'});
	const terminal = await openTmux({
		folder: place.folder,
		environment: {...place.environment, PS1: 'ready ', ...extra},
	});
	onTestFinished(async () => {
		// Some ways leave the run in the background.
		await treadle(place, ['stop', 'work-1']);
		await terminal.kill();
	});
	await terminal.run('select-pane', '-T', ownTitle);
	await terminal.type(`${process.execPath} ${cliFile} run work`);
	await terminal.send('Enter');
	await terminal.until('Gate: prompt', 20_000);
	await expect.poll(() => modesOf(terminal)).toBe('0 0 1');
	await expect.poll(() => titleOf(terminal)).toBe('◆ work: waits for you');
	return terminal;
};

test.each(Object.entries(ways))('%s', async (_, leave) => {
	const terminal = await open();
	await leave(terminal);
	await expect.poll(() => modesOf(terminal), {timeout: 15_000}).toBe('1 1 0');
	await terminal.until(/ready *$/m);
	expect(await titleOf(terminal)).toBe(ownTitle);
});

test('suspended and brought back', async () => {
	const terminal = await open();
	await terminal.send('C-z');
	await expect.poll(() => modesOf(terminal), {timeout: 15_000}).toBe('1 1 0');
	expect(await titleOf(terminal)).toBe(ownTitle);
	await terminal.type('fg');
	await terminal.send('Enter');
	await expect.poll(() => modesOf(terminal), {timeout: 15_000}).toBe('0 0 1');
	await terminal.until('Gate: prompt');
	expect(await titleOf(terminal)).toBe('◆ work: waits for you');
	await terminal.send('q');
	await terminal.until('Are you sure');
});

test('while the editor has the terminal', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-editor-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const editor = path.join(folder, 'editor.sh');
	writeFileSync(editor, '#!/bin/sh\necho editing\nread answer\n', {mode: 0o755});
	const terminal = await open({EDITOR: editor, VISUAL: editor});
	await terminal.send('e');
	await terminal.until('editing');
	expect(await modesOf(terminal)).toBe('1 1 0');
	expect(await titleOf(terminal)).toBe(ownTitle);
	// The editor gets the very first key, and the screen those after it.
	await terminal.send('Enter');
	await expect.poll(() => modesOf(terminal), {timeout: 15_000}).toBe('0 0 1');
	await terminal.send('q');
	await terminal.until('Are you sure');
});
