import {createHash} from 'node:crypto';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readLoop} from '../../../source/loop/file/read-loop.js';
import {loopText} from '../support/loop-text.js';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'treadle-read-'));
});

afterAll(async () => {
	await rm(folder, {recursive: true, force: true});
});

const write = async (content: string | Uint8Array): Promise<string> => {
	const file = path.join(folder, 'LOOP.md');
	await writeFile(file, content);
	return file;
};

const bytes = (...parts: (string | number)[]): Buffer =>
	Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

test('the digest is that of the bytes on disk', async () => {
	const content = Buffer.from(`\uFEFF${loopText('', 'größer \uFFFD')}`);
	const loop = await readLoop(await write(content));
	expect(loop.digest).toBe(createHash('sha256').update(content).digest('hex'));
	expect(loop.body).toBe('größer \uFFFD');
});

test('a loop knows its absolute path, however it was named', async () => {
	const file = await write(loopText());
	expect((await readLoop(path.relative(process.cwd(), file))).file).toBe(file);
});

test.each([
	['a NUL byte', bytes('---\ngoal: a', 0, 'b\n'), ':2:8: byte 11 is the control character NUL. Remove it.'],
	['an escape', bytes('---\nä\u001B[2J'), ':2:2: byte 6 is the control character U+001B. Remove it.'],
	['a C1 control', bytes('---\nä\u009B2J'), ':2:2: byte 6 is the control character U+009B. Remove it.'],
	[
		'Latin-1',
		bytes('---\ngoal: gr', 0xf6, 0xdf, 'er\n'),
		':2:9: byte 12 (0xF6) is not UTF-8. Save the file as UTF-8.',
	],
	[
		'half a character',
		bytes('\uFFFDa', 0xe6, 0x97),
		':1:3: byte 4 (0xE6) is not UTF-8. Save the file as UTF-8.',
	],
	['UTF-16', bytes(0xff, 0xfe, '-', 0), ':1:1: byte 0 (0xFF) is not UTF-8. Save the file as UTF-8.'],
])('%s is refused by its byte', async (_, content, message) => {
	const file = await write(content);
	await expect(readLoop(file)).rejects.toMatchObject({name: 'Problem', message: file + message, exitCode: 2});
});

test('a file that is much too large is not read', async () => {
	const file = await write(Buffer.alloc(10 * 1024 * 1024, 'x'));
	await expect(readLoop(file)).rejects.toMatchObject({
		message: `${file} is 10.0 MB large; the limit for a LOOP.md is 1 MB.`,
	});
});

test('a file that is not there and a folder say so', async () => {
	const missing = path.join(folder, 'none', 'LOOP.md');
	await expect(readLoop(missing)).rejects.toMatchObject({message: `There is no loop file at ${missing}.`});
	const inside = path.join(folder, 'inside');
	await mkdir(inside);
	await expect(readLoop(inside)).rejects.toMatchObject({
		message: `${inside} is a folder; a loop is a LOOP.md file.`,
	});
});
