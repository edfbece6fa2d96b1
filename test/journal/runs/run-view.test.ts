import {appendFile, mkdir, stat, truncate} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Event, EventBody} from '../../../source/journal/events/events.js';
import {openJournal} from '../../../source/journal/file/append.js';
import {encodeLine} from '../../../source/journal/file/line.js';
import {runPaths} from '../../../source/journal/runs/run-folder.js';
import {openRunView} from '../../../source/journal/runs/run-view.js';
import {emptyState, fold} from '../../../source/journal/state/fold.js';
import type {Moment, RunView} from '../../../source/journal/state/state.js';
import {Streams} from '../../../source/journal/state/streams.js';
import {agentStep, baseIteration, iteration, runStarted} from '../support/sample-events.js';
import {startWriter} from '../support/start-writer.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {toEvents, writeJournal} from '../support/write-journal.js';

const open = async (folder: string): Promise<RunView> => {
	const view = await openRunView(folder);
	onTestFinished(() => view.close());
	return view;
};

const empty: Moment = {state: emptyState, steps: [], olderSteps: 0, output: [], olderOutput: 0, last: ''};

/** What every moment must be: the fold of the events up to it. */
const momentAfter = (events: readonly Event[]): Moment => {
	const streams = new Streams();

	for (const event of events) {
		streams.add(event);
	}

	return {state: events.reduce(fold, emptyState), ...streams.view(), last: events.at(-1)?.type ?? ''};
};

const varied = [
	runStarted(),
	...baseIteration(),
	...iteration(1, {steps: 60}),
	...iteration(2, {tampered: true, steps: 7}),
	{type: 'rolled.back', to: 1, commit: 'c', by: 'engine', reason: 'regression'} as const,
	{type: 'memory.noted', iteration: 2, by: 'human', title: 'mind', text: 'the gap'} as const,
	...iteration(2, {steps: 300}),
	...iteration(3, {passed: true}),
	{type: 'run.finished', outcome: 'verified', exitCode: 0, reason: 'done', iterations: 3} as const,
];

test('every moment is the fold of the events before it', async () => {
	const folder = await temporaryFolder();
	const events = await writeJournal(folder, varied);
	const view = await open(folder);
	expect(view.newest()).toBe(events.length);
	expect(view.live()).toEqual(momentAfter(events));

	for (let seq = 1; seq <= events.length; seq++) {
		expect(await view.at(seq)).toEqual(momentAfter(events.slice(0, seq)));
	}

	for (let seq = events.length; seq > 0; seq -= 3) {
		expect(await view.at(seq)).toEqual(momentAfter(events.slice(0, seq)));
	}
});

test('a journal far larger than what is kept in memory gives the same moments', async () => {
	const folder = await temporaryFolder();
	const events = await writeJournal(folder, [
		runStarted(),
		...baseIteration(),
		...Array.from({length: 400}, (_, index) => iteration(index + 1, {steps: 30 + (index % 50)})).flat(),
	]);
	expect(events.length).toBeGreaterThan(20_000);
	const view = await open(folder);
	expect(view.live()).toEqual(momentAfter(events));
	const starts = events.filter(({type}) => type === 'iteration.started').map(({seq}) => seq);

	const random = Array.from({length: 60}, () => 1 + Math.floor(Math.random() * events.length));
	// Where the reader keeps its own marks.
	const round = Array.from({length: 20}, (_, index) => 1024 * (index + 1));

	for (const seq of [...random, ...round, ...round.map(line => line + 1)]) {
		const start = starts.findLast(first => first <= seq) ?? 1;
		const {state, ...streams} = await view.at(seq);
		const {state: _, ...expected} = momentAfter(events.slice(start - 1, seq));
		expect({seq, ...streams}).toEqual({seq, ...expected});
		expect(state).toEqual(events.slice(0, seq).reduce(fold, emptyState));
	}
}, 30_000);

test('of an endless iteration the newest steps are read back, and the others counted', async () => {
	const folder = await temporaryFolder();
	const count = 60_000;
	const step = (index: number): EventBody => ({
		type: 'agent.step',
		iteration: 1,
		step: {kind: 'output', id: 'o', stream: 'stdout', text: String(index)},
	});
	const events = await writeJournal(folder, [
		runStarted(),
		{type: 'iteration.started', iteration: 1, from: ''},
		...Array.from({length: count}, (_, index) => step(index)),
	]);
	const view = await open(folder);

	for (const seq of [events.length, 30_000, 30_001, 45_678]) {
		const moment = await view.at(seq);
		const expected = momentAfter(events.slice(0, seq));
		expect(moment.steps).toEqual(expected.steps);
		expect(moment.state).toEqual(expected.state);
		expect(Math.abs(moment.olderSteps - expected.olderSteps)).toBeLessThanOrEqual(256);
	}
});

test('a seq that does not exist is the nearest that does', async () => {
	const folder = await temporaryFolder();
	const events = await writeJournal(folder, varied);
	const view = await open(folder);
	expect(await view.at(-5)).toEqual(momentAfter(events.slice(0, 1)));
	expect(await view.at(1_000_000)).toBe(view.live());
});

test('moments asked for at once do not disturb each other', async () => {
	const folder = await temporaryFolder();
	const events = await writeJournal(folder, varied);
	const view = await open(folder);
	const wanted = Array.from({length: 40}, () => 1 + Math.floor(Math.random() * events.length));
	const moments = await Promise.all(wanted.map(seq => view.at(seq)));
	expect(moments.map(({state}) => state.seq)).toEqual(wanted);
});

test('before the engine has begun there is an empty moment, and then it follows', async () => {
	const folder = join(await temporaryFolder(), 'runs', 'spec-1');
	const view = await open(folder);
	expect(view.live()).toEqual(empty);
	expect(view.newest()).toBe(0);
	expect(await view.at(3)).toEqual(empty);
	const listener = vi.fn();
	view.subscribe(listener);
	await mkdir(dirname(folder));
	await mkdir(folder);
	const journal = await openJournal(folder);
	await journal.append(runStarted());
	await expect.poll(() => view.live().state.status).toBe('running');
	expect(listener).toHaveBeenCalled();
	await journal.append(agentStep(1, 0));
	await expect.poll(() => view.live().steps.length).toBe(1);
	await journal.close();
});

test('another process is followed while it writes', async () => {
	const folder = await temporaryFolder();
	const view = await open(folder);
	const writer = startWriter(folder, {count: 20_000, between: 50});
	expect(await writer.ended).toBe('');
	await expect.poll(() => view.newest(), {timeout: 10_000}).toBe(20_002);
	const again = await open(folder);
	const [live, read] = [view.live(), again.live()];
	expect(read.state).toEqual(live.state);
	// Who comes later reads back only the newest steps, and the first of them perhaps without its beginning.
	expect(read.steps.length).toBeGreaterThan(400);
	expect(read.steps.slice(1)).toEqual(live.steps.slice(1 - read.steps.length));
	expect(view.problem?.()).toBeUndefined();
});

test('half a line waits for its other half', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, [runStarted()]);
	const view = await open(folder);
	const [, second] = toEvents([runStarted(), agentStep(1, 0)]);
	const line = encodeLine(second as Event);
	await appendFile(runPaths(folder).journal, line.subarray(0, 50));
	const listener = vi.fn();
	view.subscribe(listener);
	await appendFile(runPaths(folder).journal, line.subarray(50));
	await expect.poll(() => view.newest()).toBe(2);
	expect(view.live().last).toBe('agent.step');
});

test('a torn tail that is repaired under a view does not end it', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, varied.slice(0, 30));
	await appendFile(runPaths(folder).journal, Buffer.alloc(300));
	const view = await open(folder);
	expect(view.newest()).toBe(30);
	const journal = await openJournal(folder);
	expect(journal.repaired?.bytes).toBe(300);
	await journal.append({type: 'run.resumed', by: 'human', reason: 'resume', pid: 5});
	await expect.poll(() => view.newest()).toBe(31);
	expect(view.live().state.pid).toBe(5);
	await journal.close();
});

test('damage that appears while following is reported, and what was read stays', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, [runStarted()]);
	const view = await open(folder);
	const listener = vi.fn();
	view.subscribe(listener);
	const [, , third] = toEvents([runStarted(), agentStep(1, 0), agentStep(1, 1)]);
	await appendFile(runPaths(folder).journal, encodeLine(third as Event));
	await expect.poll(() => view.problem?.()?.message).toContain('record 2 of the sequence expected, 3 found');
	expect(listener).toHaveBeenCalled();
	expect(view.newest()).toBe(1);
});

test('facts are reported at once, streams at most 25 times a second', async () => {
	const folder = await temporaryFolder();
	const journal = await openJournal(folder, {streamDelay: 1});
	await journal.append(runStarted());
	const view = await open(folder);
	let calls = 0;
	const unsubscribe = view.subscribe(() => calls++);
	const started = performance.now();

	for (let index = 0; performance.now() - started < 600; index++) {
		await journal.append(agentStep(1, index));
		await new Promise(resolve => setImmediate(resolve));
	}

	await expect.poll(() => view.newest()).toBe(journal.last);
	const most = Math.ceil((performance.now() - started) / 40) + 1;
	expect(calls).toBeGreaterThan(2);
	expect(calls).toBeLessThanOrEqual(most);
	unsubscribe();
	const before = calls;
	await journal.append({type: 'trigger.fired', trigger: 'now', reason: 'x'});
	await expect.poll(() => view.live().last).toBe('trigger.fired');
	expect(calls).toBe(before);
	await journal.close();
});

test('while nothing happens nothing runs', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, varied);
	const timers = vi.spyOn(globalThis, 'setTimeout');
	const intervals = vi.spyOn(globalThis, 'setInterval');
	onTestFinished(() => void vi.restoreAllMocks());
	const view = await open(folder);
	view.subscribe(() => undefined);
	expect(intervals).not.toHaveBeenCalled();
	expect(timers).not.toHaveBeenCalled();
});

test('where the system cannot watch, the journal is looked at every so often', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, [runStarted()]);
	const view = await openRunView(folder, {
		watch: () => {
			throw Object.assign(new Error('too many open files'), {code: 'EMFILE'});
		},
		fallbackInterval: 10,
	});
	onTestFinished(() => view.close());
	const [, second] = toEvents([runStarted(), agentStep(1, 0)]);
	await appendFile(runPaths(folder).journal, encodeLine(second as Event));
	await expect.poll(() => view.newest()).toBe(2);
});

test('the live moment is one object until something new comes', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, varied);
	const view = await open(folder);
	expect(view.live()).toBe(view.live());
});

test('a closed view reads no more', async () => {
	const folder = await temporaryFolder();
	await writeJournal(folder, [runStarted()]);
	const view = await openRunView(folder);
	await view.close();
	await view.close();
	const [, second] = toEvents([runStarted(), agentStep(1, 0)]);
	await appendFile(runPaths(folder).journal, encodeLine(second as Event));
	expect((await stat(runPaths(folder).journal)).size).toBeGreaterThan(0);
	expect(view.newest()).toBe(1);
	expect(view.live().state.status).toBe('running');
});

test('a journal that is emptied does not take the screen down', async () => {
	const folder = await temporaryFolder();
	const events = await writeJournal(folder, varied);
	const view = await open(folder);
	await truncate(runPaths(folder).journal, 0);
	expect(view.live()).toEqual(momentAfter(events));
});

test('memory stays flat while two hundred thousand events stream by', async () => {
	const folder = await temporaryFolder();
	const journal = await openJournal(folder);
	await journal.append(runStarted());
	await journal.append({type: 'iteration.started', iteration: 1, from: ''});
	const view = await open(folder);
	view.subscribe(() => view.live());
	const stream = async (count: number) => {
		for (let index = 0; index < count; index++) {
			await journal.append(agentStep(1, index));

			if (index % 1000 === 0) {
				await new Promise(resolve => setImmediate(resolve));
			}
		}

		await expect.poll(() => view.newest(), {timeout: 10_000}).toBe(journal.last);
	};

	await stream(60_000);
	const before = process.memoryUsage.rss();
	await stream(200_000);
	expect((process.memoryUsage.rss() - before) / 1e6).toBeLessThan(60);
	expect(view.live().steps.length).toBe(2000);
	await journal.close();
}, 30_000);
