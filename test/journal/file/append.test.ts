import {existsSync, readFileSync, statSync} from 'node:fs';
import {readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import type {EventBody} from '../../../source/journal/events/events.js';
import {openJournal} from '../../../source/journal/file/append.js';
import {runPaths} from '../../../source/journal/runs/run-folder.js';
import {readAll} from '../support/read-all.js';
import {agentStep, baseIteration, iteration, runStarted} from '../support/sample-events.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {watchedFiles} from '../support/watched-files.js';

const finished: EventBody = {
	type: 'run.finished',
	outcome: 'error',
	exitCode: 1,
	reason: 'the disk is full',
	iterations: 1,
};
const fact: EventBody = {type: 'trigger.fired', trigger: 'now', reason: 'because'};

const types = async (folder: string) => (await readAll(folder)).map(({type}) => type);

test('events come back in order, with sequence numbers and times', async () => {
	const folder = await temporaryFolder();
	const journal = await openJournal(folder, {now: () => new Date('2026-05-01T10:00:00Z')});
	const bodies = [runStarted(), ...baseIteration(), ...iteration(1), ...iteration(2, {passed: true})];
	const returned = [];

	for (const body of bodies) {
		returned.push(await journal.append(body));
	}

	expect(journal.last).toBe(bodies.length);
	await journal.close();
	const events = await readAll(folder);
	expect(events).toEqual(returned);
	expect(events.map(({seq}) => seq)).toEqual(bodies.map((_, index) => index + 1));
	expect(events[0]).toMatchObject({v: 1, seq: 1, at: '2026-05-01T10:00:00.000Z', type: 'run.started'});
});

test('the journal goes on where it ended', async () => {
	const folder = await temporaryFolder();
	const first = await openJournal(folder);
	await first.append(runStarted());
	await first.close();
	const second = await openJournal(folder);
	expect(second.last).toBe(1);
	expect(second.repaired).toBeUndefined();
	await second.append(fact);
	await second.close();
	expect((await readAll(folder)).map(({seq}) => seq)).toEqual([1, 2]);
});

test('only its owner may read a journal', async () => {
	const folder = await temporaryFolder();
	await (await openJournal(folder)).close();
	expect((await stat(runPaths(folder).journal)).mode & 0o777).toBe(0o600);
});

test('a new journal makes its entry in the folder durable before it is used', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	expect(watched.calls).toContain('syncFolder');
	await journal.close();
});

test('a fact is synced before it counts; a stream is not', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	const path = runPaths(folder).journal;
	watched.calls.length = 0;
	await journal.append(fact);
	expect(watched.calls).toEqual(['write', 'datasync']);
	expect(readFileSync(path, 'utf8')).toContain('trigger.fired');
	await journal.append(agentStep(1, 0));
	await journal.append(agentStep(1, 1));
	expect(watched.calls).toEqual(['write', 'datasync']);
	await expect.poll(() => watched.calls).toEqual(['write', 'datasync', 'write']);
	await journal.append(agentStep(1, 2));
	await journal.append(fact);
	expect(watched.calls).toEqual(['write', 'datasync', 'write', 'write', 'datasync']);
	expect(await types(folder)).toEqual([
		'trigger.fired',
		'agent.step',
		'agent.step',
		'agent.step',
		'trigger.fired',
	]);
	await journal.close();
});

test('a fast stream is written in large pieces without waiting for the clock', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files, streamDelay: 1_000_000});
	watched.calls.length = 0;
	const step: EventBody = {
		type: 'agent.step',
		iteration: 1,
		step: {kind: 'message', id: 'm', text: 'x'.repeat(1000)},
	};

	for (let index = 0; index < 1000; index++) {
		await journal.append(step);
	}

	expect(watched.calls).toEqual(['write', 'write', 'write', 'write']);
	expect(statSync(runPaths(folder).journal).size).toBeGreaterThan(1_000_000);
	await journal.close();
	expect((await readAll(folder)).length).toBe(1000);
});

test('facts appended at once share a sync and keep their order', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	watched.calls.length = 0;
	const events = await Promise.all(Array.from({length: 20}, () => journal.append(fact)));
	expect(events.map(({seq}) => seq)).toEqual(Array.from({length: 20}, (_, index) => index + 1));
	expect(watched.calls.filter(call => call === 'datasync')).toHaveLength(2);
	await journal.close();
	expect(await readAll(folder)).toEqual(events);
});

test('short writes make no difference', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles({longestWrite: 7});
	const journal = await openJournal(folder, {files: watched.files});
	await journal.append(agentStep(1, 0));
	await journal.append(runStarted());
	await journal.close();
	expect(await types(folder)).toEqual(['agent.step', 'run.started']);
});

test('a full disk ends the journal after its last whole line', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles({longestWrite: 100});
	const journal = await openJournal(folder, {files: watched.files});
	await journal.append(runStarted());
	const before = await readFile(runPaths(folder).journal);
	watched.fail('write', {after: 2, code: 'ENOSPC'});
	await expect(journal.append(runStarted())).rejects.toMatchObject({
		name: 'Problem',
		exitCode: 1,
		message: expect.stringMatching(/journal\.jsonl: cannot record what happened: the disk is full\.$/),
	});
	expect(await readFile(runPaths(folder).journal)).toEqual(before);
	expect(journal.last).toBe(1);
	watched.heal();
	await expect(journal.append(fact)).rejects.toThrow('the disk is full');
	await journal.close();
	expect(await types(folder)).toEqual(['run.started']);
});

test('of a batch the whole lines stay, because a reader may have seen them', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles({longestWrite: 400});
	const journal = await openJournal(folder, {files: watched.files, streamDelay: 1_000_000});

	for (let index = 0; index < 10; index++) {
		await journal.append(agentStep(1, 0));
	}

	watched.fail('write', {after: 2, code: 'ENOSPC'});
	await expect(journal.append(fact)).rejects.toThrow('the disk is full');
	watched.heal();
	expect(journal.last).toBeGreaterThan(2);
	expect(journal.last).toBeLessThan(10);
	const kept = journal.last;
	await journal.append(finished);
	await journal.close();
	expect((await readAll(folder)).map(({seq}) => seq)).toEqual(
		Array.from({length: kept + 1}, (_, index) => index + 1),
	);
});

test('the end of the run is recorded in the room of the ballast', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	expect(statSync(runPaths(folder).ballast).size).toBe(64 * 1024);
	await journal.append(runStarted());
	// The disk stays full for as long as the ballast lies on it.
	watched.fail('write', {after: 0, code: 'ENOSPC', while: () => existsSync(runPaths(folder).ballast)});
	await expect(journal.append(fact)).rejects.toThrow('the disk is full');
	await expect(journal.append(fact)).rejects.toThrow('the disk is full');
	expect(await journal.append(finished)).toMatchObject({seq: 2, type: 'run.finished'});
	await expect(journal.append(fact)).rejects.toThrow('the disk is full');
	await journal.close();
	expect(await types(folder)).toEqual(['run.started', 'run.finished']);
});

test('the end of the run makes room for itself when it is the first to find the disk full', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	await journal.append(runStarted());
	watched.fail('write', {after: 0, code: 'ENOSPC', while: () => existsSync(runPaths(folder).ballast)});
	await journal.append(finished);
	await journal.close();
	expect(await types(folder)).toEqual(['run.started', 'run.finished']);
});

test('nothing but the journal is left when it is closed', async () => {
	const folder = await temporaryFolder();
	const journal = await openJournal(folder);
	await journal.append(fact);
	await journal.close();
	expect(await readdir(folder)).toEqual(['journal.jsonl']);
});

test('a failed sync ends it for good: it is never tried again', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	await journal.append(runStarted());
	watched.fail('datasync', {after: 0, code: 'EIO'});
	await expect(journal.append(fact)).rejects.toMatchObject({
		exitCode: 1,
		message: expect.stringContaining('the disk reports an input/output error'),
	});
	watched.heal();
	watched.calls.length = 0;
	await expect(journal.append(fact)).rejects.toThrow('input/output error');
	await expect(journal.append(finished)).rejects.toThrow('input/output error');
	await journal.close();
	expect(watched.calls).not.toContain('datasync');
	expect(watched.calls).not.toContain('write');
});

test('a failed sync fails every append that waits for one', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	watched.fail('datasync', {after: 0, code: 'EIO'});
	const results = await Promise.allSettled([
		journal.append(fact),
		journal.append(fact),
		journal.append(fact),
	]);
	expect(results.map(({status}) => status)).toEqual(['rejected', 'rejected', 'rejected']);
	await journal.close();
});

test('nothing follows half a line that could not be cut off, and the next opening repairs it', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles({longestWrite: 100});
	const journal = await openJournal(folder, {files: watched.files});
	await journal.append(runStarted());
	watched.fail('write', {after: 1, code: 'EIO'});
	watched.fail('truncate', {after: 0, code: 'EIO'});
	await expect(journal.append(runStarted())).rejects.toThrow('input/output error');
	watched.heal();
	await expect(journal.append(finished)).rejects.toThrow('input/output error');
	await journal.close();
	const again = await openJournal(folder);
	expect(again).toMatchObject({last: 1, repaired: {bytes: 100}});
	await again.close();
});

test('a stream that cannot be written is reported by the next append', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files});
	watched.fail('write', {after: 0, code: 'ENOSPC'});
	watched.calls.length = 0;
	await journal.append(agentStep(1, 0));
	await vi.waitUntil(() => watched.calls.includes('truncate'));
	await expect(journal.append(agentStep(1, 1))).rejects.toThrow('the disk is full');
	await journal.close();
});

test.each(['open', 'write', 'syncFolder'] as const)(
	'opening fails with a Problem when %s does',
	async call => {
		const folder = await temporaryFolder();
		const watched = watchedFiles();
		watched.fail(call, {after: 0, code: 'ENOSPC'});
		await expect(openJournal(folder, {files: watched.files})).rejects.toMatchObject({
			name: 'Problem',
			exitCode: 1,
			message: expect.stringContaining('cannot open the journal: the disk is full'),
		});
		expect(watched.open()).toBe(0);
	},
);

test('a folder that is not there is a Problem', async () => {
	const folder = join(await temporaryFolder(), 'gone');
	await expect(openJournal(folder)).rejects.toMatchObject({name: 'Problem', exitCode: 1});
});

test('closing reports what could not be written', async () => {
	const folder = await temporaryFolder();
	const watched = watchedFiles();
	const journal = await openJournal(folder, {files: watched.files, streamDelay: 1_000_000});
	await journal.append(agentStep(1, 0));
	watched.fail('write', {after: 0, code: 'ENOSPC'});
	await expect(journal.close()).rejects.toThrow('the disk is full');
	expect(watched.open()).toBe(0);
});

test('an empty file is a journal that has not begun', async () => {
	const folder = await temporaryFolder();
	await writeFile(runPaths(folder).journal, '');
	const journal = await openJournal(folder);
	expect(journal.last).toBe(0);
	await journal.close();
});
