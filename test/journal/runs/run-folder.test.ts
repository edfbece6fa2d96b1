import {mkdir, stat, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createRunFolder, runPaths, socketPath} from '../../../source/journal/runs/run-folder.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test('runs of a loop are numbered above all that exist', async () => {
	const runs = join(await temporaryFolder(), 'state', 'runs');
	expect(await createRunFolder(runs, 'spec')).toEqual({run: 'spec-1', folder: join(runs, 'spec-1')});
	expect((await createRunFolder(runs, 'spec')).run).toBe('spec-2');
	await mkdir(join(runs, 'spec-41'));
	await mkdir(join(runs, 'spec-other-99'));
	await writeFile(join(runs, 'spec-x'), '');
	expect((await createRunFolder(runs, 'spec')).run).toBe('spec-42');
	expect((await createRunFolder(runs, 'other')).run).toBe('other-1');
	expect((await stat(join(runs, 'spec-42'))).mode & 0o777).toBe(0o700);
	expect((await stat(runs)).mode & 0o777).toBe(0o700);
});

test('runs that start at the same time get folders of their own', async () => {
	const runs = await temporaryFolder();
	const made = await Promise.all(Array.from({length: 20}, () => createRunFolder(runs, 'spec')));
	expect(new Set(made.map(({run}) => run)).size).toBe(20);
});

test.each([
	['spec', 'spec-1'],
	['Fix the bug!', 'Fix-the-bug-1'],
	['../../etc', 'etc-1'],
	['a..b.lock', 'a-b-lock-1'],
	['naïve café', 'naive-cafe-1'],
	['--force', 'force-1'],
	['日本語', 'loop-1'],
	['', 'loop-1'],
	['x'.repeat(300), `${'x'.repeat(60)}-1`],
])('a loop named "%s" has a run %s', async (loop, run) => {
	expect((await createRunFolder(await temporaryFolder(), loop)).run).toBe(run);
});

test('a folder that cannot be made is a Problem', async () => {
	const file = join(await temporaryFolder(), 'file');
	await writeFile(file, '');
	await expect(createRunFolder(file, 'spec')).rejects.toMatchObject({
		name: 'Problem',
		message: expect.stringContaining(file),
	});
});

test('the parts of a run lie in its folder', () => {
	const paths = runPaths('/state/runs/spec-1');
	expect(paths).toMatchObject({
		journal: '/state/runs/spec-1/journal.jsonl',
		notes: '/state/runs/spec-1/notes.md',
		socket: '/state/runs/spec-1/control.sock',
	});
	expect(paths.raw(7, 'agent.out')).toBe('/state/runs/spec-1/raw/0007/agent.out');
});

test('a socket that would be too deep gets a short path, always the same', async () => {
	const deep = join(await temporaryFolder(), 'é'.repeat(60));
	expect(socketPath(deep)).toMatch(/^\/tmp\/treadle-\d+\/[0-9a-f]{32}\.sock$/);
	expect(socketPath(deep)).toBe(socketPath(`${deep}/`));
	expect(socketPath(deep)).not.toBe(socketPath(`${deep}x`));
});

test('the longest path that stays in the folder is one the system takes', async () => {
	const folder = await temporaryFolder();
	const longest = join(folder, 'x'.repeat(100 - Buffer.byteLength(join(folder, '/control.sock')) - 1));
	expect(Buffer.byteLength(socketPath(longest))).toBe(100);
	await mkdir(longest);
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(socketPath(longest), resolve);
	});
	await new Promise(resolve => server.close(resolve));
	expect(socketPath(`${longest}x`)).toMatch(/^\/tmp\//);
});
