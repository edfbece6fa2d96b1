import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {execa} from 'execa';
import type {Event} from '../../source/journal/events/events.js';
import type {Figure, Section} from './figure.js';
import {familyProcessorTime} from './process-cost.js';
import {median} from './statistics.js';

const iterations = 40;
const files = 1000;
/** Turns that are not counted: caches fill, code gets hot. */
const warmUp = 5;

/** An agent and a check that take no time of their own. */
const agent = 'echo "$$" > stamp';
const check = 'test -f never';

const loopFile = `---
goal: Never reached, so that every iteration is a whole one
agent: { command: '${agent}' }
verify:
  - run: ${check}
gates: deliver
stop: { iterations: ${iterations}, stall: 10000 }
---
Write a number into the file stamp.
`;

/** Loops as people write them in a shell; each turn prints the time of day. */
const shellLoops = {
	dirty: `for turn in $(seq ${iterations}); do
		sh -c '${agent}'; sh -c '${check}'; git add -A; git commit -qm "turn $turn"; date +%s%3N
	done`,
	worktree: `for turn in $(seq ${iterations}); do
		sh -c '${agent}'; git add -A; git commit -qm "turn $turn"
		git worktree add -q --detach ../check-$turn HEAD; (cd ../check-$turn && sh -c '${check}'); git worktree remove --force ../check-$turn
		date +%s%3N
	done`,
};

/** A committed project of so many small files, with a loop called `never`. Returns its absolute path. */
export const makeRepository = async (top: string, loop = loopFile, size = files): Promise<string> => {
	const folder = path.join(top, 'project');
	for (let index = 0; index < size; index++) {
		const file = path.join(folder, `part-${index % 20}`, `file-${index}.txt`);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, `line of file ${index}\n`.repeat(50));
	}

	await mkdir(path.join(folder, 'loops', 'never'), {recursive: true});
	await writeFile(path.join(folder, 'loops', 'never', 'LOOP.md'), loop);
	const git = (...words: string[]) =>
		execa('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', ...words], {cwd: folder});
	await git('init', '--quiet');
	await git('config', 'user.name', 'Bench');
	await git('config', 'user.email', 'bench@example.org');
	await git('add', '--all');
	await git('commit', '--quiet', '--message', 'Begin');
	return folder;
};

type Turns = {
	/** Milliseconds of each counted turn. */
	wall: number[];
	/** CPU milliseconds a turn, on average. */
	cpu: number;
};

const runShellLoop = async (script: string, folder: string): Promise<Turns> => {
	const shell = spawn('sh', ['-c', script], {cwd: folder, stdio: ['ignore', 'pipe', 'inherit']});
	const ended = once(shell, 'close');
	const times: number[] = [];
	let cpuAtStart = 0;
	let cpuAtEnd = 0;
	for await (const line of createInterface({input: shell.stdout})) {
		times.push(Number(line));
		if (times.length === warmUp) {
			cpuAtStart = familyProcessorTime(shell.pid ?? 0);
		}
		if (times.length === iterations - 1) {
			cpuAtEnd = familyProcessorTime(shell.pid ?? 0);
		}
	}

	await ended;
	const wall = times.slice(warmUp).map((time, index) => time - (times[warmUp + index - 1] ?? time));
	return {wall, cpu: (cpuAtEnd - cpuAtStart) / (iterations - 1 - warmUp)};
};

type Treadle = Turns & {start: number; end: number; phases: Map<string, number[]>};

/** Which part of an iteration ends with which event. */
const phaseEnds: Partial<Record<Event['type'], string>> = {
	'prompt.composed': 'prompt',
	'agent.finished': 'agent',
	'checkpoint.made': 'checkpoint',
	'verifier.started': 'clean checkout',
	'verifier.finished': 'check',
	'memory.noted': 'memory',
	'iteration.started': 'decide and begin',
};

const runTreadle = async (folder: string, stateHome: string): Promise<Treadle> => {
	const spawnedAt = Date.now();
	const treadle = spawn(
		process.execPath,
		[path.resolve('dist/cli.js'), 'run', 'never', '--headless', '--json', '--gates', 'deliver'],
		{cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], env: {...process.env, XDG_STATE_HOME: stateHome}},
	);
	const ended = once(treadle, 'exit').then(() => Date.now());
	const pid = treadle.pid ?? 0;
	const phases = new Map<string, number[]>();
	const wall: number[] = [];
	let [before, iterationStarted, firstStarted, finishedAt, cpuAtStart, cpuAtEnd] = [0, 0, 0, 0, 0, 0];
	for await (const line of createInterface({input: treadle.stdout})) {
		const event = JSON.parse(line) as Event;
		const at = Date.parse(event.at);
		const counted = 'iteration' in event && event.iteration > warmUp;
		const phase = phaseEnds[event.type];
		if (phase && counted) {
			phases.set(phase, [...(phases.get(phase) ?? []), at - before]);
		}
		if (event.type === 'iteration.started') {
			if (counted && event.iteration > warmUp + 1) {
				wall.push(at - iterationStarted);
			}
			if (event.iteration === 1) {
				firstStarted = at;
			}
			if (event.iteration === warmUp + 1) {
				cpuAtStart = familyProcessorTime(pid);
			}
			if (event.iteration === iterations) {
				cpuAtEnd = familyProcessorTime(pid);
			}
			iterationStarted = at;
		}

		if (event.type === 'iteration.finished') {
			finishedAt = at;
		}
		before = at;
	}

	return {
		wall,
		cpu: (cpuAtEnd - cpuAtStart) / (iterations - warmUp - 1),
		start: firstStarted - spawnedAt,
		end: (await ended) - finishedAt,
		phases,
	};
};

/** What Treadle itself costs: agent and check take no time, the repository has 1,000 files. */
export const iterationCost: Section = {
	name: 'iteration',
	async measure(): Promise<Figure[]> {
		const top = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-bench-')));
		try {
			const folder = await makeRepository(top);
			const treadle = await runTreadle(folder, path.join(top, 'state'));
			const worktree = await runShellLoop(shellLoops.worktree, folder);
			const dirty = await runShellLoop(shellLoops.dirty, folder);
			const repeated = `median of ${treadle.wall.length}, ${files} files`;
			return [
				{
					name: `an iteration (${repeated})`,
					value: median(treadle.wall),
					unit: 'ms',
					goal: 75,
					baseline: {name: 'shell loop, fresh worktree', value: median(worktree.wall)},
				},
				{
					name: 'the same, beside a loop that checks in the dirty folder',
					value: median(treadle.wall),
					unit: 'ms',
					baseline: {name: 'shell loop, dirty folder', value: median(dirty.wall)},
				},
				{
					name: 'CPU of an iteration, children included',
					value: treadle.cpu,
					unit: 'ms',
					goal: 85,
					baseline: {name: 'shell loop, fresh worktree', value: worktree.cpu},
				},
				...[...treadle.phases].map(([phase, samples]) => ({
					name: `  of which ${phase}`,
					value: median(samples),
					unit: 'ms',
				})),
				{
					name: 'start: command to first iteration, base checked',
					value: treadle.start,
					unit: 'ms',
					goal: 450,
				},
				{name: 'end: last decision to exit', value: treadle.end, unit: 'ms', goal: 60},
			];
		} finally {
			await rm(top, {recursive: true, force: true});
		}
	},
};
