import {
	appendFileSync,
	linkSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {type FollowFileOptions, followFile} from '../../../source/system/files/follow-file.js';

const follow = (options: Partial<FollowFileOptions> = {}) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-follow-'));
	const name = path.join(folder, 'file');
	const heard = {text: ''};
	const file = followFile({
		locate: async () => name,
		onBytes(bytes) {
			heard.text += Buffer.from(bytes).toString();
		},
		interval: 5,
		...options,
	});
	onTestFinished(async () => {
		await file.close();
		rmSync(folder, {recursive: true});
	});
	return {folder, name, heard, file};
};

test('a file is read from its beginning, once it is there, and as it grows', async () => {
	const {name, heard} = follow();
	writeFileSync(name, 'one');
	await expect.poll(() => heard.text).toBe('one');
	appendFileSync(name, 'ä'.repeat(100_000));
	await expect.poll(() => heard.text).toBe(`one${'ä'.repeat(100_000)}`);
});

test('a file whose name is not known yet is asked for again', async () => {
	let known: string | undefined;
	const {name, heard} = follow({locate: async () => known});
	writeFileSync(name, 'one');
	known = name;
	await expect.poll(() => heard.text).toBe('one');
});

test('what is there can be had at once', async () => {
	const {name, heard, file} = follow({interval: 60_000});
	writeFileSync(name, 'one');
	await file.catchUp();
	appendFileSync(name, ' two');
	await file.catchUp();
	expect(heard.text).toBe('one two');
});

test('a file that somebody emptied is read from its beginning', async () => {
	const {name, heard, file} = follow({interval: 60_000});
	writeFileSync(name, 'long ago');
	await file.catchUp();
	truncateSync(name);
	appendFileSync(name, 'new');
	await file.catchUp();
	expect(heard.text).toBe('long agonew');
});

test('a file of ours does not grow without end, and loses nothing', async () => {
	const {name, heard, file} = follow({interval: 60_000, emptyAfter: 5});
	writeFileSync(name, 'short');
	await file.catchUp();
	expect(readFileSync(name, 'utf8')).toBe('short');
	appendFileSync(name, ', no longer');
	await file.catchUp();
	expect(readFileSync(name, 'utf8')).toBe('');
	appendFileSync(name, ', and on');
	await file.catchUp();
	expect(heard.text).toBe('short, no longer, and on');
});

test('a file of somebody else is never changed', async () => {
	const {name, folder, file} = follow({interval: 60_000});
	writeFileSync(name, 'x'.repeat(100_000));
	linkSync(name, path.join(folder, 'same'));
	await file.catchUp();
	expect(readFileSync(name).length).toBe(100_000);
});

test('a link is not followed', async () => {
	const {name, folder, heard, file} = follow({interval: 60_000});
	writeFileSync(path.join(folder, 'secret'), 'secret');
	symlinkSync(path.join(folder, 'secret'), name);
	await file.catchUp();
	expect(heard.text).toBe('');
});

test('nothing is read any more after the end', async () => {
	const {name, heard, file} = follow();
	writeFileSync(name, 'one');
	await expect.poll(() => heard.text).toBe('one');
	await file.close();
	appendFileSync(name, 'two');
	await file.catchUp();
	expect(heard.text).toBe('one');
});
