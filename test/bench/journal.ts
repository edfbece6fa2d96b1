/** What recording and reading back cost. Run alone: `node --import ./test/support/register.ts test/bench/journal.ts`. */
import {execFileSync} from 'node:child_process';
import {closeSync, fdatasyncSync, openSync, writeSync} from 'node:fs';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Event, EventBody} from '../../source/journal/events/events.js';
import {openJournal} from '../../source/journal/file/append.js';
import {encodeLine, envelop} from '../../source/journal/file/line.js';
import {readFacts} from '../../source/journal/runs/read-facts.js';
import {runPaths} from '../../source/journal/runs/run-folder.js';
import {openRunView} from '../../source/journal/runs/run-view.js';
import {Streams} from '../../source/journal/state/streams.js';
import {agentStep, baseIteration, iteration, runStarted} from '../journal/support/sample-events.js';
import {type Figure, figureTable, type Section} from './figure.js';

const million = 1_000_000;

/** Measures the journal in a temporary folder; takes about half a minute and 400 MB of disk. */
export const benchJournal = async (): Promise<Figure[]> => {
	const folder = await mkdtemp(join(tmpdir(), 'treadle-bench-'));

	try {
		return [...(await appending(folder)), ...streaming(), ...(await opening(folder))];
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};

export const journalCost: Section = {name: 'journal', measure: benchJournal};

const appending = async (folder: string): Promise<Figure[]> => {
	const fact: EventBody = {
		type: 'memory.noted',
		iteration: 1,
		by: 'agent',
		title: 'note',
		text: 'x'.repeat(230),
	};
	const rounds = 1000;
	const journal = await openJournal(folder);
	const own = await medianOf(rounds, async () => {
		await journal.append(fact);
	});
	const streamRounds = 100_000;
	const started = performance.now();

	for (let index = 0; index < streamRounds; index++) {
		await journal.append(agentStep(1, index));
	}

	const streamed = performance.now() - started;
	await journal.close();
	const line = encodeLine(envelop(fact, 1, new Date().toISOString()));
	const file = openSync(join(folder, 'raw'), 'a');
	const raw = await medianOf(rounds, () => {
		writeSync(file, line);
		fdatasyncSync(file);
	});
	closeSync(file);
	await rm(runPaths(folder).journal);
	return [
		{
			name: `append a fact, durable (median of ${rounds})`,
			value: own,
			unit: 'ms',
			baseline: {name: 'write + fdatasync', value: raw},
		},
		{name: `append a streamed event (${streamRounds})`, value: (streamed / streamRounds) * 1000, unit: 'µs'},
	];
};

const streaming = (): Figure[] => {
	const events = Array.from({length: 100_000}, (_, index) =>
		envelop(agentStep(1, index), index + 1, '2026-01-01T00:00:00.000Z'),
	);
	const streams = new Streams();
	const started = performance.now();

	for (const [index, event] of events.entries()) {
		streams.add(event);

		if (index % 4000 === 0) {
			streams.view();
		}
	}

	return [
		{name: '100,000 events into the windows', value: performance.now() - started, unit: 'ms', goal: 1000},
	];
};

const opening = async (folder: string): Promise<Figure[]> => {
	const many = join(folder, 'many');
	const one = join(folder, 'one');
	await mkdir(many);
	await mkdir(one);
	const bytes = writeJournal(runPaths(many).journal, million, 982);
	writeJournal(runPaths(one).journal, million, million);
	const [inMany, inOne] = [readInChild(many), readInChild(one)];
	const live = await following(folder);
	return [
		{
			name: `open 1,000,000 events (${Math.round(bytes / 1e6)} MB)`,
			value: inMany.opened,
			unit: 'ms',
			goal: 1600,
		},
		{name: 'peak of memory that took', value: inMany.memory, unit: 'MB', goal: 150},
		{name: 'jump to any event in them (median of 39)', value: inMany.jump, unit: 'ms', goal: 50},
		{name: 'the slowest of those jumps', value: inMany.slowest, unit: 'ms', goal: 50},
		{name: 'one event back (median of 39)', value: inMany.step, unit: 'ms', goal: 50},
		{name: 'slowest jump when all are one iteration', value: inOne.slowest, unit: 'ms', goal: 50},
		{name: 'what a list of runs reads of them', value: inMany.facts, unit: 'ms'},
		...live,
	];
};

type Reading = {opened: number; memory: number; jump: number; slowest: number; step: number; facts: number};

/** In a process of its own, as a screen is, so that nothing is warm and the memory is its own. */
const readInChild = (folder: string): Reading => {
	const register = fileURLToPath(new URL('../support/register.ts', import.meta.url));
	const own = fileURLToPath(import.meta.url);
	return JSON.parse(
		execFileSync(process.execPath, ['--import', register, own, folder], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit'],
		}),
	) as Reading;
};

const read = async (folder: string): Promise<Reading> => {
	const memoryBefore = process.memoryUsage.rss();
	const started = performance.now();
	const view = await openRunView(folder);
	const {state} = view.live();
	const opened = performance.now() - started;
	const memory = process.resourceUsage().maxRSS / 1024 - memoryBefore / 1024 / 1024;

	if (state.seq !== million || view.newest() !== million) {
		throw new Error(`the view stands at ${state.seq}, not at ${million}`);
	}

	const jumps: number[] = [];

	for (let index = 1; index < 40; index++) {
		jumps.push(await duration(() => view.at(Math.floor((million * index) / 40))));
	}

	const middle = million / 2;
	await view.at(middle);
	const steps: number[] = [];

	for (let index = 1; index < 40; index++) {
		steps.push(await duration(() => view.at(middle - index)));
	}

	await view.close();
	const facts = await duration(() => readFacts(folder));
	return {opened, memory, jump: median(jumps), slowest: Math.max(...jumps), step: median(steps), facts};
};

/** Memory of a screen's side while 300,000 events arrive in a journal. */
const following = async (parent: string): Promise<Figure[]> => {
	const folder = await mkdtemp(join(parent, 'live-'));
	const journal = await openJournal(folder);
	const view = await openRunView(folder);
	const unsubscribe = view.subscribe(() => {
		view.live();
	});
	await journal.append(runStarted());
	await journal.append({type: 'iteration.started', iteration: 1, from: ''});
	const stream = async (count: number) => {
		for (let index = 0; index < count; index++) {
			await journal.append(agentStep(1, index));

			if (index % 1000 === 0) {
				await new Promise(resolve => setImmediate(resolve));
			}
		}

		while (view.newest() < journal.last) {
			await new Promise(resolve => setTimeout(resolve, 5));
		}
	};

	await stream(100_000);
	const before = settledMemory();
	const started = performance.now();
	await stream(300_000);
	const took = performance.now() - started;
	const growth = settledMemory() - before;
	unsubscribe();
	await view.close();
	await journal.close();
	return [
		{name: 'record and follow 300,000 events in one process', value: took, unit: 'ms'},
		{name: 'memory that took', value: growth, unit: 'MB', goal: 20},
	];
};

/** A journal of long lines in iterations of `steps` steps and a few facts; returns its size. */
const writeJournal = (path: string, count: number, steps: number): number => {
	const file = openSync(path, 'w');
	const padding = 'x'.repeat(300);
	let seq = 0;
	let size = 0;
	let lines: Buffer[] = [];
	const write = (body: EventBody) => {
		if (seq < count) {
			const event: Event = envelop(body, ++seq, new Date(1_767_225_600_000 + seq * 10).toISOString());
			const line = encodeLine(event);
			size += line.length;
			lines.push(line);
		}
	};
	const flush = () => {
		writeSync(file, Buffer.concat(lines));
		lines = [];
	};

	for (const body of [runStarted(), ...baseIteration()]) {
		write(body);
	}

	for (let number = 1; seq < count; number++) {
		for (const body of iteration(number, {steps})) {
			write(
				body.type === 'agent.step' && 'text' in body.step
					? {...body, step: {...body.step, text: body.step.text + padding}}
					: body,
			);

			if (lines.length >= 1000) {
				flush();
			}
		}
	}

	flush();
	closeSync(file);
	return size;
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Resident memory in MB, without garbage. */
const settledMemory = (): number => {
	collectGarbage();
	return process.memoryUsage.rss() / 1e6;
};

const duration = async (work: () => unknown): Promise<number> => {
	const started = performance.now();
	await work();
	return performance.now() - started;
};

const medianOf = async (rounds: number, work: () => unknown): Promise<number> => {
	const durations: number[] = [];

	for (let index = 0; index < rounds; index++) {
		durations.push(await duration(work));
	}

	return median(durations);
};

const median = (values: number[]): number =>
	values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const [folder] = process.argv.slice(2);
	console.log(folder ? JSON.stringify(await read(folder)) : figureTable(await benchJournal()));
}
