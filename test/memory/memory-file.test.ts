import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {
	chmod,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	realpath,
	rm,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {execa} from 'execa';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openMemory} from '../../source/memory/memory-file.js';
import {smallDisk} from '../support/small-disk.js';

let outside: string;
let root: string;
let folder: string;
let file: string;

beforeEach(async () => {
	outside = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-memory-')));
	root = path.join(outside, 'repository');
	folder = path.join(root, 'loops', 'spec');
	file = path.join(folder, 'MEMORY.md');
	await mkdir(path.join(root, '.git'), {recursive: true});
	await mkdir(folder, {recursive: true});
});

afterEach(async () => {
	await rm(outside, {recursive: true, force: true});
});

const section = {title: 'spec-3 · iteration 1 · failed', text: 'Dates are off by one.'};
const rendered = '## spec-3 · iteration 1 · failed\n\nDates are off by one.\n';

test('there is nothing before anything was noted', async () => {
	expect(await openMemory(file).read()).toEqual([]);
	expect(await readdir(folder)).toEqual([]);
});

test('the first note makes the file, the next ones follow', async () => {
	const memory = openMemory(file);
	await memory.append(section);
	expect(await readFile(file, 'utf8')).toBe(`# Memory of the spec loop\n\n${rendered}`);
	await memory.append({title: 'Two', text: ''});
	expect(await readFile(file, 'utf8')).toBe(`# Memory of the spec loop\n\n${rendered}\n## Two\n`);
	expect(await memory.read()).toEqual([
		{...section, pinned: false},
		{title: 'Two', text: '', pinned: false},
	]);
	expect(await readdir(folder)).toEqual(['MEMORY.md']);
});

test('a loop folder that is gone is named, not made again', async () => {
	await rm(folder, {recursive: true});
	await expect(openMemory(file).append(section)).rejects.toThrow(`${folder} is gone`);
	expect(existsSync(folder)).toBe(false);
});

describe('every byte that stands there stays', () => {
	test.each([
		['no final line end', '# M\n\n## A\n\na', `\n\n${rendered}`],
		['a final line end', '## A\n\na\n', `\n${rendered}`],
		['a blank line at the end', '## A\n\na\n\n', rendered],
		['Windows line ends', '## A\r\n\r\na\r\n', `\r\n${rendered.replaceAll('\n', '\r\n')}`],
		['a code block left open', '## A\n\n```\na\n', `\`\`\`\n\n${rendered}`],
		['only blanks', '  ', `\n# Memory of the spec loop\n\n${rendered}`],
		['empty', '', `# Memory of the spec loop\n\n${rendered}`],
		['no UTF-8', Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x00, 0x0a]), `\n${rendered}`],
		['a byte order mark', '\uFEFF# M\n', `\n${rendered}`],
	])('%s', async (_, before, added) => {
		await writeFile(file, before);
		const sections = (await openMemory(file).read()).length;
		await openMemory(file).append(section);
		const after = await readFile(file);
		expect(after.subarray(0, before.length)).toEqual(Buffer.from(before).subarray(0, before.length));
		expect(after.toString('latin1')).toBe(
			Buffer.from(before).toString('latin1') + Buffer.from(added).toString('latin1'),
		);
		const now = await openMemory(file).read();
		expect(now).toHaveLength(sections + 1);
		expect(now.at(-1)).toEqual({...section, pinned: false});
	});

	test('over and over, with texts of all kinds', async () => {
		const memory = openMemory(file);
		const texts = ['a', '```\nopen', '## heading', '\r\n', '~~~', '> q', '', '# x\n\n', '`'.repeat(50), '😀'];
		let before: Buffer = Buffer.alloc(0);
		for (const [index, text] of texts.entries()) {
			await memory.append({title: `n${index}`, text});
			const after = await readFile(file);
			expect(after.subarray(0, before.length).equals(before)).toBe(true);
			before = after;
		}

		expect((await memory.read()).map(({title}) => title)).toEqual(texts.map((_, index) => `n${index}`));
	});
});

test('permissions stay', async () => {
	await writeFile(file, 'x\n');
	await chmod(file, 0o664);
	await openMemory(file).append(section);
	expect((await stat(file)).mode & 0o777).toBe(0o664);
});

describe('others write too', () => {
	/** Does something as soon as the new content lies beside the file, which is just before it takes its place. */
	const whenBeingReplaced = async (appending: Promise<void>, act: () => void): Promise<void> => {
		let done = false;
		const settled = appending.finally(() => {
			done = true;
		});
		while (!done && !readdirSync(folder).some(name => name.endsWith('.tmp'))) {
			await nextTurn();
		}

		expect(done).toBe(false);
		act();
		await settled;
	};

	test.each([
		['edited', '## A (pinned)\n\nedited by hand\n'],
		['emptied', ''],
		['written anew', 'completely different'],
	])('a file that is %s meanwhile keeps what was saved', async (_, saved) => {
		await writeFile(file, '## A\n\nold\n');
		await whenBeingReplaced(openMemory(file).append(section), () => writeFileSync(file, saved));
		const text = await readFile(file, 'utf8');
		expect(text.startsWith(saved)).toBe(true);
		expect(text).toContain(rendered);
		expect(text).not.toContain('old');
		expect(await readdir(folder)).toEqual(['MEMORY.md']);
	});

	test('a file that appears meanwhile is not overwritten', async () => {
		await whenBeingReplaced(openMemory(file).append(section), () => writeFileSync(file, 'mine\n'));
		expect(await readFile(file, 'utf8')).toBe(`mine\n\n${rendered}`);
	});

	test('many notes at once all arrive, also from two who know nothing of each other', async () => {
		const memories = [openMemory(file), openMemory(file)];
		const names = Array.from({length: 20}, (_, index) => `n${String(index).padStart(2, '0')}`);
		await Promise.all(names.map((title, index) => memories[index % 2]?.append({title, text: title})));
		expect((await openMemory(file).read()).map(({title}) => title).sort()).toEqual(names);
	});

	test('what a killed run left beside the file is cleared away', async () => {
		const {pid} = spawnSync(process.execPath, ['-e', '']);
		await writeFile(path.join(folder, `.MEMORY.md.${pid}-01234567.tmp`), '');
		await openMemory(file).append(section);
		expect(await readdir(folder)).toEqual(['MEMORY.md']);
	});
});

describe('what is no memory file is refused, for reading and for writing', () => {
	const refused = async (message: string): Promise<void> => {
		await expect(openMemory(file).read()).rejects.toMatchObject({name: 'Problem', message, exitCode: 2});
		await expect(openMemory(file).append(section)).rejects.toMatchObject({
			name: 'Problem',
			message,
			exitCode: 2,
		});
	};

	test('a folder', async () => {
		await mkdir(file);
		await refused(`${file} is a folder; a loop's memory has to be a file.`);
		expect(await readdir(folder)).toEqual(['MEMORY.md']);
	});

	test('a link out of the repository', async () => {
		const secret = path.join(outside, 'secret');
		await writeFile(secret, 'secret');
		await symlink('../../../secret', file);
		await refused(`${file} is a symbolic link out of the repository, to ${secret}.`);
		expect(await readFile(secret, 'utf8')).toBe('secret');
	});

	test('a loop folder that is a link out of the repository', async () => {
		await rm(folder, {recursive: true});
		await symlink(outside, folder);
		await refused(`${file} is a symbolic link out of the repository, to ${outside}/MEMORY.md.`);
		expect(await readdir(outside)).toEqual(['repository']);
	});

	test('a repository whose name only begins the same is outside', async () => {
		await mkdir(`${root}-2`);
		await symlink(`${root}-2`, path.join(folder, 'away'));
		file = path.join(folder, 'away', 'MEMORY.md');
		await refused(`${file} is a symbolic link out of the repository, to ${root}-2/MEMORY.md.`);
	});

	test('a link to nothing', async () => {
		await symlink('nowhere', file);
		await refused(`${file} is a broken symbolic link.`);
	});

	test('a pipe', async () => {
		spawnSync('mkfifo', [file]);
		await refused(`${file} is not a file; a loop's memory has to be a file.`);
	});

	test('a link within the repository is followed and stays a link', async () => {
		const notes = path.join(root, 'notes.md');
		await writeFile(notes, '# Notes\n');
		await symlink('../../notes.md', file);
		await openMemory(file).append(section);
		expect(await readFile(notes, 'utf8')).toBe(`# Notes\n\n${rendered}`);
		expect(await openMemory(file).read()).toHaveLength(1);
		expect(await readdir(root)).toEqual(['.git', 'loops', 'notes.md']);
	});
});

test('a file that cannot be written says so, and stays', async () => {
	await writeFile(file, 'x\n');
	const long = path.join(folder, `${'n'.repeat(250)}.md`);
	await writeFile(long, 'x\n');
	// The name of the file beside it would be longer than a file system takes.
	await expect(openMemory(long).append(section)).rejects.toMatchObject({
		name: 'Problem',
		message: expect.stringMatching(/cannot be written: ENAMETOOLONG/),
		exitCode: 1,
	});
	expect(await readFile(long, 'utf8')).toBe('x\n');
	expect((await readdir(folder)).filter(name => name.endsWith('.tmp'))).toEqual([]);
});

test('a place that cannot be written to is found before anything is noted', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'treadle-memory-'));
	const disk = await smallDisk(folder, 1);
	if (disk === undefined) {
		return;
	}

	const memory = openMemory(path.join(folder, 'MEMORY.md'), folder);
	await memory.requireWritable();
	expect(await readdir(folder)).toEqual([]);
	await writeFile(path.join(folder, 'filler'), Buffer.alloc(await disk.freeBytes()));
	await expect(memory.requireWritable()).rejects.toMatchObject({
		exitCode: 2,
		message: expect.stringContaining('MEMORY.md cannot be written: ENOSPC'),
	});
	await rm(path.join(folder, 'filler'));
	await execa('mount', ['-o', 'remount,ro', folder]);
	await expect(memory.requireWritable()).rejects.toThrow('MEMORY.md cannot be written: EROFS');
	await execa('mount', ['-o', 'remount,rw', folder]);
	await memory.append({title: 'One', text: 'text'});
	await memory.requireWritable();
	expect(await readdir(folder)).toEqual(['MEMORY.md']);
});
