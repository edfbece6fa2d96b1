import {setTimeout as wait} from 'node:timers/promises';
import type {EventBody} from '../../source/journal/events/events.js';
import type {Journal} from '../../source/journal/file/append.js';
import {runStarted} from '../journal/support/sample-events.js';
import type {Figure, Section} from './figure.js';
import {costOver, memoryOf} from './process-cost.js';
import {type Program, startOnTerminal} from './pseudo-terminal.js';
import {scratchRun} from './scratch-run.js';
import {median, quantile} from './statistics.js';

const presses = 150;
/** Agent lines a second. */
const rate = 1000;
/** Twice what has to be flat: the heap finds its size in the first half. */
const memoryEvents = 600_000;

/** A run whose agent works, in the engine with our own process id. */
const working: EventBody[] = [
	runStarted({pid: process.pid}),
	{type: 'trigger.fired', trigger: 'now', reason: 'started by hand'},
	{type: 'iteration.started', iteration: 1, from: 'a'.repeat(40)},
	{type: 'prompt.composed', iteration: 1, prompt: 'Build the next missing piece.', edited: false},
	{type: 'agent.started', iteration: 1, agent: 'bench'},
];

const waiting: EventBody = {
	type: 'gate.opened',
	gate: 'g1',
	name: 'checkpoint',
	iteration: 1,
	question: 'Go on with this?',
	next: 'The verifiers judge it.',
	choices: ['approve', 'reject'],
};

const line = (index: number): EventBody => ({
	type: 'agent.step',
	iteration: 1,
	step: {
		kind: 'output',
		id: `o${Math.floor(index / 50)}`,
		stream: 'stdout',
		text: `line ${index} of what an agent says while it works on the piece in hand`,
	},
});

/** Writes lines at a steady rate until it is stopped, the next one after `from`; resolves with the last one's number. */
const stream = (journal: Journal, linesPerSecond: number, from = 0, most = Number.POSITIVE_INFINITY) => {
	let stopped = false;
	let written = 0;
	const done = (async () => {
		const startedAt = performance.now();
		while (!stopped && written < most) {
			const due = Math.min(most, Math.floor(((performance.now() - startedAt) / 1000) * linesPerSecond));
			while (written < due) {
				await journal.append(line(from + ++written));
			}
			await wait(8);
		}

		return from + written;
	})();
	return {
		done,
		stop: (): Promise<number> => {
			stopped = true;
			return done;
		},
	};
};

/** Milliseconds from a key that moves the focus to the frame that shows it there, each at a random moment. */
const keyLatencies = async (program: Program): Promise<number[]> => {
	const samples: number[] = [];
	for (let press = 0; press < presses; press++) {
		await wait(20 + Math.random() * 60);
		const [key, title] = press % 2 === 0 ? ['3', '┏━ 3 Verifier'] : ['2', '┏━ 2 Step'];
		const pressedAt = performance.now();
		program.write(key);
		samples.push((await program.until(text => text.includes(title))) - pressedAt);
	}

	return samples;
};

/** What the relay and the terminal add to each key: a program that only echoes. */
const echoLatencies = async (): Promise<number[]> => {
	const program = await startOnTerminal(['cat']);
	const samples: number[] = [];
	for (let press = 0; press < presses; press++) {
		await wait(5);
		const word = `<${press}>`;
		const pressedAt = performance.now();
		program.write(word);
		samples.push((await program.until(text => text.endsWith(word) || text.includes(word))) - pressedAt);
		if (press % 20 === 19) {
			program.write('\u000C\n');
		}
	}

	program.kill();
	await program.ended;
	return samples;
};

const openScreen = async (events: readonly EventBody[]) => {
	const scratch = await scratchRun(events);
	const program = await startOnTerminal(
		[process.execPath, `${process.cwd()}/dist/cli.js`, 'watch', scratch.run],
		{
			folder: scratch.repository,
			environment: scratch.environment,
		},
	);
	await program.until(text => text.includes('? help'));
	return {
		...scratch,
		program,
		async close() {
			program.write('q');
			const timer = setTimeout(program.kill, 3000);
			await program.ended;
			clearTimeout(timer);
			await scratch.remove();
		},
	};
};

const keys = async (): Promise<Figure[]> => {
	const {program, journal, close} = await openScreen(working);
	await keyLatencies(program);
	const idle = await keyLatencies(program);
	const flow = stream(journal, rate);
	await wait(1000);
	const busy = await keyLatencies(program);
	const cost = await costOver(program, 5000);
	const memory = memoryOf(program.pid);
	const written = await flow.stop();
	// Every line that was written arrives: the newest stands on the screen.
	await program.until(text => text.includes(`line ${written} of`));
	await close();

	const echo = await echoLatencies();
	const relay = (share: number) => ({name: 'echo (cat)', value: quantile(echo, share)});
	return [
		{
			name: `key to painted, idle, p50 of ${presses}`,
			value: median(idle),
			unit: 'ms',
			goal: 3.5,
			baseline: relay(0.5),
		},
		{
			name: 'key to painted, idle, p99',
			value: quantile(idle, 0.99),
			unit: 'ms',
			goal: 12,
			baseline: relay(0.99),
		},
		{
			name: `key to painted at ${rate} lines/s, p50`,
			value: median(busy),
			unit: 'ms',
			goal: 5,
			baseline: relay(0.5),
		},
		{
			name: `key to painted at ${rate} lines/s, p99`,
			value: quantile(busy, 0.99),
			unit: 'ms',
			goal: 16,
			baseline: relay(0.99),
		},
		{name: `screen at ${rate} lines/s: processor, of a core`, value: cost.processor, unit: '%', goal: 28},
		{name: `screen at ${rate} lines/s: to the terminal`, value: cost.output, unit: 'kB/s', goal: 50},
		{name: `screen at ${rate} lines/s: memory`, value: memory, unit: 'MB', goal: 240},
	];
};

const stillness = async (): Promise<Figure[]> => {
	const busy = await openScreen(working);
	await wait(1500);
	const spinning = await costOver(busy.program, 6000);
	await busy.close();

	const gate = await openScreen([...working, waiting]);
	await gate.program.until(text => text.includes('Go on with this?'));
	await wait(1500);
	const still = await costOver(gate.program, 6000);
	await gate.close();
	return [
		{name: 'silent agent, spinner: processor, of a core', value: spinning.processor, unit: '%', goal: 2},
		{name: 'silent agent, spinner: to the terminal', value: spinning.output, unit: 'kB/s', goal: 1},
		{name: 'waiting at a gate: processor, of a core', value: still.processor, unit: '%', goal: 0},
		{name: 'waiting at a gate: to the terminal', value: still.output, unit: 'kB/s', goal: 0},
	];
};

const memory = async (): Promise<Figure[]> => {
	const {program, journal, close} = await openScreen(working);
	const half = memoryEvents / 2;
	const measured: number[] = [];
	for (let part = 0; part < 2; part++) {
		const last = await stream(journal, 10_000, part * half, half).done;
		await program.until(text => text.includes(`line ${last} of`), 120_000);
		await wait(2000);
		measured.push(memoryOf(program.pid));
	}

	await close();
	const [first = 0, last = 0] = measured;
	return [
		{
			name: `memory after ${memoryEvents} events, 10000 a second`,
			value: last,
			unit: 'MB',
			baseline: {name: `after ${half}`, value: first},
		},
	];
};

/** What the screen costs and how quick it is while a run goes on, at 120×40. */
export const screen: Section = {
	name: 'screen',
	measure: async () => [...(await keys()), ...(await stillness()), ...(await memory())],
};
