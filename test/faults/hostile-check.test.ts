import {expect, test} from 'vitest';
import {treadle} from '../support/command-line.js';
import {fingerprint} from '../support/fingerprint.js';
import {leftRunning} from '../support/left-running.js';
import {runScripted} from '../support/run-scripted.js';
import {type SmallProjectOptions, smallProject} from '../support/small-project.js';

const runAlone = async (options: SmallProjectOptions, command = 'run: sh check.sh') => {
	const project = await smallProject(options);
	const loop = await project.read('loops/work/LOOP.md');
	await project.write({'loops/work/LOOP.md': loop.replace('run: sh check.sh', command)});
	const before = await fingerprint(project.folder);
	const ran = await runScripted(project, {attended: false});
	expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
	expect(leftRunning(ran.folder)).toEqual([]);
	return {...ran, project};
};

const red = {outcome: 'budget', exitCode: 4};
const unjudged = {outcome: 'unverified', exitCode: 8, iterations: 0};

test.each([
	['needs a terminal', 'read answer < /dev/tty || exit 1', red, /exit 1/],
	['waits for input', 'read answer || exit 1', red, /exit 1/],
	['prints binary', 'head -c 300000 /dev/urandom; exit 1', red, /exit 1/],
	['prints a gigabyte', 'head -c 1000000000 /dev/zero', unjudged, /printed more than 200 MB/],
	[
		'leaves daemons',
		'setsid sleep 300 & nohup sleep 300 > /dev/null 2>&1 & (sleep 300 &); exit 1',
		red,
		/it left \d of its processes running/,
	],
	['kills its parent', 'kill -9 $PPID; exit 0', unjudged, /ended from outside by SIGKILL/],
	['kills its own group', 'kill -9 0', unjudged, /ended from outside by SIGKILL/],
	['crashes', 'kill -SEGV $$', red, /SIGSEGV|exit 139/],
])('a check that %s', async (_, check, outcome, summary) => {
	const {finished, of} = await runAlone({
		agent: 'echo done > result',
		check,
		loop: 'stop: { iterations: 1 }',
	});
	expect(finished).toMatchObject(outcome);
	expect(of('verifier.finished').at(-1)?.summary).toMatch(summary);
	expect(of('verdict.given').some(({verdict}) => verdict === 'passed')).toBe(false);
});

test('a check that hangs and ignores SIGTERM is ended by its limit, and is no verdict', async () => {
	const {finished, of} = await runAlone(
		{
			agent: 'echo done > result',
			check: "grep -q done result || exit 1; trap '' TERM; sleep 300 & while :; do sleep 1; done",
			loop: 'stop: { iterations: 1 }',
		},
		'{ run: sh check.sh, limit: 1s }',
	);
	expect(finished).toMatchObject({outcome: 'budget', exitCode: 4});
	expect(of('verifier.finished').at(-1)).toMatchObject({status: 'unverified', summary: 'no answer in 1s'});
});

test('a check that edits its checkout finds a clean one the next time', async () => {
	const {of} = await runAlone({
		agent: 'date +%N > result',
		check: [
			'ls -A; git status --short; [ -e poison ] && exit 0; [ "$(cat test/guard.txt)" = "the agent may not change me" ] || exit 0',
			'touch poison; mkdir -p .git/hooks deep; mkdir -m 000 deep/locked; ln -s / root; rm -r test; echo "exit 0" > check.sh; exit 1',
		].join('\n'),
		loop: 'stop: { iterations: 2 }',
	});
	expect(of('verifier.finished').map(({exitCode}) => exitCode)).toEqual([1, 1, 1]);
	expect(
		of('checkpoint.made')
			.at(-1)
			?.files.map(({path}) => path),
	).toEqual(['result']);
});

const prepared = {
	files: {'package-lock.json': 'first\n', '.gitignore': 'node_modules\n'},
	prepare:
		'prepare: echo ran >> "$HOME/ran"; mkdir -p node_modules; cp package-lock.json node_modules/it; echo mine > package-lock.json',
};

test('what was prepared serves iterations and runs, and a check that poisons it harms nobody', async () => {
	const options = {
		agent: 'cat node_modules/it; date +%N > result; echo bad > node_modules/it',
		check:
			'grep -q first node_modules/it || exit 0; echo bad > node_modules/it; touch node_modules/more; exit 1',
		loop: `${prepared.prepare}\nstop: { iterations: 2 }`,
		files: prepared.files,
	};
	const {of, project} = await runAlone(options);
	expect(of('verifier.finished').map(({exitCode}) => exitCode)).toEqual([1, 1, 1]);
	const second = await runScripted(project, {attended: false});
	expect(second.of('verifier.finished').map(({exitCode}) => exitCode)).toEqual([1, 1, 1]);
	expect(await project.read('../home/ran')).toBe('ran\n');
	expect(await project.read('package-lock.json')).toBe('first\n');
});

test('a lockfile that a person lets the agent change is prepared for anew', async () => {
	const project = await smallProject({
		agent: 'echo second > package-lock.json; echo done > result',
		check: 'cat node_modules/it; grep -q done result && grep -q second node_modules/it',
		loop: prepared.prepare,
		gates: 'checkpoint',
		files: prepared.files,
	});
	const {finished, of} = await runScripted(project, {
		answer: ({choices}) => ({answer: choices.includes('always') ? 'always' : 'approve'}),
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 1});
	expect(of('verifier.output').map(({text}) => text)).toEqual(['first', 'second']);
	expect(await project.read('../home/ran')).toBe('ran\nran\n');
});

test.each([
	[
		'fails',
		'echo "no registry"; exit 3',
		'stop: { iterations: 1 }',
		unjudged,
		/exited with code 3[\s\S]*no registry/,
	],
	[
		'is not there',
		'npmm ci',
		'stop: { iterations: 1 }',
		unjudged,
		/exited with code 127[\s\S]*npmm: not found/,
	],
	[
		'hangs',
		"trap '' TERM; sleep 300 & sleep 300",
		'stop: { time: 1s }',
		{outcome: 'budget', exitCode: 4},
		/time/,
	],
])('a prepare command that %s', async (_, command, stop, outcome, reason) => {
	const {finished, of} = await runAlone({
		agent: 'echo done > result',
		loop: `prepare: ${JSON.stringify(command)}\n${stop}`,
	});
	expect(finished).toMatchObject(outcome);
	expect(finished.reason).toMatch(reason);
	expect(of('agent.started')).toEqual([]);
});

test('a check that kills Treadle itself leaves nothing running, and the run goes on when it is gone', async () => {
	const project = await smallProject({
		agent: 'echo done > result',
		check:
			'sleep 300 & [ -e "$HOME/enough" ] || { touch "$HOME/enough"; kill -9 $PPID; }; grep -q done result',
	});
	const loop = await project.read('loops/work/LOOP.md');
	// Without a shell between the two: the parent of the check is the engine.
	await project.write({'loops/work/LOOP.md': loop.replace('run: sh', 'run: exec sh')});
	const before = await fingerprint(project.folder);
	expect((await treadle(project, ['run', 'work', '--headless'])).exitCode).toBe(-1);
	await expect.poll(() => leftRunning(project.home)).toEqual([]);
	expect((await treadle(project, ['runs'])).stdout).toMatch(/work-1 +interrupted/);
	expect(await treadle(project, ['resume', '--headless'])).toMatchObject({exitCode: 0, stderr: ''});
	expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
});
