import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {clipboardWay, copyText} from '../../../source/screen/terminal/clipboard.js';
import {openTmux, tmuxMissing} from '../../support/tmux.js';

const scratch = async (): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'treadle-copy-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
};

test.each([
	[{TERM: 'xterm'}, 'terminal'],
	[{TERM: 'screen', TMUX: '/tmp/tmux-1000/default,1,0'}, 'tmux'],
	[{TERM: 'tmux-256color', SSH_TTY: '/dev/pts/1'}, 'perhaps'],
	[{TERM: 'linux'}, 'none'],
	[{TERM: 'dumb'}, 'none'],
])('%o copies by way of: %s', (environment, way) => {
	expect(clipboardWay(environment)).toBe(way);
});

test.skipIf((await tmuxMissing()) !== undefined)(
	'in tmux the text is in its buffer, however long',
	async () => {
		const tmux = await openTmux();
		onTestFinished(tmux.kill);
		const Tmux = (await tmux.run('display-message', '-p', '#{socket_path},#{pid},0')).trim();
		const written: string[] = [];
		const text = `${'Grüße, 日本\n'.repeat(30_000)}end`;
		const told = await copyText(text, {
			write: sequence => void written.push(sequence),
			environment: {TMUX: Tmux, TERM: 'tmux-256color'},
			folder: await scratch(),
			file: 'x.txt',
		});
		expect(told).toBe('30001 lines copied to tmux: its paste key puts them in');
		expect(await tmux.run('show-buffer')).toBe(text);
		expect(written).toEqual([]);
	},
);

test('what another machine’s tmux may drop is in a file as well', async () => {
	const folder = await scratch();
	const written: string[] = [];
	const told = await copyText('one line', {
		write: sequence => void written.push(sequence),
		environment: {TERM: 'screen-256color'},
		folder,
		file: 'x.txt',
	});
	expect(told).toBe(
		`1 line sent to the terminal, which may ignore that; saved to ${path.join(folder, 'x.txt')}`,
	);
	expect(written).toHaveLength(1);
	expect(await readFile(path.join(folder, 'x.txt'), 'utf8')).toBe('one line');
});

test('what no tmux takes is in a file', async () => {
	const folder = await scratch();
	const environment = {TMUX: path.join(folder, 'no-socket,1,0')};
	const told = await copyText('one line', {write() {}, environment, folder, file: 'x.txt'});
	expect(told).toBe(`tmux did not take 1 line; saved to ${path.join(folder, 'x.txt')}`);
	expect(await readFile(path.join(folder, 'x.txt'), 'utf8')).toBe('one line');
});
