import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

/** A loop whose checks are given as lines of YAML; the agent writes `result`, one step an iteration. */
const loopFile = (...settings: string[]): Record<string, string> => ({
	'loops/work/LOOP.md': [
		'---',
		'goal: The result says done',
		'agent: { command: "sh agent.sh" }',
		...settings,
		'protect: ["*.sh"]',
		'gates: deliver',
		'---',
		'Write done into the file result.',
		'',
	].join('\n'),
});

/** Writes the next of these contents into `result` in every iteration, also after it was put back. */
const writing = (...contents: string[]): string => {
	const steps = contents.map((content, index) => `${index + 1}) echo "${content}" > result;;`);
	return `count="$TMPDIR/count"; n=$(( $(cat "$count" 2>/dev/null || echo 0) + 1 )); echo $n > "$count"; case $n in ${steps.join(' ')} esac`;
};

const tests = (...names: string[]): string =>
	[
		'echo TAP version 13',
		...names.map(
			(name, index) =>
				`if grep -q ${name} result; then echo "ok ${index + 1} - ${name}"; else echo "not ok ${index + 1} - ${name}"; fi`,
		),
		`echo 1..${names.length}`,
	].join('\n');

const reported = (...names: string[]) => ({
	'check.sh': `{ ${tests(...names)}\n} > report.tap; ! grep -q "^not ok" report.tap\n`,
	...loopFile(
		'verify:',
		'  - run: sh check.sh',
		'    report: report.tap',
		'stop: { iterations: 6, stall: 6 }',
	),
});

test('a regression is named and reported; twice in a row, the run goes back to its best checkpoint', async () => {
	const project = await smallProject({
		agent: writing('alpha beta', 'alpha', 'gamma', 'alpha beta gamma'),
		files: reported('alpha', 'beta', 'gamma'),
	});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 4});
	expect(of('verifier.finished').map(({regressed}) => regressed)).toEqual([
		undefined,
		undefined,
		['beta'],
		['alpha', 'beta'],
		undefined,
	]);
	expect(of('verifier.finished').map(({measure}) => measure)).toMatchObject([
		{kind: 'tests', passed: 0, total: 3},
		{passed: 2},
		{passed: 1},
		{passed: 1},
		{passed: 3},
	]);
	const [back] = of('rolled.back');
	expect(back).toMatchObject({to: 1, by: 'engine'});
	const prompts = of('prompt.composed').map(({prompt}) => prompt);
	expect(prompts[2]).toMatch(/beta/);
	expect(prompts[3]).toContain('its best checkpoint, that of iteration 1');
	expect(await project.read('loops/work/MEMORY.md')).toContain('goes on from its best checkpoint');
	// The iteration after it began on the best checkpoint's files.
	expect(of('iteration.started').at(-1)?.from).toBe(back?.commit);
});

test('a number that gets worse is undone where the best is kept', async () => {
	const project = await smallProject({
		agent: writing('50', '40', '95'),
		files: {
			result: '10\n',
			...loopFile('verify:', '  - metric: cat result', '    goal: ">= 90"', '    keep: best'),
		},
	});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 3});
	expect(of('rolled.back')).toMatchObject([{to: 1, by: 'engine'}]);
	expect(of('rolled.back')[0]?.reason).toContain('40 after 50 in iteration 1');
	expect(of('verifier.finished').map(({measure}) => measure)).toMatchObject([
		{kind: 'number', value: 10},
		{value: 50},
		{value: 40},
		{value: 95},
	]);
});

test('that work will be undone is said at the verdict gate, before it happens', async () => {
	const project = await smallProject({
		agent: writing('50', '40', '95'),
		files: {
			result: '10\n',
			...loopFile('verify:', '  - metric: cat result', '    goal: ">= 90"', '    keep: best'),
		},
	});
	const {of} = await runScripted(project, {gates: ['verdict', 'deliver']});
	const gates = of('gate.opened').filter(({name}) => name === 'verdict');
	expect(gates.map(({next}) => next.includes('is undone'))).toEqual([false, true, false]);
	expect(gates[1]?.next).toContain('40 after 50 in iteration 1');
});

test('a check that disagrees with itself is flaky: nothing is spent, nothing passes', async () => {
	const project = await smallProject({
		agent: 'touch agent-ran',
		files: {
			'check.sh':
				'n=$(( $(cat "$TMPDIR/turn" 2>/dev/null || echo 0) + 1 )); echo $n > "$TMPDIR/turn"; exit $(( n % 2 ))\n',
			...loopFile('verify:', '  - run: sh check.sh', '    probe: 3'),
		},
	});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'unverified', exitCode: 8, iterations: 0});
	expect(of('verifier.finished')).toMatchObject([
		{status: 'unverified', flaky: true, summary: expect.stringContaining('flaky: it passed 1 of 2 times')},
	]);
	expect(finished.verifiers).toEqual([{id: 'run-1', label: 'sh check.sh', status: 'unverified'}]);
});

test('a pass on the very files that failed before is luck, and no pass', async () => {
	const project = await smallProject({
		agent: 'true',
		files: {
			'check.sh':
				'n=$(( $(cat "$TMPDIR/turn" 2>/dev/null || echo 0) + 1 )); echo $n > "$TMPDIR/turn"; [ $n -ge 2 ]\n',
			...loopFile('verify:', '  - run: sh check.sh', 'stop: { iterations: 2 }'),
		},
	});
	const {finished, of} = await runScripted(project);
	expect(finished.outcome).toBe('unverified');
	expect(of('verifier.finished').map(({status}) => status)).toEqual(['failed', 'unverified', 'unverified']);
});

test('one check after another: the first that fails ends it, unless the loop wants to know of all', async () => {
	const checks = ['verify:', '  - run: "false"', '  - run: grep done result'];
	const first = await runScripted(
		await smallProject({agent: 'true', files: loopFile(...checks, 'stop: { iterations: 1 }')}),
	);
	const all = await runScripted(
		await smallProject({agent: 'true', files: loopFile(...checks, 'judge: all', 'stop: { iterations: 1 }')}),
	);
	const judged = (run: typeof first) =>
		run.of('verifier.finished').flatMap(({iteration, verifier}) => (iteration === 1 ? [verifier] : []));
	expect(judged(first)).toEqual(['run-1']);
	expect(judged(all)).toEqual(['run-1', 'run-2']);
});

test('a check cannot change what the next one sees', async () => {
	const project = await smallProject({
		agent: 'echo "echo done > result; touch made" > helper.txt',
		files: {
			'helper.txt': 'true\n',
			...loopFile(
				'verify:',
				'  - run: sh ./helper.txt || true; test -f helper.txt',
				'  - run: grep done result',
				'stop: { iterations: 1 }',
			),
		},
	});
	const {finished} = await runScripted(project);
	expect(finished.outcome).toBe('budget');
});

test('protected files that a person allows are judged as the agent left them', async () => {
	const project = await smallProject({
		agent: 'echo done > result; echo "the agent may change me now" > test/guard.txt',
		gates: '[checkpoint]',
		check: 'cat test/guard.txt; grep -q now test/guard.txt && grep -q done result',
	});
	const {finished, of} = await runScripted(project, {
		answer: gate =>
			gate.name === 'checkpoint'
				? {answer: gate.choices.includes('always') ? 'always' : 'approve'}
				: {answer: 'approve'},
	});
	expect(of('checkpoint.made')[0]?.tampered).toEqual(['test/guard.txt']);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 1});
	const branch = of('delivery.done')[0]?.branch;
	expect(await project.git('show', `${branch}:test/guard.txt`)).toBe('the agent may change me now');
	expect(await readFile(path.join(project.folder, 'test/guard.txt'), 'utf8')).toBe(
		'the agent may not change me\n',
	);
});
