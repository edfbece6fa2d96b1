import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Event} from '../../source/journal/events/events.js';
import {readEvents} from '../../source/journal/runs/read-events.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';
import {openTmux, tmuxMissing} from '../support/tmux.js';

const dist = (file: string): string => path.join(import.meta.dirname, '../../dist', file);

const counting = 'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns';

const eventsOf = async (runFolder: string): Promise<Event[]> => {
	const events: Event[] = [];
	for await (const event of readEvents(runFolder)) {
		events.push(event);
	}

	return events;
};

const count = async (folder: string, type: Event['type']): Promise<number> =>
	(await eventsOf(folder)).filter(event => event.type === type).length;

/** Starts an engine as a process of its own, as a screen would; its run is ready when this resolves. */
const startEngine = async (
	project: TemporaryRepository,
	task: {loop: string} | {run: string},
	environment: Record<string, string> = {},
) => {
	const child = spawn(process.execPath, [dist('engine.js')], {
		env: {...project.environment, ...environment},
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	child.send({
		task: {folder: project.folder, ...task},
		environment: {...project.environment, ...environment},
		hasSubreaper: false,
		inBackground: true,
	});
	const [ready] = (await once(child, 'message')) as [{type: string; folder: string; run: string}];
	expect(ready).toMatchObject({type: 'ready'});
	return {child, ...ready};
};

const missing = await tmuxMissing();

test.skipIf(missing !== undefined)(
	'the program sleeps and wakes by itself until the goal is met',
	{
		timeout: 60_000,
	},
	async () => {
		const project = await smallProject({
			agent: `${counting}; [ $n -ge 2 ] && echo done > result; true`,
			loop: 'trigger: every 3s\nuntil: goal',
		});
		const terminal = await openTmux({
			command: [process.execPath, dist('cli.js'), 'run', 'work'],
			environment: project.environment,
			folder: project.folder,
		});
		onTestFinished(terminal.kill);
		await terminal.until(/sleeps|asleep/i, 20_000);
		await terminal.until(/Deliver commit/, 20_000);
		// A key that is pressed before the gate could be read does not answer it.
		await expect
			.poll(
				async () => {
					await terminal.send('Space');
					return terminal.screen();
				},
				{interval: 1500, timeout: 20_000},
			)
			.toContain('delivered as branch treadle/work-1');
		await terminal.send('q');
		await vi.waitFor(async () => expect(await terminal.exitCode()).toBe(0), 10_000);
		expect(await project.git('branch', '--list', 'treadle/*')).toContain('treadle/work-1');
	},
);

test('a program that is suspended wakes the loop once for all it missed', {timeout: 60_000}, async () => {
	const project = await smallProject({agent: 'true', loop: 'trigger: every 2s\nstop: { stall: 99 }'});
	const {child, folder} = await startEngine(project, {loop: 'work'});
	await vi.waitFor(async () => expect(await count(folder, 'loop.slept')).toBe(1), 20_000);
	child.kill('SIGSTOP');
	const before = Date.now();
	const fired = await count(folder, 'trigger.fired');
	await vi.waitFor(() => expect(Date.now() - before).toBeGreaterThan(8000), {timeout: 20_000, interval: 500});
	child.kill('SIGCONT');
	await vi.waitFor(async () => expect(await count(folder, 'loop.slept')).toBe(2), 20_000);
	const wakings = (await eventsOf(folder)).filter(({type}) => type === 'trigger.fired');
	expect(wakings.length).toBe(fired + 1);
	expect(Date.parse(wakings.at(-1)?.at ?? '') - before).toBeGreaterThan(7500);
	child.kill('SIGTERM');
	await once(child, 'exit');
});

test('a run that is killed asleep goes on sleeping when it is resumed, and wakes when it is due', {
	timeout: 60_000,
}, async () => {
	const project = await smallProject({
		agent: `${counting}; [ $n -ge 2 ] && echo done > result; true`,
		loop: 'trigger: every 6s\nuntil: goal',
	});
	const {child, folder, run} = await startEngine(project, {loop: 'work'});
	await vi.waitFor(async () => expect(await count(folder, 'loop.slept')).toBe(1), 20_000);
	child.kill('SIGKILL');
	await once(child, 'exit');
	const [first] = (await eventsOf(folder)).filter(({type}) => type === 'trigger.fired');

	const again = await startEngine(project, {run});
	await vi.waitFor(async () => expect(await count(folder, 'delivery.asked')).toBe(1), 30_000);
	const events = await eventsOf(folder);
	const wakings = events.filter(({type}) => type === 'trigger.fired');
	expect(wakings).toHaveLength(2);
	expect(Date.parse(wakings[1]?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(6000);
	expect(events.flatMap(event => (event.type === 'iteration.started' ? [event.iteration] : []))).toEqual([
		0, 1, 2,
	]);
	again.child.kill('SIGTERM');
	await once(again.child, 'exit');
});

const fakeTime = [
	'/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
	'/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find(existsSync);
if (fakeTime === undefined) {
	console.log(
		'Left out: the clock of the machine is not moved, as libfaketime is not installed (apt install faketime).',
	);
}

test.skipIf(fakeTime === undefined)(
	'a clock that is moved past the time wakes the loop',
	{timeout: 150_000},
	async () => {
		const project = await smallProject({agent: 'true', loop: 'trigger: every 3h\nstop: { stall: 99 }'});
		const clock = path.join(project.home, 'clock');
		writeFileSync(clock, '+0\n');
		const {child, folder} = await startEngine(
			project,
			{loop: 'work'},
			{
				LD_PRELOAD: fakeTime ?? '',
				FAKETIME_TIMESTAMP_FILE: clock,
				FAKETIME_NO_CACHE: '1',
				FAKETIME_DONT_FAKE_MONOTONIC: '1',
			},
		);
		await vi.waitFor(async () => expect(await count(folder, 'loop.slept')).toBe(1), 20_000);
		writeFileSync(clock, '-5h\n');
		writeFileSync(clock, '+4h\n');
		utimesSync(clock, new Date(), new Date());
		// It looks at the clock once a minute.
		await vi.waitFor(async () => expect(await count(folder, 'trigger.fired')).toBe(2), {
			timeout: 90_000,
			interval: 500,
		});
		child.kill('SIGTERM');
		await once(child, 'exit');
	},
);
