import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {type Program, startOnTerminal} from '../bench/pseudo-terminal.js';
import {quantile} from '../bench/statistics.js';
import {cliFile} from '../support/command-line.js';
import {leftRunning} from '../support/left-running.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

/**
 * Tries in all: they take turns at the ways and the agents, so 56 are each pair once. `TREADLE_TRIES=100` measures: a stop
 * is to take a second at most, 99 times of 100, on an idle machine.
 */
const tries = Number(process.env.TREADLE_TRIES ?? 56);
/** Milliseconds after which a stop hangs, however busy the machine is. */
const limit = 10_000;

/** Each says `up` when it has started all it starts, and would go on for ever. */
const agents = {
	plain: 'echo up; exec sleep 1000',
	'ignores SIGTERM': "trap '' TERM INT HUP; echo up; while :; do sleep 1; done",
	forks: 'for n in 1 2 3 4 5 6; do (sleep 1000 & sleep 1000) & done; echo up; wait',
	'leaves its session':
		'setsid sh -c "trap \'\' TERM; sleep 1000; sleep 1000" & setsid setsid sleep 1000 & sleep 0.1; echo up; wait',
};

type Run = {
	project: TemporaryRepository;
	name: string;
	folder: string;
	/** Process id of the engine. */
	engine: number;
	/** Wall clock of its first event, in milliseconds. */
	startedAt: number;
};

const until = async <T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> => {
	const deadline = performance.now() + 30_000;
	for (;;) {
		const found = await look();
		if (found !== undefined) {
			return found;
		}

		if (performance.now() > deadline) {
			throw new Error(`waited for ${what} for 30 seconds`);
		}

		await wait(10);
	}
};

const isAlive = (pid: number): boolean => {
	try {
		// A zombie has ended, though nobody has asked how yet.
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
};

/** The one run of a project, once its agent has said `up`. */
const started = async (project: TemporaryRepository): Promise<Run> => {
	const state = path.join(project.environment.XDG_STATE_HOME ?? '', 'treadle');
	return until(async () => {
		const [repository] = await readdir(state).catch(() => []);
		const runs = path.join(state, repository ?? '', 'runs');
		const [name] = repository === undefined ? [] : await readdir(runs).catch(() => []);
		const folder = path.join(runs, name ?? '');
		const journal = path.join(folder, 'journal.jsonl');
		if (name === undefined || !existsSync(journal)) {
			return undefined;
		}

		const text = readFileSync(journal, 'utf8');
		const first = JSON.parse(text.split('\n')[0] || '{}') as {pid?: number; at?: string};
		return text.includes('"text":"up"') && first.pid !== undefined
			? {project, name, folder, engine: first.pid, startedAt: Date.parse(first.at ?? '')}
			: undefined;
	}, 'the agent to be up');
};

/** Milliseconds from `from`, on the clock of `performance`, until the engine and all it started have ended. */
const goneAfter = async ({engine, folder}: Run, from: number): Promise<number> => {
	await until(() => (isAlive(engine) ? undefined : true), 'the end of the engine');
	// Looking through all processes takes time that is not the run's, so it comes last.
	let ended = performance.now();
	await until(() => {
		const last = performance.now();
		const isGone = leftRunning(folder).length === 0;
		ended = isGone ? ended : last;
		return isGone ? true : undefined;
	}, 'the end of what it started');
	return ended - from;
};

const treadle = (project: TemporaryRepository, ...words: string[]): ChildProcess =>
	spawn(process.execPath, [cliFile, ...words], {
		cwd: project.folder,
		env: project.environment,
		stdio: 'ignore',
	});

const onScreen = async (
	project: TemporaryRepository,
	press: (keys: (text: string) => void, ask: (shown: RegExp) => Promise<unknown>) => Promise<void>,
): Promise<number> => {
	const terminal = await startOnTerminal([process.execPath, cliFile, 'run', 'work'], {
		folder: project.folder,
		environment: project.environment,
	});
	try {
		const run = await started(project);
		await terminal.until(text => text.includes('up'));
		let from = 0;
		await press(
			keys => {
				from = performance.now();
				terminal.write(keys);
			},
			async shown => terminal.until(text => shown.test(text)),
		);
		return await goneAfter(run, from);
	} finally {
		terminal.kill();
	}
};

/** The screen is gone without having said what should become of the run. */
const byEndOfScreen =
	(end: (terminal: Program) => void) =>
	async (project: TemporaryRepository): Promise<number> => {
		const terminal = await startOnTerminal([process.execPath, cliFile, 'run', 'work'], {
			folder: project.folder,
			environment: project.environment,
		});
		const run = await started(project);
		await terminal.until(text => text.includes('up'));
		const from = performance.now();
		end(terminal);
		return goneAfter(run, from);
	};

const inBackground = async (project: TemporaryRepository, stop: (run: Run) => void): Promise<number> => {
	treadle(project, 'run', 'work', '--background');
	const run = await started(project);
	const from = performance.now();
	stop(run);
	return goneAfter(run, from);
};

const headless = async (
	project: TemporaryRepository,
	stop: (run: Run, program: ChildProcess) => number | Promise<number>,
): Promise<number> => {
	const program = treadle(project, 'run', 'work', '--headless');
	const ended = once(program, 'exit');
	const run = await started(project);
	const from = await stop(run, program);
	const took = await goneAfter(run, from);
	await ended;
	return took;
};

const bySignal =
	(signal: NodeJS.Signals) =>
	async (project: TemporaryRepository): Promise<number> =>
		headless(project, (_run, program) => {
			const from = performance.now();
			program.kill(signal);
			return from;
		});

/** Each resolves with the milliseconds from the moment it asks until nothing of the run lives. */
const ways: Record<string, (project: TemporaryRepository) => Promise<number>> = {
	x: async project =>
		onScreen(project, async (keys, ask) => {
			keys('x');
			await ask(/stop/i);
			keys('x');
		}),
	'ctrl+c twice': async project =>
		onScreen(project, async (keys, ask) => {
			keys('\u0003');
			await ask(/stop the run and quit/);
			keys('\u0003');
		}),
	'q and q': async project =>
		onScreen(project, async (keys, ask) => {
			keys('q');
			await ask(/stop the run and quit/);
			keys('q');
		}),
	'SIGHUP to the screen': byEndOfScreen(({pid}) => process.kill(pid, 'SIGHUP')),
	'SIGTERM to the screen': byEndOfScreen(({pid}) => process.kill(pid, 'SIGTERM')),
	'the terminal is closed': byEndOfScreen(({close}) => close()),
	'kill -9 of the screen': byEndOfScreen(({kill}) => kill()),
	'treadle stop in the background': async project =>
		inBackground(project, () => void treadle(project, 'stop', '--all')),
	'SIGHUP to an engine in the background': async project =>
		inBackground(project, ({engine}) => process.kill(engine, 'SIGHUP')),
	'treadle stop': async project =>
		headless(project, async run => {
			const from = performance.now();
			treadle(run.project, 'stop', run.name);
			return from;
		}),
	'SIGTERM to the engine': bySignal('SIGTERM'),
	'SIGINT without a screen': bySignal('SIGINT'),
	'a closed terminal without a screen': bySignal('SIGHUP'),
	'the time limit': async project =>
		headless(project, async run => {
			const due = run.startedAt + 2000;
			await until(() => (Date.now() >= due ? true : undefined), 'the limit');
			return performance.now() - (Date.now() - due);
		}),
};

test(`every way to stop ends a run and all it started, ${tries} tries`, async () => {
	const figures = new Map<string, number[]>();
	const note = (name: string, took: number): void => {
		figures.set(name, [...(figures.get(name) ?? []), took]);
	};
	const names = Object.keys(ways);
	const kinds = Object.keys(agents);
	for (let index = 0; index < tries; index++) {
		const way = names[index % names.length] ?? '';
		const kind = kinds[Math.floor(index / names.length) % kinds.length] ?? '';
		const project = await smallProject({
			agent: agents[kind as keyof typeof agents],
			loop: way === 'the time limit' ? 'stop: { time: 2s }' : '',
		});
		const took = await ways[way]?.(project);
		note(way, took ?? Number.POSITIVE_INFINITY);
		note(`agent: ${kind}`, took ?? Number.POSITIVE_INFINITY);
		note('all', took ?? Number.POSITIVE_INFINITY);
		await project.remove();
	}

	for (const [name, all] of figures) {
		const at = (share: number): string => quantile(all, share).toFixed(0).padStart(5);
		console.log(`${name.padEnd(36)} n ${String(all.length).padStart(3)}  p50 ${at(0.5)}  p99 ${at(0.99)} ms`);
	}

	expect(Math.max(...(figures.get('all') ?? []))).toBeLessThan(limit);
}, 900_000);
