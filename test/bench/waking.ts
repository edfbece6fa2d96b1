import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {Event} from '../../source/journal/events/events.js';
import type {Figure, Section} from './figure.js';
import {makeRepository} from './iteration.js';
import {median} from './statistics.js';

const wakings = 15;

const loopFile = `---
goal: Never reached, so that the loop wakes again and again
trigger: every 1s
agent: { command: 'echo "$$" > stamp' }
verify:
  - run: test -f never
gates: deliver
stop: { iterations: ${wakings}, stall: 10000 }
---
Write a number into the file stamp.
`;

/** Milliseconds from the time at which the loop is due to the start of its agent, by waking. */
const lateness = async (folder: string, stateHome: string): Promise<number[]> => {
	const treadle = spawn(
		process.execPath,
		[path.resolve('dist/cli.js'), 'run', 'never', '--headless', '--json'],
		{cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], env: {...process.env, XDG_STATE_HOME: stateHome}},
	);
	const ended = once(treadle, 'exit');
	const late: number[] = [];
	let due: number | undefined;
	for await (const line of createInterface({input: treadle.stdout})) {
		const event = JSON.parse(line) as Event;
		if (event.type === 'loop.slept') {
			due = Date.parse(event.until ?? '');
		}

		if (event.type === 'agent.started' && due !== undefined) {
			late.push(Date.parse(event.at) - due);
			due = undefined;
		}
	}

	await ended;
	return late;
};

/** From the time a loop is due until its agent starts, on its own work and unchanged files. */
export const waking: Section = {
	name: 'waking',
	async measure(): Promise<Figure[]> {
		const top = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-bench-waking-')));
		try {
			const folder = await makeRepository(top, loopFile);
			const late = await lateness(folder, path.join(top, 'state'));
			return [
				{
					name: `due to agent started (median of ${late.length}, 1000 files)`,
					value: median(late),
					unit: 'ms',
					goal: 100,
				},
			];
		} finally {
			await rm(top, {recursive: true, force: true});
		}
	},
};
