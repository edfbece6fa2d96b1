import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmod} from 'node:fs/promises';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event} from '../../source/journal/events/events.js';
import {readAll} from '../journal/support/read-all.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const engine = path.join(import.meta.dirname, '../../dist/engine.js');
const peer = path.join(import.meta.dirname, '../agents/fixtures/claude-peer.ts');

/** An agent whose first turn costs 200 tokens and a quarter of a dollar, and of which nothing is heard after that. */
const claude = `#!/bin/sh
case "$*" in *--version*) echo '2.1.329 (Claude Code)'; exit 0;; esac
mode=happy; [ -e worked ] && mode=silent
touch worked
exec "${process.execPath}" "${peer}" $mode "$@"
`;

/** Starts an engine, and kills it as soon as its agent works on that iteration. */
const crashIn = async (
	project: TemporaryRepository,
	iteration: number,
	task: {loop: string} | {run: string},
): Promise<{run: string; folder: string}> => {
	const child = spawn(process.execPath, [engine], {
		env: project.environment,
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	child.send({
		task: {folder: project.folder, ...task},
		environment: project.environment,
		hasSubreaper: false,
	});
	const ended = once(child, 'exit');
	const [ready] = (await once(child, 'message')) as [{type: string; run: string; folder: string}];
	expect(ready).toMatchObject({type: 'ready'});
	await vi.waitFor(
		async () => {
			const events = await readAll(ready.folder);
			expect(events).toContainEqual(expect.objectContaining({type: 'agent.started', iteration}));
		},
		{timeout: 30_000, interval: 50},
	);
	child.kill('SIGKILL');
	await ended;
	return ready;
};

const isCharge = (event: Event): boolean => event.type === 'agent.usage' && event.reservation === true;

test('a run that is killed again and again ends by its budget, though no agent says what it spent', {
	timeout: 120_000,
}, async () => {
	const project = await smallProject({
		agent: '',
		loop: 'stop: { iterations: 20, tokens: 500, cost: 5 }',
		files: {'bin/claude': claude},
	});
	const loop = await project.read('loops/work/LOOP.md');
	await project.write({
		'loops/work/LOOP.md': loop.replace('agent: { command: "sh agent.sh" }', 'agent: claude'),
	});
	await chmod(path.join(project.folder, 'bin/claude'), 0o755);
	project.environment.PATH = `${path.join(project.folder, 'bin')}:${project.environment.PATH}`;

	const {run, folder} = await crashIn(project, 2, {loop: 'work'});
	await crashIn(project, 3, {run});
	const finished = await resumeEngine({
		folder: project.folder,
		run,
		environment: project.environment,
		attended: false,
	});
	expect(finished).toMatchObject({
		outcome: 'budget',
		reason: 'the budget of 500 tokens is used up: 500 spent',
	});

	const events = await readAll(folder);
	const started = events.filter(event => event.type === 'agent.started');
	// A tenth of each limit while nothing is known, then what a turn has cost, then what is left.
	expect(started.map(({reserved}) => reserved)).toEqual([
		{tokens: 50, cost: 0.5},
		{tokens: 200, cost: 0.25},
		{tokens: 100, cost: 0.25},
	]);
	expect(events.filter(isCharge)).toMatchObject([
		{iteration: 2, usage: {input: 200, cost: 0.25, costBasis: 'estimated'}},
		{iteration: 3, usage: {input: 100, cost: 0.25, costBasis: 'estimated'}},
	]);
	expect(events.at(-1)).toMatchObject({type: 'run.finished'});

	// Nor does the time of work that was cut off get lost.
	const cut = events.find(event => event.type === 'iteration.finished' && event.iteration === 2);
	const begun = events.findIndex(event => event.type === 'iteration.started' && event.iteration === 2);
	const resumed = events.findIndex((event, index) => index > begun && event.type === 'run.resumed');
	const lasted = Date.parse(events[resumed - 1]?.at ?? '') - Date.parse(events[begun]?.at ?? '');
	expect(lasted).toBeGreaterThan(0);
	expect(cut).toMatchObject({verdict: 'interrupted'});
	expect(cut?.type === 'iteration.finished' && cut.milliseconds).toBeGreaterThanOrEqual(lasted);
});
