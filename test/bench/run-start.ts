import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {execa} from 'execa';
import type {Event} from '../../source/journal/events/events.js';
import type {Figure, Section} from './figure.js';
import {makeRepository} from './iteration.js';
import {median} from './statistics.js';

const sizes = [1000, 11_000] as const;
const rounds = 5;

const loopFile = `---
goal: Never reached
agent: { command: 'true' }
verify:
  - run: test -f never
gates: deliver
stop: { iterations: 1 }
---
Do nothing.
`;

/** Milliseconds from the command to the start of the agent, in a repository that Treadle knows. */
const startOnce = async (folder: string, environment: NodeJS.ProcessEnv): Promise<number> => {
	const spawnedAt = Date.now();
	const treadle = spawn(
		process.execPath,
		[path.resolve('dist/cli.js'), 'run', 'never', '--headless', '--json'],
		{cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], env: environment},
	);
	const ended = once(treadle, 'exit');
	let started = Number.NaN;
	for await (const line of createInterface({input: treadle.stdout})) {
		const event = JSON.parse(line) as Event;
		if (event.type === 'agent.started') {
			started = Date.parse(event.at) - spawnedAt;
		}
	}

	await ended;
	return started;
};

/** A `git` that notes its command and how long it took, in milliseconds, before the real one's output is used. */
const notingGit = (git: string, log: string): string => `#!/bin/bash
began=$(date +%s%N); ${git} "$@"; code=$?; ended=$(date +%s%N)
while [ "$1" = -c ]; do shift 2; done
echo "$1 $(( (ended - began) / 1000000 ))" >> ${log}; exit $code
`;

/** Milliseconds in git until the agent starts, by command, and how many processes that were. */
const gitTimes = async (folder: string, top: string, environment: NodeJS.ProcessEnv) => {
	const programs = path.join(top, 'programs');
	const log = path.join(top, 'git.log');
	await mkdir(programs, {recursive: true});
	const {stdout: git} = await execa('which', ['git']);
	await writeFile(path.join(programs, 'git'), notingGit(git, log));
	await chmod(path.join(programs, 'git'), 0o755);
	await rm(log, {force: true});
	await startOnce(folder, {...environment, PATH: `${programs}:${process.env.PATH}`});
	const times = new Map<string, number>();
	const lines = (await readFile(log, 'utf8')).trim().split('\n');
	for (const line of lines) {
		const [command = '', milliseconds = '0'] = line.split(' ');
		times.set(command, (times.get(command) ?? 0) + Number(milliseconds));
	}

	return {times, processes: lines.length};
};

/** What a run costs before its agent starts, and what more files add, by git command. */
export const runStart: Section = {
	name: 'run-start',
	async measure(): Promise<Figure[]> {
		const figures: Figure[] = [];
		const byCommand: Array<Map<string, number>> = [];
		for (const size of sizes) {
			const top = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-bench-start-')));
			try {
				const folder = await makeRepository(top, loopFile, size);
				const environment = {...process.env, XDG_STATE_HOME: path.join(top, 'state')};
				const first = await startOnce(folder, environment);
				const samples: number[] = [];
				for (let round = 0; round < rounds; round++) {
					samples.push(await startOnce(folder, environment));
				}

				const {times, processes} = await gitTimes(folder, top, environment);
				byCommand.push(times);
				figures.push(
					{
						name: `command to agent started, ${size} files, known repository (median of ${rounds})`,
						value: median(samples),
						unit: 'ms',
						...(size === sizes[0] ? {goal: 450} : {}),
					},
					{name: `  the same the first time, ${size} files`, value: first, unit: 'ms'},
					{name: `  git processes of the whole run, ${size} files`, value: processes, unit: ''},
				);
			} finally {
				await rm(top, {recursive: true, force: true});
			}
		}

		const [small = new Map(), large = new Map()] = byCommand;
		const growth = [...large]
			.map(([command, milliseconds]) => ({command, more: milliseconds - (small.get(command) ?? 0)}))
			.sort((left, right) => right.more - left.more)
			.slice(0, 5);
		return [
			...figures,
			...growth.map(({command, more}) => ({
				name: `  10000 more files in git ${command}, whole run`,
				value: more,
				unit: 'ms',
			})),
		];
	},
};
