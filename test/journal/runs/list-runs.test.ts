import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFile, mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeEach, expect, test} from 'vitest';
import type {EventBody} from '../../../source/journal/events/events.js';
import {encodeLine, envelop} from '../../../source/journal/file/line.js';
import {isEngineAlive} from '../../../source/journal/runs/engine-alive.js';
import {findRun, listRuns} from '../../../source/journal/runs/list-runs.js';
import {runPaths} from '../../../source/journal/runs/run-folder.js';
import {baseIteration, iteration, runStarted} from '../support/sample-events.js';
import {temporaryFolder} from '../support/temporary-folder.js';

let runs: string;

beforeEach(async () => {
	runs = await temporaryFolder();
});

const makeRun = async (run: string, minute: number, bodies: EventBody[]): Promise<void> => {
	await mkdir(join(runs, run));
	const start = Date.now() + minute * 1000;
	const lines = bodies.map((body, index) =>
		encodeLine(envelop(body, index + 1, new Date(start + index).toISOString())),
	);
	await writeFile(runPaths(join(runs, run)).journal, Buffer.concat(lines));
};

const end = (commit?: string): EventBody => ({
	type: 'run.finished',
	outcome: commit ? 'verified' : 'stalled',
	exitCode: commit ? 0 : 5,
	reason: 'the end',
	iterations: 2,
	commit,
});

/** The iteration judged in this way. */
const upToVerdict = (bodies: EventBody[], ...results: EventBody[]): EventBody[] =>
	bodies.flatMap(body => {
		if (body.type === 'verdict.given') {
			return [...results, body];
		}
		return body.type.startsWith('verifier.') ? [] : [body];
	});

/** Id of a process that has ended. */
const deadPid = async (): Promise<number> => {
	const child = spawn(process.execPath, ['-e', '']);
	await once(child, 'exit');
	return child.pid as number;
};

test('runs are listed newest first, each with what its journal tells', async () => {
	const alive = runStarted({pid: process.pid});
	await makeRun('spec-9', 1, [
		alive,
		...baseIteration(),
		...iteration(1),
		...iteration(2, {passed: true}),
		end('c2'),
	]);
	await makeRun('spec-10', 2, [runStarted({pid: await deadPid()}), ...baseIteration(), ...iteration(1)]);
	await makeRun('fix-1', 3, [runStarted({loop: 'fix', pid: process.pid})]);
	await makeRun('fix-2', 0, [alive, ...iteration(1), end()]);
	const delivered: EventBody = {
		type: 'delivery.done',
		outcome: 'delivered',
		commit: 'c2',
		as: 'branch',
		branch: 'b',
	};
	await appendFile(runPaths(join(runs, 'spec-9')).journal, '');
	await makeRun('spec-8', -1, [alive, ...iteration(1), end('c1'), delivered]);
	await mkdir(join(runs, 'new-1'));
	await mkdir(join(runs, 'odd-1'));
	await writeFile(runPaths(join(runs, 'odd-1')).journal, 'garbage\n{"v":1}\n');
	await writeFile(join(runs, 'a file'), '');
	const listed = await listRuns(runs);
	expect(listed.map(({run, loop, state}) => [run, loop, state])).toEqual([
		['fix-1', 'fix', 'live'],
		['spec-10', 'spec', 'interrupted'],
		['spec-9', 'spec', 'verified'],
		['fix-2', 'spec', 'stalled'],
		['spec-8', 'spec', 'verified'],
		['odd-1', 'odd', 'unreadable'],
		['new-1', 'new', 'starting'],
	]);
	expect(listed[2]).toMatchObject({
		iterations: 2,
		verdict: 'passed',
		commit: 'c2',
		usage: {input: 2000, cost: 0.02},
		branch: undefined,
		journal: join(runs, 'spec-9', 'journal.jsonl'),
		folder: join(runs, 'spec-9'),
		problem: undefined,
	});
	expect(listed[1]).toMatchObject({verdict: 'failed', finishedAt: undefined});
	expect(listed[4]?.branch).toBe('b');
	expect(Date.parse(listed[4]?.finishedAt ?? '')).toBeGreaterThan(Date.parse(listed[4]?.startedAt ?? ''));
	expect(listed[5]?.problem).toContain('not a journal');
});

test('a run reports how far each verifier was that counted, at its newest verdict', async () => {
	const counted = (verifier: string, status: 'passed' | 'failed', met: number): EventBody => ({
		type: 'verifier.finished',
		iteration: 1,
		verifier,
		status,
		summary: '',
		evidence: '',
		milliseconds: 1,
		measure: {kind: 'items', met, total: 12},
	});
	const judged = upToVerdict(iteration(1), counted('v1', 'passed', 12), counted('v2', 'failed', 7));
	await makeRun('spec-1', 1, [runStarted(), ...judged]);
	await makeRun('spec-2', 2, [
		runStarted(),
		...judged,
		{type: 'iteration.started', iteration: 2, from: 'c'},
		{...counted('v2', 'failed', 8), iteration: 2} as EventBody,
	]);
	await makeRun('spec-3', 3, [runStarted()]);
	const progress = [
		{verifier: 'v1', status: 'passed', measure: {kind: 'items', met: 12, total: 12}},
		{verifier: 'v2', status: 'failed', measure: {kind: 'items', met: 7, total: 12}},
	];
	expect((await listRuns(runs)).map(run => run.progress)).toEqual([[], progress, progress]);
});

test('a damaged journal is named and the others are listed', async () => {
	await makeRun('spec-1', 1, [runStarted(), end('c')]);
	await makeRun('spec-2', 2, [runStarted(), end('c')]);
	const journal = runPaths(join(runs, 'spec-2')).journal;
	await writeFile(journal, 'x\n');
	await appendFile(journal, encodeLine(envelop(end('c'), 2, new Date().toISOString())));
	const listed = await listRuns(runs);
	expect(listed.map(({run, state}) => [run, state])).toEqual([
		['spec-1', 'verified'],
		['spec-2', 'unreadable'],
	]);
	expect(listed[1]?.problem).toContain(`${journal}:1: damaged at byte 0`);
});

test('a torn tail does not hide a run', async () => {
	await makeRun('spec-1', 1, [runStarted({pid: await deadPid()}), ...iteration(1)]);
	await appendFile(runPaths(join(runs, 'spec-1')).journal, '{"v":1,"seq":99');
	expect((await listRuns(runs))[0]).toMatchObject({state: 'interrupted', problem: undefined, iterations: 1});
});

test('no folder, no runs', async () => {
	expect(await listRuns(join(runs, 'gone'))).toEqual([]);
	await expect(findRun(join(runs, 'gone'), undefined)).rejects.toThrow('There is no run');
});

test('a run is found by its id, by the beginning of it, or as the newest', async () => {
	await makeRun('spec-1', 1, [runStarted(), end('c')]);
	await makeRun('spec-12', 9, [runStarted(), end('c')]);
	await makeRun('fix-1', 5, [runStarted(), end('c')]);
	expect((await findRun(runs, undefined)).run).toBe('spec-12');
	expect((await findRun(runs, 'spec-1')).run).toBe('spec-1');
	expect((await findRun(runs, 'fi')).run).toBe('fix-1');
	await expect(findRun(runs, 'spec')).rejects.toThrow('"spec" matches 2 runs: spec-1, spec-12.');
	await expect(findRun(runs, 'other')).rejects.toThrow('no run "other"; latest: spec-12.');
	await expect(findRun(runs, '')).rejects.toMatchObject({name: 'Problem', exitCode: 2});
	await expect(findRun(runs, '../..')).rejects.toThrow('no run "../.."');
});

test('an engine is alive while its process is, and not when another one has its number', async () => {
	expect(isEngineAlive(process.pid, new Date().toISOString())).toBe(true);
	expect(isEngineAlive(undefined, new Date().toISOString())).toBe(false);
	expect(isEngineAlive(await deadPid(), new Date().toISOString())).toBe(false);
	// Our process did not exist a day ago, so what wrote then under its number was another one.
	expect(isEngineAlive(process.pid, new Date(Date.now() - 86_400_000).toISOString())).toBe(
		process.platform !== 'linux',
	);
});
