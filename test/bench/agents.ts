/** What driving an agent costs: reading what it says, and standing between it and its model. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Agent, AgentEvent} from '../../source/agents/agent.js';
import {createClaudeAgent} from '../../source/agents/claude/agent.js';
import {createCodexAgent} from '../../source/agents/codex/agent.js';
import {createAgent} from '../../source/agents/index.js';
import {agentEnvironment} from '../../source/system/process/child-environment.js';
import {driverCost} from './agent-overhead.js';
import {readerOf} from './agent-readers.js';
import type {Figure, Section} from './figure.js';
import {median} from './statistics.js';
import {linesOf, type Protocol, protocols} from './talkative-agent.js';

const events = 20_000;
const rounds = 7;
/** Short rounds, many of them: what else the machine does spoils few. */
const inMemory = {events: 2000, rounds: 250, warmUp: 50};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const talkative = path.resolve(import.meta.dirname, 'talkative-agent.ts');

const driverOf = (protocol: Protocol): Agent => {
	const command = [process.execPath, talkative, protocol];
	switch (protocol) {
		case 'claude':
			return createClaudeAgent({choice: {}, environment: process.env, command});
		case 'codex':
			return createCodexAgent({choice: {}, environment: process.env, command});
		case 'acp':
			return createAgent({kind: 'acp', command: command.join(' ')});
	}
};

const timeOf = (lines: readonly string[], read: (line: string) => unknown): number => {
	const started = performance.now();
	for (const line of lines) {
		read(line);
	}
	return performance.now() - started;
};

/** Milliseconds for all lines, in memory: made steps, and only parsed. In turns, so that what else runs falls on both. */
const readingInMemory = (protocol: Protocol): {read: number; parse: number} => {
	const lines = linesOf(protocol, inMemory.events);
	const {read, steps} = readerOf(protocol);
	const times: {read: number; parse: number}[] = [];
	for (let round = -inMemory.warmUp; round < inMemory.rounds; round++) {
		const time = {parse: timeOf(lines, JSON.parse), read: timeOf(lines, read)};
		if (round >= 0) {
			times.push(time);
		}
	}

	if (steps() === 0) {
		throw new Error(`nothing was read of ${protocol}`);
	}
	return {read: median(times.map(time => time.read)), parse: median(times.map(time => time.parse))};
};

/** Milliseconds to read the lines from a process that prints them, and parse them, as a plain script would. */
const plainReading = async (protocol: Protocol): Promise<number> => {
	const child = spawn(process.execPath, [talkative, protocol, '--print'], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	const times: number[] = [];
	for (let round = 0; round <= rounds; round++) {
		const started = performance.now();
		child.stdin.write(`${events}\n`);
		for (let count = 0; count < events; count++) {
			JSON.parse((await lines.next()).value ?? '');
		}
		if (round > 0) {
			times.push(performance.now() - started);
		}
	}

	child.stdin.end();
	await once(child, 'close');
	return median(times);
};

const drain = async (stream: AsyncIterable<AgentEvent>): Promise<number> => {
	let count = 0;
	let end: AgentEvent | undefined;
	for await (const event of stream) {
		count++;
		end = event;
	}

	if (end?.type !== 'end' || end.outcome !== 'completed') {
		throw new Error(JSON.stringify(end));
	}
	return count;
};

type Reading = {
	/** milliseconds for all events */
	wall: number;
	/** Megabytes of heap that further 100,000 events leave behind. */
	growth: number;
};

/** Megabytes of heap in use. */
const settledHeap = (): number => {
	collectGarbage();
	collectGarbage();
	return process.memoryUsage().heapUsed / 1e6;
};

const reading = async (protocol: Protocol, folder: string): Promise<Reading> => {
	const session = await driverOf(protocol).start({
		folder,
		environment: agentEnvironment(process.env),
		rawLog: path.join(folder, `${protocol}.log`),
		asking: 'nothing',
	});
	const {signal} = new AbortController();
	const wall: number[] = [];
	try {
		await drain(session.prompt(String(events), signal));
		for (let round = 0; round < rounds; round++) {
			const started = performance.now();
			await drain(session.prompt(String(events), signal));
			wall.push(performance.now() - started);
		}

		const before = settledHeap();
		await drain(session.prompt('100000', signal));
		return {wall: median(wall), growth: settledHeap() - before};
	} finally {
		await session.dispose();
	}
};

const reads = async (folder: string): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const protocol of protocols) {
		const {read, parse} = readingInMemory(protocol);
		const {wall, growth} = await reading(protocol, folder);
		const microseconds = (milliseconds: number, of = events): number => (milliseconds * 1000) / of;
		figures.push(
			{
				name: `${protocol}: a line made a step (median of ${inMemory.rounds} × ${inMemory.events})`,
				value: microseconds(read, inMemory.events),
				unit: 'µs',
				goal: microseconds(parse, inMemory.events) * 2,
				baseline: {name: 'JSON.parse of the same lines', value: microseconds(parse, inMemory.events)},
			},
			{
				name: `${protocol}: the same with process, pipe and raw log`,
				value: microseconds(wall),
				unit: 'µs',
				baseline: {
					name: 'process, pipe, readline and JSON.parse',
					value: microseconds(await plainReading(protocol)),
				},
			},
			{name: `${protocol}: heap that 100,000 events leave`, value: growth, unit: 'MB', goal: 2},
		);
	}

	return figures;
};

export const agents: Section = {
	name: 'agents',
	async measure() {
		const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-bench-')));
		try {
			return [...(await reads(folder)), ...(await driverCost(folder))];
		} finally {
			await rm(folder, {recursive: true, force: true});
		}
	},
};
