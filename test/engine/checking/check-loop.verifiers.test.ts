import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {check, first, kinds, project} from '../support/check-project.js';

test('a metric that is green and kept at its best is reported', async () => {
	const place = await project(['verify: [{metric: cat number, goal: ">= 90", keep: best}]'], {
		number: '95\n',
	});
	expect(first(await check(place)).hint).toContain('undoes every iteration that makes it worse than 95');
	const plain = await project(['verify: [{metric: cat number, goal: ">= 90"}]'], {number: '95\n'});
	expect(first(await check(plain)).hint).toBeUndefined();
});

test('what a hidden check printed is there for a person, and no part of what an agent gets', async () => {
	const place = await project(['verify: [{run: sh secret.sh, hidden: ../secret}]']);
	await place.write({'../secret/secret.sh': 'echo "secret.sh: cannot find the data"; exit 1\n'});
	expect(first(await check(place))).toMatchObject({
		evidence: '',
		shown: expect.stringContaining('cannot find the data'),
	});
});

test('a reviewer that is not there is reported by its own key', async () => {
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

test('an agent that judges is not asked, and one that is missing is reported', async () => {
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

test('items of a checklist are reported with who judges each', async () => {
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

test('a metric is reported with its number and goal', async () => {
	const place = await project(['verify: [{metric: cat coverage.txt, goal: ">= 90%"}]'], {
		'coverage.txt': '83.5%\n',
	});
	expect(first(await check(place))).toMatchObject({
		status: 'failed',
		measure: {kind: 'number', value: 83.5, goal: '>= 90', unit: '%'},
	});
});
