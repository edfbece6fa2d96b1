/** The command of `notify`, and the program that keeps the machine awake, beside whole runs. */
import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {NoticeMessage} from '../../source/engine/companions/message.js';
import {isAlive} from '../../source/system/process/is-alive.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

/** A folder outside the checkout, where the command may write. */
const outside = ({folder}: TemporaryRepository): string => path.dirname(folder);

const messages = async (project: TemporaryRepository): Promise<NoticeMessage[]> =>
	(await readFile(path.join(outside(project), 'told'), 'utf8'))
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line));

test('a run tells its command of tampering, a gate that waits, and its end', async () => {
	const project = await smallProject({
		agent: 'grep -q done result || echo mine > test/guard.txt; echo done >> result',
		loop: 'notify: cat >> ../told',
	});
	const run = await runScripted(project, {
		answer: () => undefined,
		async onEvent(event, ask) {
			if (event.type === 'gate.opened') {
				// Who answers at once needs no notice, so it is told of a little later.
				await expect.poll(async () => (await messages(project)).at(-1)?.kind, {timeout: 5000}).toBe('gate');
				ask({type: 'answer', gate: event.gate, answer: {answer: 'approve'}});
			}
		},
	});
	expect(run.finished.outcome).toBe('verified');
	const told = await messages(project);
	expect(told.map(({kind, title}) => [kind, title])).toEqual([
		['tampering', 'work: its agent changed protected files'],
		['gate', 'work: waits for you'],
		['end', 'work: verified'],
	]);
	const [, gate] = told;
	expect(gate).toMatchObject({
		loop: 'work',
		run: run.run,
		repository: project.folder,
		event: {type: 'gate.opened', name: 'deliver', commit: run.finished.commit},
	});
	const id = run.of('gate.opened')[0]?.gate;
	expect(gate?.answer).toEqual({
		approve: `treadle answer ${run.run} ${id} approve --commit ${run.finished.commit}`,
		reject: `treadle answer ${run.run} ${id} reject`,
	});
});

test('a command that fails is noted once and changes nothing', async () => {
	const project = await smallProject({
		agent: 'echo mine > test/guard.txt; echo done >> result',
		loop: 'notify: "echo no such host >&2; exit 6"\nstop: { iterations: 2 }',
	});
	const run = await runScripted(project);
	const notes = run
		.of('agent.step')
		.filter(({step}) => step.kind === 'notice' && step.id === 'notify')
		.map(({step}) => ('text' in step ? step.text : ''));
	expect(notes).toEqual(['the command of `notify` failed: it ended with exit code 6: no such host']);
	expect(run.finished.outcome).not.toBe('error');
});

test('the machine is kept awake while the agent works, and no longer', async () => {
	const project = await smallProject({agent: 'sleep 0.3; echo done > result'});
	const programs = path.join(outside(project), 'programs');
	await mkdir(programs);
	const inhibitor = path.join(programs, 'systemd-inhibit');
	const log = path.join(outside(project), 'awake');
	// As the real one: runs the program behind its options, and ends with it.
	await writeFile(
		inhibitor,
		`#!/bin/sh\necho "$1" > ${log}\nwhile [ "\${1#--}" != "$1" ]; do shift; done\n"$@"\necho over >> ${log}\n`,
	);
	await chmod(inhibitor, 0o755);
	const environment = {...project.environment, PATH: `${programs}:${project.environment.PATH}`};
	const during: string[] = [];
	const run = await runScripted(project, {
		environment,
		keepAwake: true,
		onEvent(event) {
			if (event.type === 'agent.started') {
				void wait(150).then(async () => during.push(await readFile(log, 'utf8').catch(() => 'nothing')));
			}
		},
	});
	expect(run.finished.outcome).toBe('verified');
	expect(during).toEqual(['--what=idle:sleep\n']);
	await expect.poll(() => readFile(log, 'utf8')).toBe('--what=idle:sleep\nover\n');
});

test('a stop does not wait for a command that hangs, and leaves nothing of it', async () => {
	const project = await smallProject({
		agent: 'sleep 60',
		gates: 'prompt,deliver',
		loop: "notify: 'echo $$ >> ../pids; sleep 60'",
	});
	let stoppedAt = 0;
	const pids = async () =>
		(await readFile(path.join(outside(project), 'pids'), 'utf8').catch(() => '')).trim();
	const run = await runScripted(project, {
		answer: () => undefined,
		async onEvent(event, ask) {
			if (event.type === 'gate.opened') {
				await expect.poll(pids, {timeout: 10_000}).not.toBe('');
				stoppedAt = performance.now();
				ask({type: 'stop', reason: 'enough'});
			}
		},
	});
	expect(run.finished.outcome).toBe('stopped');
	expect(performance.now() - stoppedAt).toBeLessThan(2500);
	for (const pid of (await pids()).split('\n')) {
		expect(isAlive(Number(pid))).toBe(false);
	}
});
