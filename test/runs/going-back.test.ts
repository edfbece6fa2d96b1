import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import type {EngineOrder} from '../../source/engine/process/messages.js';
import type {OpenGate} from '../../source/journal/events/events.js';
import {readFacts} from '../../source/journal/runs/read-facts.js';
import {treadle} from '../support/command-line.js';
import {type Reaction, runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const engine = path.join(import.meta.dirname, '../../dist/engine.js');

/** Goes back once, at the first gate of this name and iteration, and approves everything else. */
const backAt = (name: OpenGate['name'], iteration: number, to: number, reason: string) => {
	let back = false;
	return (gate: OpenGate): Reaction => {
		if (back || gate.name !== name || gate.iteration !== iteration) {
			return {answer: 'approve'};
		}

		back = true;
		return {type: 'rollback', iteration: to, reason};
	};
};

const growing = 'cat > prompt.txt; echo x >> steps; echo "saw $(wc -l < steps) steps"; cat result';

test('the agent learns what was undone and why, and what the verdict there was', async () => {
	const project = await smallProject({
		agent: growing,
		gates: 'prompt',
		loop: 'stop: { iterations: 4, stall: 9 }',
	});
	const {of} = await runScripted(project, {answer: backAt('prompt', 4, 1, 'two and three are too clever')});
	const told = of('prompt.composed').at(-1)?.prompt ?? '';
	expect(told).toContain('Iterations 2 to 3 were undone by the user: two and three are too clever.');
	expect(told).toContain('## Verdict on iteration 1: failed');
	expect(told).not.toContain('## Verdict on iteration 3');
	expect(await project.read('loops/work/MEMORY.md')).toContain(
		'Iterations 2 to 3 were undone. Why: two and three are too clever',
	);
});

test('what was learned in an iteration that is undone at its verdict stays in memory', async () => {
	const project = await smallProject({
		agent: `${growing}; echo "umlauts are hard" >> "$(sed -n 's/.*short note to .\\(\\/[^\`]*\\).,.*/\\1/p' prompt.txt)"`,
		gates: 'verdict',
		loop: 'stop: { iterations: 2 }',
	});
	const {of} = await runScripted(project, {answer: backAt('verdict', 1, 0, 'not at all like this')});
	const memory = await project.read('loops/work/MEMORY.md');
	expect(memory).toContain('iteration 1 · undone');
	expect(memory).toContain('umlauts are hard');
	expect(memory).toContain('not at all like this');
	expect(of('prompt.composed').at(-1)?.prompt).toContain(
		'Iteration 1 was undone by the user: not at all like this.',
	);
});

test('a live run is rolled back from another terminal at once', {timeout: 60_000}, async () => {
	const project = await smallProject({agent: 'echo x >> steps; sleep 0.5', loop: 'stop: { stall: 9 }'});
	const child = spawn(process.execPath, [engine], {
		env: project.environment,
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	const order: EngineOrder = {
		task: {folder: project.folder, loop: 'work'},
		environment: project.environment,
		hasSubreaper: false,
	};
	child.send(order);
	try {
		const [{folder}] = (await once(child, 'message')) as [{folder: string}];
		await vi.waitFor(async () => expect((await readFacts(folder)).iteration).toBeGreaterThan(1), 30_000);
		// The run works on meanwhile: no state stands still to be waited for.
		expect(await treadle(project, ['rollback', 'work-1', '0', '--reason', 'start over'])).toMatchObject({
			exitCode: 0,
			stdout: 'work-1 is back at iteration 0.',
		});
		expect(await treadle(project, ['rollback', 'work-1', '99'])).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('has no checkpoint of iteration 99'),
		});
		await vi.waitFor(
			async () => expect((await readFacts(folder)).iterations.find(({undone}) => undone)).toBeDefined(),
			5000,
		);
	} finally {
		child.kill('SIGTERM');
		await once(child, 'exit');
	}
});
