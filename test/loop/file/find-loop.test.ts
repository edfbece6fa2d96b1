import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {findLoop, listLoops} from '../../../source/loop/file/find-loop.js';

let root: string;
let empty: string;

beforeAll(async () => {
	root = await mkdtemp(path.join(tmpdir(), 'treadle-find-'));
	empty = path.join(root, 'empty');
	for (const name of ['spec', 'lint', 'no-file']) {
		await mkdir(path.join(root, 'loops', name), {recursive: true});
	}

	await mkdir(empty);
	await mkdir(path.join(root, 'elsewhere', 'spec'), {recursive: true});
	for (const file of [
		'loops/spec/LOOP.md',
		'loops/lint/LOOP.md',
		'elsewhere/LOOP.md',
		'elsewhere/nightly.md',
		'loops/README.md',
	]) {
		await writeFile(path.join(root, file), '');
	}
});

afterAll(async () => {
	await rm(root, {recursive: true, force: true});
});

test('loops are the folders with a LOOP.md', async () => {
	expect(await listLoops(root)).toEqual(['lint', 'spec']);
	expect(await listLoops(empty)).toEqual([]);
});

test.each([
	['spec', 'loops/spec/LOOP.md'],
	['loops/spec', 'loops/spec/LOOP.md'],
	['loops/spec/LOOP.md', 'loops/spec/LOOP.md'],
	['./elsewhere/', 'elsewhere/LOOP.md'],
	['elsewhere', 'elsewhere/LOOP.md'],
	['elsewhere/nightly.md', 'elsewhere/nightly.md'],
])('%s', async (given, file) => {
	expect(await findLoop(root, given, root)).toBe(path.join(root, file));
});

test('a name in loops/ comes before a folder of that name; a path is meant from where one stands', async () => {
	const from = path.join(root, 'elsewhere');
	expect(await findLoop(root, 'spec', from)).toBe(path.join(root, 'loops/spec/LOOP.md'));
	expect(await findLoop(root, '.', from)).toBe(path.join(from, 'LOOP.md'));
	expect(await findLoop(root, path.join(root, 'elsewhere'), '/')).toBe(path.join(from, 'LOOP.md'));
});

test.each([
	['sepc', 'There is no loop "sepc". Did you mean "spec"?'],
	['loops/lnit/LOOP.md', 'There is no loop "loops/lnit/LOOP.md". Did you mean "lint"?'],
	['something', 'There is no loop "something".'],
	['', 'There is no loop "".'],
	['..', 'There is no loop "..".'],
])('"%s" is not found, and what there is is listed', async (given, message) => {
	await expect(findLoop(root, given, '/nowhere/at/all')).rejects.toMatchObject({
		message,
		hint: 'Loops here: lint, spec.',
		exitCode: 2,
	});
});

test('a folder without a LOOP.md is named, as is a repository without loops', async () => {
	await expect(findLoop(empty, empty, root)).rejects.toMatchObject({
		message: `The folder ${empty} has no LOOP.md.`,
		hint: `There are no loops in ${path.join(empty, 'loops')} yet: a loop is a folder there with a LOOP.md.`,
	});
});
