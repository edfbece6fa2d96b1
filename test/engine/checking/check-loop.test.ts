import {existsSync, readdirSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test, vi} from 'vitest';
import {runEngine} from '../../../source/engine/process/run-engine.js';
import {listRuns} from '../../../source/journal/runs/list-runs.js';
import {acquireLock} from '../../../source/workspace/store/lock.js';
import {fingerprint} from '../../support/fingerprint.js';
import {leftRunning} from '../../support/left-running.js';
import {check, first, kinds, project, stateOf} from '../support/check-project.js';

test('what is red is ready, twice asked, and nothing is left behind', async () => {
	const place = await project(
		['verify: [{run: sh check.sh}, {run: test -f result}]', 'protect: [check.sh]'],
		{
			'check.sh': 'echo looking; echo "asked" >> "$HOME/asked"; grep -q done result\n',
			result: 'nothing yet\n',
		},
	);
	await place.write({result: 'not committed\n', 'new.txt': 'unknown to git\n'});
	const before = await fingerprint(place.folder);
	const report = await check(place);
	expect(report).toMatchObject({
		loop: 'job',
		result: 'ready',
		exitCode: 0,
		base: {branch: 'main', dirty: true},
		agent: {label: 'sh agent.sh', problem: undefined},
		prepare: undefined,
	});
	expect(report.verifiers).toMatchObject([
		{id: 'run-1', status: 'failed', times: 2, flaky: false, exitCode: 1, evidence: 'looking'},
		{id: 'run-2', status: 'passed', times: 2, flaky: false, evidence: ''},
	]);
	expect(report.protection.globs).toEqual(['check.sh']);
	expect(report.protection.also.join('\n')).toContain('loops/job/LOOP.md: the loop itself');

	expect(await fingerprint(place.folder)).toEqual(before);
	expect(readdirSync(place.home)).not.toContain('agent-was-here');
	const state = stateOf(place);
	expect(await listRuns(path.join(state, 'runs'))).toEqual([]);
	expect(existsSync(path.join(state, 'check'))).toBe(false);
	for (const bare of ['store.git', 'rescue.git']) {
		expect(await place.git('-C', path.join(state, bare), 'for-each-ref', 'refs/treadle')).toBe('');
	}
});

test('where every check passes there is nothing to do', async () => {
	const place = await project(['verify: [{run: test -f agent.sh}]']);
	expect(await check(place)).toMatchObject({result: 'met', exitCode: 0, verifiers: [{status: 'passed'}]});
});

test('a check that disagrees with itself is flaky', async () => {
	const place = await project(['verify: [{run: sh check.sh}]'], {
		'check.sh': 'if [ -e "$HOME/odd" ]; then rm "$HOME/odd"; exit 1; else touch "$HOME/odd"; fi\n',
	});
	const report = await check(place);
	expect(report).toMatchObject({result: 'unverifiable', exitCode: 8});
	expect(first(report)).toMatchObject({status: 'unverified', flaky: true, times: 2});
	expect(first(report).hint).toContain('treadle check job --times 5');
	expect(first(await check(place, {times: 1}))).toMatchObject({times: 1, flaky: false});
});

test.each([
	['{run: grep built built.txt}', 2],
	['{run: grep built built.txt, probe: 1}', 1],
])('a check that needs what the one before it has built is not flaky for it: %s', async (needing, times) => {
	const place = await project([`verify: [{run: echo built > built.txt}, ${needing}]`]);
	expect(await check(place)).toMatchObject({
		result: 'met',
		verifiers: [{times: 2}, {times, status: 'passed'}],
	});
});

test('each is asked as often as the loop says, or as the person does', async () => {
	const place = await project([
		'verify: [{run: test -f agent.sh, probe: 3}, {run: test -f agent.sh, probe: 1}]',
	]);
	expect((await check(place)).verifiers.map(({times}) => times)).toEqual([3, 1]);
	expect((await check(place, {times: 4})).verifiers.map(({times}) => times)).toEqual([4, 4]);
});

test('one that was asked often enough still builds for those behind it, and is not counted again', async () => {
	const place = await project([
		'verify: [{run: echo x >> "$HOME/runs"; echo built > built.txt, probe: 2}, {run: grep built built.txt}]',
	]);
	expect((await check(place)).verifiers.map(({times}) => times)).toEqual([2, 2]);
	expect((await readFile(path.join(place.home, 'runs'), 'utf8')).split('\n')).toHaveLength(4);
});

test('what a package lacks is not red, at the check and before a run', async () => {
	const place = await project(['verify: [{run: node need.mjs}]'], {
		'package.json': '{"dependencies": {"express": "5"}}',
		'need.mjs': "import 'express';\n",
	});
	const report = await check(place);
	expect(report).toMatchObject({result: 'unverifiable', exitCode: 8});
	expect(first(report)).toMatchObject({status: 'unverified', couldNotRun: true});
	expect(first(report).summary).toContain(
		'could not run: package.json names express, which is not installed',
	);
	expect(first(report).hint).toContain('`prepare`');
	const said: string[] = [];
	const finished = await runEngine({
		folder: place.folder,
		loop: 'job',
		environment: place.environment,
		attended: false,
		gates: ['deliver'],
		onEvent: event => event.type === 'verdict.given' && said.push(...event.reasons),
	});
	expect(finished).toMatchObject({outcome: 'unverified', exitCode: 8, iterations: 0});
	expect(said.join()).toContain('could not run: package.json names express, which is not installed');
});

test('a virtual environment that git ignores is not in a checkout, and the hint says who makes it', async () => {
	const place = await project(['verify: [{run: .venv/bin/python -m unittest}]'], {'.gitignore': '.venv\n'});
	await place.write({'.venv/bin/python': '#!/bin/sh\nexit 1\n'});
	const report = await check(place);
	expect(first(report)).toMatchObject({status: 'unverified', exitCode: 127});
	expect(first(report).hint).toContain('without files that git ignores');
});

test('a package that is installed from the own checkout is reported, before a run too', async () => {
	const place = await project(['verify: [{run: python3 -c "import own; own.done()"}]'], {
		'src/own.py': 'def done(): raise SystemExit(1)\n',
	});
	const venv = path.join(place.home, 'venv');
	await execa('python3', ['-m', 'venv', '--without-pip', venv]);
	const [version = ''] = readdirSync(path.join(venv, 'lib'));
	const pth = path.join(venv, 'lib', version, 'site-packages', '__editable__.own.pth');
	await writeFile(pth, `${path.join(place.folder, 'src')}\n`);
	const environment = {...place.environment, PATH: `${path.join(venv, 'bin')}:${process.env.PATH}`};
	const report = await check(place, {environment});
	expect(kinds(report)[0]).toBe('other-copy');
	expect(report.exposures[0]?.text).toContain(pth);
	const warnings: string[] = [];
	await runEngine({
		folder: place.folder,
		loop: 'job',
		environment,
		attended: false,
		gates: ['deliver'],
		onEvent: event => event.type === 'run.started' && warnings.push(...(event.warnings ?? [])),
	});
	expect(warnings.join()).toContain(pth);
});

test.each([
	['skills: [no-such-skill]\nverify: [{run: sh a.sh}]', 'There is no skill "no-such-skill"', [5, 10]],
	['verify: [{checklist: no-such.md, by: {acp: sh agent.sh}}]', 'no-such.md', [5, 22]],
	['verify: [{run: sh a.sh, hidden: ../no-such}]', 'no-such', [5, 33]],
])('%s is reported with its place in LOOP.md', async (setting, message, [line, column]) => {
	const place = await project([setting]);
	const of = place.folder;
	const problem = await runEngine({
		folder: of,
		loop: 'job',
		environment: place.environment,
		attended: false,
	}).catch((error: unknown) => error as Error);
	expect('message' in problem ? problem.message : '').toMatch(
		new RegExp(`loops/job/LOOP\\.md:${line}:${column}: .*${message.replaceAll('.', '.')}`),
	);
});

test('an agent that is not there is reported with all else', async () => {
	const place = await project(['verify: [{run: test -f result}]']);
	await place.write({
		'loops/job/LOOP.md': (await place.read('loops/job/LOOP.md')).replace(
			/agent: .*/,
			'agent: {acp: no-such-agent}',
		),
	});
	const report = await check(place);
	expect(report).toMatchObject({result: 'no-agent', exitCode: 6, verifiers: [{status: 'failed'}]});
	expect(report.agent.problem?.hint).toContain('Install the agent');
});

test('a prepare that fails leaves the checks unasked, and its words are reported', async () => {
	const place = await project(['prepare: echo no network; exit 3', 'verify: [{run: test -f result}]']);
	const report = await check(place);
	expect(report).toMatchObject({result: 'unverifiable', exitCode: 8});
	expect(report.prepare?.problem?.hint).toContain('no network');
	expect(first(report)).toMatchObject({status: 'unverified', times: 0});
});

test.each([
	['a loop that is not there', [], {loop: 'jbo'}, 'Did you mean "job"?'],
	['a check that is always green', ['verify: [{run: "true"}]'], {}, 'true'],
	['a glob that protects nothing', ['verify: [{run: make}]', 'protect: [tset/**]'], {}, 'matches no file'],
	['a limit nobody can measure', ['verify: [{run: make}]', 'stop: {tokens: 2M}'], {}, 'stop.tokens'],
])('%s is an error of the loop', async (_, settings, options, message) => {
	await expect(check(await project(settings), options)).rejects.toMatchObject({
		exitCode: 2,
		message: expect.stringContaining(message),
	});
});

test('a run that is active is in the way, and so is another check', async () => {
	const place = await project(['verify: [{run: test -f result}]']);
	await check(place);
	const since = new Date().toISOString();
	const run = await acquireLock(stateOf(place), {run: 'job-1', pid: process.pid, since});
	await expect(check(place)).rejects.toMatchObject({
		message: expect.stringContaining('run job-1 is active'),
		exitCode: 2,
	});
	run.release();
	const other = await acquireLock(stateOf(place), {
		run: 'check',
		command: 'treadle check',
		pid: process.pid,
		since,
	});
	await expect(check(place)).rejects.toMatchObject({
		message: expect.stringContaining('treadle check is at work'),
	});
	other.release();
});

test('one that is given up ends what it has started', async () => {
	const place = await project(['verify: [{run: sleep 60 & sleep 60}]']);
	const stopped = new AbortController();
	const started = () =>
		leftRunning(path.join(stateOf(place), 'check')).filter(line => line.startsWith('sleep'));
	const checking = expect(check(place, {signal: stopped.signal})).rejects.toThrow();
	await vi.waitFor(() => expect(started()).toHaveLength(2), {timeout: 10_000});
	stopped.abort();
	await checking;
	const state = stateOf(place);
	expect(leftRunning(path.join(state, 'check'))).toEqual([]);
	expect(existsSync(path.join(state, 'check'))).toBe(false);
	expect(await check(await project(['verify: [{run: test -f result}]']))).toMatchObject({result: 'ready'});
});
