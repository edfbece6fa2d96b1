import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as wait} from 'node:timers/promises';
import {execa} from 'execa';
import type {Event} from '../../source/journal/events/events.js';
import type {Figure, Section} from './figure.js';
import {costOver} from './process-cost.js';

const files = 1000;
const perFolder = 20;
/** milliseconds after it fell asleep until what was used for its work is tidied away */
const settling = 60_000;
/** milliseconds; a minute, in which no two naps can end */
const measured = 59_500;

/** How often the threads of a process gave up the processor by themselves, which each wake-up ends with. */
const wakeUps = async (pid: number): Promise<number> =>
	Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);

const loopFile = `---
goal: Never reached, so that the loop sleeps
trigger: [every 1h, cron "0 9 1 1 *", on change src/**, on commit]
agent: { command: 'date > stamp' }
verify:
  - run: test -f never
gates: deliver
---
Write the date into the file stamp.
`;

const makeProject = async (folder: string): Promise<void> => {
	await mkdir(path.join(folder, 'loops', 'never'), {recursive: true});
	await writeFile(path.join(folder, 'loops', 'never', 'LOOP.md'), loopFile);
	for (let index = 0; index < files; index++) {
		const inside = path.join(folder, 'src', `part-${Math.floor(index / perFolder)}`);
		await mkdir(inside, {recursive: true});
		await writeFile(path.join(inside, `file-${index}.js`), `export const value = ${index};\n`);
	}

	const git = async (...commandLine: string[]) => execa('git', commandLine, {cwd: folder});
	await git('init', '--quiet');
	await git('add', '--all');
	const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org'];
	await git(...identity, 'commit', '--quiet', '--message', 'Begin');
};

/** What a loop costs that sleeps: with two times to wait for, a thousand files in fifty folders and all branches watched. */
export const triggers: Section = {
	name: 'triggers',
	async measure(): Promise<Figure[]> {
		const top = await realpath(await mkdtemp(path.join(tmpdir(), 'treadle-bench-')));
		const project = path.join(top, 'project');
		await makeProject(project);
		const treadle = spawn(
			process.execPath,
			[path.resolve('dist/cli.js'), 'run', 'never', '--headless', '--json'],
			{
				cwd: project,
				stdio: ['ignore', 'pipe', 'inherit'],
				env: {...process.env, XDG_STATE_HOME: path.join(top, 'state')},
			},
		);
		const ended = once(treadle, 'exit');
		const lines = createInterface({input: treadle.stdout})[Symbol.asyncIterator]();
		const until = async (type: string): Promise<Event> => {
			for (;;) {
				const event = JSON.parse((await lines.next()).value ?? '{}') as Event;
				if (event.type === type) {
					return event;
				}
			}
		};
		try {
			const {pid = 0} = treadle;
			await until('loop.slept');
			await wait(settling);
			const before = await wakeUps(pid);
			const {processor} = await costOver({pid, bytes: () => 0}, measured);
			const woken = (await wakeUps(pid)) - before;
			const changed = Date.now();
			await writeFile(path.join(project, 'src', 'part-7', 'file-149.js'), 'changed\n');
			const fired = await until('trigger.fired');
			return [
				{name: 'asleep: share of a core', value: processor, unit: '%', goal: 0.1},
				{name: 'asleep: wake-ups a minute', value: woken, unit: 'times', goal: 1},
				{name: 'a file of 1,000 changed to woken', value: Date.parse(fired.at) - changed, unit: 'ms'},
			];
		} finally {
			treadle.kill();
			await ended;
			await rm(top, {recursive: true, force: true});
		}
	},
};
