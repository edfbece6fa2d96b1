import {stat} from 'node:fs/promises';
import {expect, onTestFinished, test} from 'vitest';
import {temporaryRepository} from './temporary-repository.js';
import {openTmux} from './tmux.js';

test('a temporary repository is real and leaves nothing behind', async () => {
	const repository = await temporaryRepository({files: {'a/b.txt': 'one\n'}, autoRemove: false});
	expect(await repository.git('log', '--format=%s %an')).toBe('Begin Test');
	await repository.write({'a/b.txt': 'two\n'});
	expect(await repository.commit('Second')).toMatch(/^[\da-f]{40}$/);
	expect(await repository.read('a/b.txt')).toBe('two\n');
	await repository.remove();
	await expect(stat(repository.home)).rejects.toThrow('ENOENT');
});

test('a tmux terminal takes keys, resizes and reports the exit code', async () => {
	const terminal = await openTmux({
		columns: 60,
		rows: 10,
		command: ['sh', '-c', 'echo "é $GREETING"; read line; stty size; read line; exit 3'],
		environment: {GREETING: 'hello'},
	});
	onTestFinished(terminal.kill);
	await terminal.until('é hello');
	expect(await terminal.exitCode()).toBeUndefined();
	await terminal.resize(50, 12);
	await terminal.send('x', 'Enter');
	await terminal.until('12 50');
	await terminal.send('Enter');
	await expect.poll(terminal.exitCode).toBe(3);
});
