import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {filesOf} from '../support/files-of.js';
import {openDelivery} from './support/open-delivery.js';

const work =
	'echo work > work.txt; printf "\\0\\1" > image.bin; rm spec.md; printf "a\\r\\n" > crlf.txt; chmod +x README.md';

test.each(['git am --keep-cr', 'git apply'])('%s takes it, on the HEAD of the user', async command => {
	const {user, deliver, announce, commit, place} = await openDelivery(work);
	const before = filesOf(user.folder);
	const announced = announce('patch');
	const {to = ''} = await deliver('patch');
	expect(to).toBe(path.join(place.stateFolder, 'patches', 'run-1.patch'));
	expect(announced).toMatchObject({to, take: `git am --keep-cr ${to}`});
	expect(filesOf(user.folder)).toEqual(before);
	await execa('sh', ['-c', `${command} ${to}`], {cwd: user.folder, env: user.environment, extendEnv: false});
	await user.git('add', '-A');
	expect(await user.git('write-tree')).toBe(await tree(place.storeFolder, commit));
	expect(await readFile(to, 'utf8')).toContain('Subject: [PATCH] spec: All is built');
});

test('--to names a file or a folder, and nothing is replaced', async () => {
	const {user, deliver} = await openDelivery(work);
	expect((await deliver('patch', {to: user.home})).to).toBe(path.join(user.home, 'run-1.patch'));
	const file = path.join(user.home, 'mine.patch');
	await writeFile(file, 'mine');
	await expect(deliver('patch', {to: file})).rejects.toMatchObject({
		message: expect.stringMatching(/mine\.patch exists already\.$/),
		hint: expect.stringContaining('--to <file>'),
	});
	expect(await readFile(file, 'utf8')).toBe('mine');
	await deliver('patch');
	await expect(deliver('patch')).rejects.toThrow(/run-1\.patch exists already/);
	expect((await deliver('patch', {branch: 'treadle/run-1-2'})).to).toMatch(/run-1-2\.patch$/);
	const deep = path.join(user.home, 'new', 'folder', 'x.patch');
	await deliver('patch', {to: deep});
	expect(existsSync(deep)).toBe(true);
});

const tree = async (storeFolder: string, commit: string): Promise<string> =>
	(await execa('git', ['--git-dir', storeFolder, 'rev-parse', `${commit}^{tree}`])).stdout;
