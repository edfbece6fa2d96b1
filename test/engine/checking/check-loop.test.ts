import {existsSync, readdirSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {type CheckLoopOptions, checkLoop} from '../../../source/engine/checking/check-loop.js';
import type {CheckedVerifier, CheckReport} from '../../../source/engine/checking/report.js';
import {runEngine} from '../../../source/engine/process/run-engine.js';
import {listRuns} from '../../../source/journal/runs/list-runs.js';
import {acquireLock} from '../../../source/workspace/store/lock.js';
import {fingerprint} from '../../support/fingerprint.js';
import {leftRunning} from '../../support/left-running.js';
import {type TemporaryRepository, temporaryRepository} from '../../support/temporary-repository.js';

/** A repository with one loop `job`; its agent leaves a mark where it is started. */
const project = async (settings: readonly string[], files: Record<string, string> = {}) => {
	const repository = await temporaryRepository({
		files: {
			'agent.sh': 'touch "$HOME/agent-was-here"\n',
			'loops/job/LOOP.md': [
				'---',
				'goal: It is done',
				'agent: { command: "sh agent.sh" }',
				'gates: deliver',
				...settings,
				'---',
				'Do it.',
				'',
			].join('\n'),
			...files,
		},
	});
	return repository;
};

const check = async (
	{folder, environment}: TemporaryRepository,
	options: Partial<CheckLoopOptions> = {},
): Promise<CheckReport> =>
	checkLoop({folder, loop: 'job', environment, signal: new AbortController().signal, ...options});

const first = ({verifiers}: CheckReport): CheckedVerifier => verifiers[0] as CheckedVerifier;

const kinds = ({exposures}: CheckReport): string[] => exposures.map(({kind}) => kind);

const stateOf = ({environment}: TemporaryRepository): string => {
	const home = path.join(environment.XDG_STATE_HOME ?? '', 'treadle');
	return path.join(home, readdirSync(home)[0] ?? '');
};

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

test('a package that is installed from the own checkout is told, before a run too', async () => {
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

test('a metric that is green and kept at its best is told', async () => {
	const place = await project(['verify: [{metric: cat number, goal: ">= 90", keep: best}]'], {
		number: '95\n',
	});
	expect(first(await check(place)).hint).toContain('undoes every iteration that makes it worse than 95');
	const plain = await project(['verify: [{metric: cat number, goal: ">= 90"}]'], {number: '95\n'});
	expect(first(await check(plain)).hint).toBeUndefined();
});

test('what a hidden check printed is there for a person, and no part of what an agent hears', async () => {
	const place = await project(['verify: [{run: sh secret.sh, hidden: ../secret}]']);
	await place.write({'../secret/secret.sh': 'echo "secret.sh: cannot find the data"; exit 1\n'});
	expect(first(await check(place))).toMatchObject({
		evidence: '',
		shown: expect.stringContaining('cannot find the data'),
	});
});

test.each([
	['skills: [no-such-skill]\nverify: [{run: sh a.sh}]', 'There is no skill "no-such-skill"', [5, 10]],
	['verify: [{checklist: no-such.md, by: {acp: sh agent.sh}}]', 'no-such.md', [5, 22]],
	['verify: [{run: sh a.sh, hidden: ../no-such}]', 'no-such', [5, 33]],
])('%s is told with its place in LOOP.md', async (setting, message, [line, column]) => {
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

test('a reviewer that is not there is told by its own key', async () => {
	const place = await project(['verify: [{review: codex}]']);
	const environment = {...place.environment, PATH: '/usr/bin:/bin'};
	const report = await check(place, {environment});
	expect(first(report).summary).toContain('LOOP.md:5:19: ');
	expect(first(report).hint).toContain('choose another agent for `review` or `by`');
});

test('a command that is missing cannot judge, and keeps nobody from looking at the next', async () => {
	const place = await project(['verify: [{run: no-such-command --all}, {run: test -f result}]']);
	const report = await check(place);
	expect(report).toMatchObject({result: 'unverifiable', exitCode: 8});
	expect(report.verifiers).toMatchObject([
		{status: 'unverified', times: 1, summary: expect.stringContaining('no-such-command was not found')},
		{status: 'failed', times: 2},
	]);
	expect(first(report).hint).toContain('prepare');
});

test('a report is read, and one that is not written proves nothing', async () => {
	const settings = ['verify:', '  - run: sh check.sh', '    report: report.xml'];
	const silent = await project(settings, {'check.sh': 'exit 0\n'});
	const missing = first(await check(silent));
	expect(missing).toMatchObject({status: 'unverified', measure: undefined});
	expect(missing.hint).toContain('report.xml');

	const xml = '<testsuite><testcase name="adds"/><testcase name="divides"><failure/></testcase></testsuite>';
	const telling = await project(settings, {'check.sh': `echo '${xml}' > report.xml; exit 1\n`});
	const report = await check(telling);
	expect(first(report)).toMatchObject({
		status: 'failed',
		measure: {kind: 'tests', passed: 1, total: 2},
		failing: ['divides'],
	});
	expect(kinds(report)).not.toContain('test-names');
	expect(kinds(await check(await project(['verify: [{run: sh agent.sh}]'])))).toContain('test-names');
});

test('tests that fail by turns are flaky', async () => {
	const place = await project(['verify:', '  - run: sh check.sh', '    report: report.xml'], {
		'check.sh': [
			'if [ -e "$HOME/odd" ]; then rm "$HOME/odd"; name=even; else touch "$HOME/odd"; name=odd; fi',
			'echo "<testsuite><testcase name=\\"$name\\"><failure/></testcase></testsuite>" > report.xml; exit 1',
		].join('\n'),
	});
	expect(first(await check(place))).toMatchObject({flaky: true, differing: ['odd', 'even']});
});

test('an agent that judges is not asked, and one that is missing is told', async () => {
	const place = await project(
		['verify: [{review: {acp: sh reviewer.sh}}, {run: test -f agent.sh}, {review: {acp: no-such-reviewer}}]'],
		{'reviewer.sh': 'touch "$HOME/reviewer-was-here"\n'},
	);
	const report = await check(place);
	expect(report).toMatchObject({result: 'unverifiable', exitCode: 8});
	expect(report.verifiers).toMatchObject([
		{id: 'run-2', status: 'passed'},
		{id: 'review-1', status: 'later', times: 0},
		{
			id: 'review-3',
			status: 'unverified',
			summary: expect.stringContaining('no-such-reviewer was not found'),
		},
	]);
	expect(readdirSync(place.home)).not.toContain('reviewer-was-here');
});

test('items of a checklist are told with who judges each', async () => {
	const place = await project(['verify: [{checklist: spec.md, by: {acp: sh reviewer.sh}}]'], {
		'reviewer.sh': 'touch "$HOME/reviewer-was-here"\n',
		'spec.md': '- [x] There is a result (`test -f result`)\n- [ ] It is good\n',
	});
	const red = await check(place);
	expect(red.result).toBe('ready');
	expect(first(red)).toMatchObject({
		status: 'failed',
		measure: {kind: 'items', met: 0, total: 2},
		items: [
			{number: 1, command: 'test -f result', agent: undefined, met: false},
			{number: 2, command: undefined, agent: 'sh reviewer.sh (ACP)', met: undefined},
		],
	});

	await place.write({result: 'here\n'});
	const green = await check(place);
	expect(green.result).toBe('ready');
	expect(first(green)).toMatchObject({status: 'later', measure: {met: 1, total: 2}, times: 2});
	expect(readdirSync(place.home)).not.toContain('reviewer-was-here');
});

test.each([
	[
		'a judge of items that is missing',
		'{checklist: spec.md, by: {acp: no-such-reviewer}}',
		'no-such-reviewer',
	],
	['a spec without items', '{checklist: agent.sh}', 'no items'],
	['hidden checks that are not there', '{run: touch "$HOME/asked", hidden: ../none}', 'there is nothing'],
])('%s cannot judge, and nothing is run for it', async (_, verifier, message) => {
	const place = await project([`verify: [${verifier}]`], {
		'spec.md': '- [ ] One (`touch "$HOME/asked"`)\n- [ ] Two\n',
	});
	const report = await check(place);
	expect(report.exitCode).toBe(8);
	expect(first(report)).toMatchObject({
		status: 'unverified',
		times: 0,
		summary: expect.stringContaining(message),
		hint: expect.any(String),
	});
	expect(readdirSync(place.home)).not.toContain('asked');
});

test('a metric is told with its number and goal', async () => {
	const place = await project(['verify: [{metric: cat coverage.txt, goal: ">= 90%"}]'], {
		'coverage.txt': '83.5%\n',
	});
	expect(first(await check(place))).toMatchObject({
		status: 'failed',
		measure: {kind: 'number', value: 83.5, goal: '>= 90', unit: '%'},
	});
});

test('an agent that is not there is told with all else', async () => {
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

test('what the agent could get at is told, and the line that helps', async () => {
	const open = await project(['verify: [{run: sh check.sh}]', 'protect: [check.sh]'], {
		'check.sh': 'false\n',
		'integration/a.js': '',
		'integration/b.js': '',
		'test/c.test.js': '',
	});
	const exposed = await check(open);
	expect(exposed.protection.unprotectedTests).toEqual(['integration/a.js', 'integration/b.js']);
	expect(kinds(exposed)).toEqual([
		...['unprotected-tests', 'test-names', 'seen-checks', 'no-reviewer', 'files', 'network'],
	]);
	expect(exposed.exposures[0]?.hint).toContain('protect: ["check.sh", "integration/**"]');

	const guarded = await project(
		[
			'verify: [{run: sh secret.sh, hidden: ../secret}, {review: {acp: sh agent.sh}}]',
			'protect: ["test/**"]',
		],
		{'test/a.test.js': ''},
	);
	await guarded.write({'../secret/secret.sh': 'echo hush; grep -q done result\n'});
	const report = await check(guarded);
	expect(kinds(report)).toEqual(['test-names', 'hidden-checks', 'same-vendor', 'files', 'network']);
	expect(first(report)).toMatchObject({hidden: true, status: 'failed', evidence: ''});
});

test('tests that the loop lets the agent change are told as such', async () => {
	const place = await project(['verify: [{run: sh check.sh}]', 'protect: ["!test/**"]'], {
		'check.sh': 'false\n',
		'test/a.test.js': '',
		'test/b.test.js': '',
	});
	const {exposures} = await check(place);
	expect(exposures[0]).toEqual({
		kind: 'unprotected-tests',
		text: '2 test files that `protect` lets it change: test/a.test.js, test/b.test.js',
		hint: undefined,
	});
});

test('protected files that a check itself writes to are told', async () => {
	const place = await project(['verify: [{run: sh check.sh}]', 'protect: [golden.txt]'], {
		'check.sh': 'echo new > golden.txt; exit 1\n',
		'golden.txt': 'old\n',
	});
	const report = await check(place);
	expect(first(report).touched).toEqual(['golden.txt']);
	expect(kinds(report)).toContain('touched-files');
});

test('a prepare that fails leaves the checks unasked, and its words are told', async () => {
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
	const checking = check(place, {
		signal: stopped.signal,
		onProgress: now => now.doing === 'verify' && setTimeout(() => stopped.abort(), 300),
	});
	await expect(checking).rejects.toThrow();
	const state = stateOf(place);
	expect(leftRunning(path.join(state, 'check'))).toEqual([]);
	expect(existsSync(path.join(state, 'check'))).toBe(false);
	expect(await check(await project(['verify: [{run: test -f result}]']))).toMatchObject({result: 'ready'});
});
