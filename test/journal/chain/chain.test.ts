import {existsSync} from 'node:fs';
import {mkdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {beforeEach, expect, test} from 'vitest';
import {openChainedJournal} from '../../../source/journal/chain/chained-journal.js';
import {proveJournal, requireUnchanged} from '../../../source/journal/chain/proof.js';
import {keyFolder} from '../../../source/journal/chain/run-key.js';
import type {EventBody} from '../../../source/journal/events/events.js';
import {openJournal} from '../../../source/journal/file/append.js';
import {encodeLine} from '../../../source/journal/file/line.js';
import {listRuns} from '../../../source/journal/runs/list-runs.js';
import {runPaths} from '../../../source/journal/runs/run-folder.js';
import {readAll} from '../support/read-all.js';
import {agentStep, runStarted} from '../support/sample-events.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {watchedFiles} from '../support/watched-files.js';

let folder: string;

beforeEach(async () => {
	folder = path.join(await temporaryFolder(), 'treadle', 'repository', 'runs', 'work-1');
	await mkdir(folder, {recursive: true});
});

const fact = (reason: string): EventBody => ({type: 'trigger.fired', trigger: 'now', reason});
const finished: EventBody = {
	type: 'run.finished',
	outcome: 'tampered',
	exitCode: 7,
	reason: 'it was caught',
	iterations: 1,
};

const write = async (...bodies: EventBody[]): Promise<void> => {
	const journal = await openChainedJournal(folder);
	for (const body of bodies) {
		await journal.append(body);
	}

	await journal.close();
};

const lines = async (): Promise<string[]> =>
	(await readFile(runPaths(folder).journal, 'utf8')).trimEnd().split('\n');

/** Changes the lines of the journal as one who has no key can: every checksum is right again. */
const forge = async (change: (events: Record<string, unknown>[]) => unknown[]): Promise<void> => {
	const events = (await lines()).map(line => {
		const {crc: _, ...event} = JSON.parse(line);
		return event;
	});
	const forged = change(events).map((event, index) =>
		encodeLine({...(event as object), seq: index + 1} as never),
	);
	await writeFile(runPaths(folder).journal, Buffer.concat(forged));
};

test('facts carry a mac before the crc, streamed lines do not, and events come back as they were written', async () => {
	const journal = await openChainedJournal(folder);
	const events = [];
	for (const body of [runStarted(), agentStep(1, 1), fact('first')]) {
		events.push(await journal.append(body));
	}

	await journal.close();
	const [first, second, third] = (await lines()).map(line => Object.keys(JSON.parse(line)).slice(-2));
	expect([first, third]).toEqual([
		['mac', 'crc'],
		['mac', 'crc'],
	]);
	expect(second).not.toContain('mac');
	expect(await readAll(folder)).toEqual(events);
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
});

test('the key is for its owner alone, and lies outside the folder that agents know of', async () => {
	await write(runStarted());
	const file = path.join(keyFolder(folder), 'journal.json');
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect((await stat(keyFolder(folder))).mode & 0o777).toBe(0o700);
	expect(path.relative(path.resolve(folder, '../../..'), file)).toMatch(/^\.\.\/treadle-keys\//);
});

test('a run that goes on goes on with the chain, over streamed lines that no fact covered yet', async () => {
	await write(runStarted(), fact('one'), agentStep(1, 1));
	await write(agentStep(1, 2), fact('two'));
	await write(finished);
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
	expect(await lines()).toHaveLength(6);
});

test.each<[string, (events: Record<string, unknown>[]) => unknown[], number]>([
	['the end', events => [...events.slice(0, -1), {...events.at(-1), outcome: 'verified', exitCode: 0}], 5],
	['a fact in the middle', ([one, two, ...rest]) => [one, {...two, reason: 'another'}, ...rest], 2],
	[
		'what an agent printed',
		([one, two, step, ...rest]) => [one, two, {...step, at: '2026-01-01T00:00:00.001Z'}, ...rest],
		4,
	],
	['two facts for one another', ([one, two, step, three, end]) => [one, three, step, two, end], 2],
	['a fact that is dropped', ([one, , ...rest]) => [one, ...rest], 3],
	['a fact that is added', events => [...events, {...events[1], at: '2026-01-01T00:00:00.000Z'}], 6],
	['the last record, cut off', events => events.slice(0, -1), 5],
	['all of it without macs', events => events.map(({mac: _, ...event}) => event), 1],
])('a record changed afterwards is found: %s', async (_what, change, line) => {
	await write(runStarted(), fact('one'), agentStep(1, 1), fact('two'), finished);
	await forge(change);
	expect(await proveJournal(folder)).toMatchObject({kind: 'changed', line});
	await expect(requireUnchanged(folder)).rejects.toThrow(`was changed after it was written: line ${line}:`);
	await expect(openChainedJournal(folder)).rejects.toThrow('was changed after it was written');
	expect(await listRuns(path.dirname(folder))).toMatchObject([
		{
			run: 'work-1',
			proof: 'changed',
			waitsForDelivery: false,
			problem: expect.stringContaining(`line ${line}`),
		},
	]);
});

test('a journal from before chains opens, is unproven and not changed, also once it is chained from there on', async () => {
	const old = await openJournal(folder);
	await old.append(runStarted());
	await old.append(fact('old'));
	await old.close();
	expect(await proveJournal(folder)).toMatchObject({kind: 'unproven'});
	expect(await listRuns(path.dirname(folder))).toMatchObject([{proof: 'unproven', problem: undefined}]);
	await write(fact('new'));
	expect(await readAll(folder)).toHaveLength(3);
	expect(await proveJournal(folder)).toMatchObject({
		kind: 'unproven',
		why: expect.stringContaining('first 2 records'),
	});
	await forge(([one, two, three]) => [one, {...two, reason: 'changed'}, three]);
	expect(await proveJournal(folder)).toMatchObject({kind: 'changed', line: 3});
});

test('without its key a journal is unproven, and goes on with a new one', async () => {
	await write(runStarted(), fact('one'));
	await rm(keyFolder(folder), {recursive: true});
	expect(await proveJournal(folder)).toMatchObject({kind: 'unproven'});
	await write(fact('two'));
	expect(await proveJournal(folder)).toMatchObject({kind: 'unproven'});
});

test('the key of an earlier run with the same name is not used again', async () => {
	await write(runStarted(), fact('one'), finished);
	await rm(runPaths(folder).journal);
	await write(runStarted());
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
});

test('half a line at the end, left by a crash, changes nothing', async () => {
	await write(runStarted(), fact('one'));
	await writeFile(runPaths(folder).journal, '{"v":1,"seq":3,"at":"2026', {flag: 'a'});
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
	await write(fact('two'));
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
});

test('a last record that is cut off in the middle proves nothing, and the run may go on', async () => {
	await write(runStarted(), fact('one'), finished);
	const {journal} = runPaths(folder);
	await writeFile(journal, (await readFile(journal)).subarray(0, -10));
	expect(await proveJournal(folder)).toMatchObject({kind: 'unproven'});
	await write(fact('two'));
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
});

test('lines that a full disk did not take are not in the chain', async () => {
	const watched = watchedFiles({longestWrite: 150});
	const journal = await openChainedJournal(folder, {files: watched.files, streamDelay: 1_000_000});
	await journal.append(runStarted());
	await journal.append(agentStep(1, 1));
	await journal.append(agentStep(1, 2));
	// The ballast makes room again when it goes.
	watched.fail('write', {after: 2, code: 'ENOSPC', while: () => existsSync(runPaths(folder).ballast)});
	await expect(journal.append(fact('lost'))).rejects.toThrow('disk is full');
	await journal.append(finished);
	await journal.close();
	expect(await proveJournal(folder)).toEqual({kind: 'proven'});
	const types = (await readAll(folder)).map(({type}) => type);
	expect(types).toEqual(['run.started', 'agent.step', 'run.finished']);
});
