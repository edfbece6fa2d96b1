/** What driving an agent costs: reading what it says, and standing between it and its model. */
import {mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Agent, AgentEvent} from '../../source/agents/agent.js';
import {createClaudeAgent} from '../../source/agents/claude-agent.js';
import {createCodexAgent} from '../../source/agents/codex-agent.js';
import {createAgent} from '../../source/agents/index.js';
import {agentEnvironment} from '../../source/system/child-environment.js';
import {driverCost} from './agent-overhead.js';
import type {Figure, Section} from './figure.js';
import {median} from './statistics.js';
import {linesOf, type Protocol, protocols} from './talkative-agent.js';

const events = 20_000;
const rounds = 7;

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

/** Milliseconds to parse the lines and do nothing else. */
const parsing = (protocol: Protocol): number => {
	const lines = linesOf(protocol, events);
	const times = Array.from({length: rounds}, () => {
		const started = performance.now();
		for (const line of lines) JSON.parse(line);
		return performance.now() - started;
	});
	return median(times);
};

const drain = async (stream: AsyncIterable<AgentEvent>): Promise<number> => {
	let count = 0;
	let end: AgentEvent | undefined;
	for await (const event of stream) {
		count++;
		end = event;
	}

	if (end?.type !== 'end' || end.outcome !== 'completed') throw new Error(JSON.stringify(end));
	return count;
};

type Reading = {
	/** milliseconds of this process' own work for all events */
	work: number;
	/** milliseconds on the clock, the agent's own work beside it */
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
	const work: number[] = [];
	const wall: number[] = [];
	try {
		await drain(session.prompt(String(events), signal));
		for (let round = 0; round < rounds; round++) {
			const before = process.cpuUsage();
			const started = performance.now();
			await drain(session.prompt(String(events), signal));
			wall.push(performance.now() - started);
			const {user, system} = process.cpuUsage(before);
			work.push((user + system) / 1000);
		}

		const before = settledHeap();
		await drain(session.prompt('100000', signal));
		return {work: median(work), wall: median(wall), growth: settledHeap() - before};
	} finally {
		await session.dispose();
	}
};

const perSecond = (milliseconds: number): string => `${Math.round(events / milliseconds)},000 a second`;

const reads = async (folder: string): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const protocol of protocols) {
		const parse = parsing(protocol);
		const {work, wall, growth} = await reading(protocol, folder);
		const microseconds = (milliseconds: number): number => (milliseconds * 1000) / events;
		figures.push(
			{
				name: `${protocol}: an event, process and pipe included (${perSecond(wall)})`,
				value: microseconds(wall),
				unit: 'µs',
				goal: microseconds(parse) * 2,
				baseline: {name: 'JSON.parse of the same lines', value: microseconds(parse)},
			},
			{name: `${protocol}: processor time of an event`, value: microseconds(work), unit: 'µs'},
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
