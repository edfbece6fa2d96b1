import {spawnSync} from 'node:child_process';
import {chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {removeLeftovers, writeAtomically} from '../../../source/system/files/write-atomically.js';

let folder: string;
let file: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'treadle-write-'));
	file = path.join(folder, 'a file.md');
});

afterEach(async () => {
	await rm(folder, {recursive: true, force: true});
});

const modeOf = async (): Promise<number> => (await stat(file)).mode & 0o777;

test('makes a file, replaces it, and leaves nothing beside it', async () => {
	expect(await writeAtomically(file, 'one\n')).toBe(true);
	expect(await writeAtomically(file, new Uint8Array([0xff, 0x00]))).toBe(true);
	expect([...(await readFile(file))]).toEqual([0xff, 0x00]);
	expect(await readdir(folder)).toEqual(['a file.md']);
});

test('keeps the permissions of the file it replaces', async () => {
	await writeFile(file, '');
	await chmod(file, 0o664);
	await writeAtomically(file, 'x');
	expect(await modeOf()).toBe(0o664);
});

test('gives the permissions asked for, whatever the umask', async () => {
	await writeAtomically(file, 'x', {mode: 0o666});
	expect(await modeOf()).toBe(0o666);
	await writeAtomically(file, 'x', {mode: 0o600});
	expect(await modeOf()).toBe(0o600);
});

test('gives up when told so, with everything as it was', async () => {
	await writeFile(file, 'theirs');
	expect(await writeAtomically(file, 'ours', {confirm: () => false})).toBe(false);
	expect(await readFile(file, 'utf8')).toBe('theirs');
	expect(await readdir(folder)).toEqual(['a file.md']);
});

test('throws and cleans up when the rename is impossible', async () => {
	await mkdir(file);
	await expect(writeAtomically(file, 'x')).rejects.toThrow('EISDIR');
	expect(await readdir(folder)).toEqual(['a file.md']);
	await expect(writeAtomically(path.join(folder, 'no', 'file'), 'x')).rejects.toThrow('ENOENT');
});

test('throws and cleans up when asking fails', async () => {
	const confirm = () => {
		throw new Error('cannot look');
	};
	await expect(writeAtomically(file, 'x', {confirm})).rejects.toThrow('cannot look');
	expect(await readdir(folder)).toEqual([]);
});

test('replaces a symbolic link and not what it points to', async () => {
	const other = path.join(folder, 'other');
	await writeFile(other, 'other');
	await symlink(other, file);
	await writeAtomically(file, 'x');
	expect(await readFile(other, 'utf8')).toBe('other');
	expect(await readFile(file, 'utf8')).toBe('x');
});

test('what a killed process left is removed, what a living one writes is not', async () => {
	const {pid: dead} = spawnSync(process.execPath, ['-e', '']);
	const living = `.a file.md.${process.pid}-0123abcd.tmp`;
	const others = ['.a file.md.tmp', '.b.md.1-0123abcd.tmp', '.a file.md.x-0123abcd.tmp'];
	for (const name of [`.a file.md.${dead}-0123abcd.tmp`, living, ...others]) {
		await writeFile(path.join(folder, name), '');
	}

	await removeLeftovers(file);
	expect((await readdir(folder)).sort()).toEqual([living, ...others].sort());
	await removeLeftovers(path.join(folder, 'no', 'folder'));
});
