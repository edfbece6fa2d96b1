import {execFileSync} from 'node:child_process';
import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {openJournal} from '../../source/journal/file/append.js';
import {runPaths} from '../../source/journal/runs/run-folder.js';
import {readAll} from '../journal/support/read-all.js';
import {agentStep, runStarted} from '../journal/support/sample-events.js';
import {startWriter} from '../journal/support/start-writer.js';
import {temporaryFolder} from '../journal/support/temporary-folder.js';

test.each([
	{name: 'small facts', rounds: 14, size: 200, between: 0},
	{name: 'streams between facts', rounds: 6, size: 200, between: 200},
	{name: 'huge facts', rounds: 6, size: 8_000_000, between: 0},
])(
	'nothing acknowledged is lost when the writer is killed: $name',
	async ({rounds, size, between}) => {
		const folder = await temporaryFolder();
		let before = 0;

		for (let round = 0; round < rounds; round++) {
			const writer = startWriter(folder, {count: 1_000_000, size, between});
			await expect.poll(() => writer.acknowledged(), {timeout: 10_000, interval: 2}).toBeGreaterThan(before);
			const wait = performance.now() + Math.random() * 40;
			await expect.poll(() => performance.now(), {interval: 1}).toBeGreaterThan(wait);
			writer.child.kill('SIGKILL');
			expect(await writer.ended).toBe('');
			const acknowledged = writer.acknowledged();
			const journal = await openJournal(folder);
			expect(journal.last).toBeGreaterThanOrEqual(acknowledged);
			before = journal.last;
			await journal.close();

			if (size > 1_000_000) {
				// Keeps the test within a few hundred megabytes.
				await rm(runPaths(folder).journal);
				before = 0;
			}
		}

		if (before > 0) {
			expect((await readAll(folder)).length).toBe(before);
		}
	},
	60_000,
);

/** A real file system of 256 KB, or why there is none. */
const tinyDisk = async (): Promise<string | Error> => {
	const folder = join(await temporaryFolder(), 'disk');
	await mkdir(folder);

	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], {stdio: 'pipe'});
		onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
		return folder;
	} catch (error) {
		return error as Error;
	}
};

test('a disk that is really full leaves a clean journal that says how the run ended', async () => {
	const folder = await tinyDisk();

	if (typeof folder !== 'string') {
		// Only an administrator may mount; everywhere else injected failures have to do, see append.test.ts.
		console.log(`no real full disk was tried: ${folder.message.trim()}`);
		expect(process.getuid?.()).not.toBe(0);
		return;
	}

	const filler = join(folder, 'filler');
	await writeFile(filler, Buffer.alloc(80 * 1024));
	const journal = await openJournal(folder);
	await journal.append(runStarted());
	const fill = async () => {
		for (let index = 0; index < 100_000; index++) {
			await journal.append(agentStep(1, index));
		}
	};
	await expect(fill()).rejects.toMatchObject({
		name: 'Problem',
		exitCode: 1,
		message: expect.stringContaining('the disk is full'),
		hint: expect.stringContaining('treadle resume'),
	});
	const {last} = journal;
	expect(last).toBeGreaterThan(100);
	await journal.append({
		type: 'run.finished',
		outcome: 'error',
		exitCode: 1,
		reason: 'disk full',
		iterations: 0,
	});
	await journal.close();
	const events = await readAll(folder);
	expect(events.map(({seq}) => seq)).toEqual(Array.from({length: last + 1}, (_, index) => index + 1));
	expect(events.at(-1)?.type).toBe('run.finished');
	expect((await readFile(runPaths(folder).journal, 'utf8')).endsWith('\n')).toBe(true);

	// With no room for the ballast the next engine does not start; with room it goes on.
	await expect(openJournal(folder)).rejects.toThrow('cannot open the journal: the disk is full');
	expect((await readdir(folder)).sort()).toEqual(['filler', 'journal.jsonl']);
	await rm(filler);
	const again = await openJournal(folder);
	expect(again.last).toBe(last + 1);
	await again.close();
});
