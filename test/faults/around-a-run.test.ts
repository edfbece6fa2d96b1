import {existsSync} from 'node:fs';
import {rename, rm} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {runEngine} from '../../source/engine/process/run-engine.js';
import {fingerprint} from '../support/fingerprint.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

test('a second run on the same repository is refused, and names the first', async () => {
	const project = await smallProject({agent: 'echo done > result', gates: 'all'});
	let refused: unknown;
	const {run, finished} = await runScripted(project, {
		answer: () => undefined,
		onEvent(event, ask) {
			if (event.type === 'gate.opened' && refused === undefined) {
				refused = null;
				void runEngine({
					folder: project.folder,
					loop: 'work',
					environment: project.environment,
					attended: false,
				}).catch((error: unknown) => {
					refused = error;
					ask({type: 'stop', reason: ''});
				});
			}
		},
	});
	expect(refused).toMatchObject({
		message: expect.stringContaining(`run ${run} is active (pid ${process.pid}`),
		exitCode: 2,
	});
	expect(finished.outcome).toBe('stopped');
});

test('the user edits, commits and switches branches during a run: the run works on what it started from', async () => {
	const project = await smallProject({
		agent:
			'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns; [ $n = 2 ] && echo done > result; true',
	});
	const base = await project.git('rev-parse', 'HEAD');
	const {finished, of, run} = await runScripted(project, {
		async onEvent(event) {
			if (event.type === 'agent.started' && event.iteration === 1) {
				await project.write({result: 'mine\n', 'check.sh': 'true\n'});
				await project.commit('My own change');
				await project.git('switch', '--quiet', '--create', 'elsewhere');
			}
		},
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
	expect(of('run.started')[0]?.base).toBe(base);
	expect(await project.git('merge-base', `treadle/${run}`, 'elsewhere')).toBe(base);
	expect(await project.read('result')).toBe('mine\n');
});

test('a dirty checkout is what the agent starts from, and stays as dirty as it was', async () => {
	const project = await smallProject({agent: 'cat notes.txt; echo done > result'});
	await project.write({
		'notes.txt': 'untracked\n',
		result: 'half\n',
		'agent.sh': 'cat notes.txt result; echo done > result\n',
	});
	await project.git('add', 'result');
	await project.write({result: 'half and more\n'});
	const before = await fingerprint(project.folder);
	const {finished, of} = await runScripted(project, {attended: false});
	expect(finished.outcome).toBe('verified');
	expect(of('run.started')[0]?.dirty).toBe(true);
	expect(JSON.stringify(of('agent.step'))).toContain('half and more');
	expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
});

test('a repository that is moved away in the middle ends the run by name', async () => {
	const project = await smallProject({agent: 'true', loop: 'stop: { iterations: 9, stall: 9 }'});
	const away = `${project.folder}-elsewhere`;
	const {finished} = await runScripted(project, {
		attended: false,
		async onEvent(event) {
			if (event.type === 'agent.started' && event.iteration === 1) {
				await rename(project.folder, away);
			}
		},
	});
	expect(finished).toMatchObject({outcome: 'error'});
	expect(finished.reason).toContain(project.folder);
	expect(existsSync(project.folder)).toBe(false);
	await rm(away, {recursive: true});
});

test.each([
	['garbage', 'head -c 200000 /dev/urandom; echo done > result'],
	['nothing at all', 'echo done > result'],
	['a hundred megabytes without a line end', 'head -c 100000000 /dev/zero | tr "\\0" x; echo done > result'],
	['control sequences', `printf '\\033]0;title\\007\\033[2J\\033]52;c;aGk=\\007'; echo done > result`],
])('an agent that prints %s does no harm', async (_, agent) => {
	const project = await smallProject({agent});
	const {finished, of} = await runScripted(project, {attended: false});
	expect(finished.outcome).toBe('verified');
	const printed = JSON.stringify(of('agent.step'));
	expect(printed).not.toMatch(/\\u001b|\\u0007|\\u009b/);
	expect(printed.length).toBeLessThan(5_000_000);
});

test('an agent program that is not there is named before anything starts', async () => {
	const project = await smallProject({agent: 'true'});
	await project.write({
		'loops/work/LOOP.md': (await project.read('loops/work/LOOP.md')).replace(
			'sh agent.sh',
			'no-such-agent --fast',
		),
	});
	const started = runEngine({
		folder: project.folder,
		loop: 'work',
		environment: project.environment,
		attended: false,
	});
	await expect(started).rejects.toMatchObject({
		message: expect.stringContaining('no-such-agent'),
		exitCode: 6,
	});
});
