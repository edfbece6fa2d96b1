import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {fixture} from '../agents/support/converse.js';
import {fingerprint} from '../support/fingerprint.js';
import {leftRunning} from '../support/left-running.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const two = 'stop: { iterations: 2 }';

/** Runs the loop, nobody there; the user's files must be as before and nothing may be left running. */
const runAlone = async (project: TemporaryRepository) => {
	const before = await fingerprint(project.folder);
	const ran = await runScripted(project, {attended: false});
	expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
	expect(leftRunning(ran.folder)).toEqual([]);
	return ran;
};

const changedBy = ({of}: Awaited<ReturnType<typeof runAlone>>): string[] =>
	(of('checkpoint.made')[0]?.files ?? []).map(({path: file}) => file).sort();

test.each([
	['says nothing and does nothing', 'true', 'stop: { stall: 2 }', {outcome: 'stalled', exitCode: 5}, []],
	['prints a gigabyte', 'head -c 1000000000 /dev/zero', two, {outcome: 'budget', exitCode: 4}, []],
	[
		'leaves daemons that go on editing',
		'(setsid sh -c "sleep 0.2; while :; do echo late > result; sleep 0.02; done" > /dev/null 2>&1 &); echo done > result',
		two,
		{outcome: 'verified'},
		['result'],
	],
	['deletes its .git', 'rm -rf .git; echo done > result', two, {outcome: 'verified'}, ['result']],
	[
		'makes repositories inside',
		'for r in one two/three; do mkdir -p $r; git init -q $r; echo $r > $r/file; done; git -C one add .; git -C one commit -q -m Mine; echo done > result',
		two,
		{outcome: 'verified'},
		['one/file', 'result', 'two/three/file'],
	],
	[
		'commits, branches and rewrites history',
		'echo done > result; git commit -q -a -m Mine; git checkout -q --orphan other; git commit -q --allow-empty -m Empty; git branch -q -D main',
		two,
		{outcome: 'verified'},
		['result'],
	],
	[
		'hides its changes from its own git',
		'echo "*" > .git/info/exclude; git update-index --assume-unchanged result; echo hidden > hidden; echo done > result',
		two,
		{outcome: 'verified'},
		['hidden', 'result'],
	],
	[
		'ignores what it needs',
		'echo "helper" > .gitignore; echo done > helper; rm result; ln -s helper result',
		two,
		{outcome: 'budget'},
		['.gitignore', 'result'],
	],
	[
		'writes its own memory',
		'echo "## Pin me" >> loops/work/MEMORY.md; echo done > result',
		two,
		{outcome: 'verified'},
		['result'],
	],
	['removes everything', 'rm -rf ./* ./.[a-z]*', two, {outcome: 'budget', exitCode: 4}, undefined],
	['removes its folder', 'rm -rf "$PWD"', two, {outcome: 'budget', exitCode: 4}, undefined],
	[
		'puts a link in place of its folder',
		'w=$PWD; cp -r . "$TMPDIR/other"; cd ..; rm -r "$w"; ln -s "$TMPDIR/other" "$w"; echo done > "$TMPDIR/other/result"',
		two,
		{outcome: 'budget', exitCode: 4},
		undefined,
	],
])('an agent that %s', async (_, agent, loop, outcome, changed) => {
	const ran = await runAlone(await smallProject({agent, loop}));
	expect(ran.finished).toMatchObject(outcome);
	if (changed) {
		expect(changedBy(ran)).toEqual(changed);
	} else {
		// Put back each time: the second turn found the files there again.
		expect(ran.of('checkpoint.made')[1]?.tampered).toContain('check.sh');
	}
});

test('links out of the workspace are links in the checkpoint, and nothing is written through them', async () => {
	const project = await smallProject({agent: 'true'});
	await project.write({
		'agent.sh': `ln -sfn ${project.folder}/test test2; ln -sf ${project.folder}/test/guard.txt result; rm -r test; ln -s ${project.folder}/test test\n`,
	});
	const ran = await runAlone(project);
	expect(ran.finished).toMatchObject({outcome: 'tampered', exitCode: 7});
	expect(ran.of('checkpoint.made')[0]?.tampered.sort()).toEqual([
		'result',
		'test',
		'test/guard.txt',
		'test2',
	]);
});

test.each([
	['a pipe', 'mkfifo "$notes"'],
	['a link to a private file', 'ln -s "$HOME/secret" "$notes"'],
	['a folder', 'mkdir -p "$notes/below"'],
	['without an end', 'head -c 300000000 /dev/zero | tr "\\0" x > "$notes"'],
])('notes that are %s do no harm', async (_, make) => {
	const project = await smallProject({agent: `notes=../notes.md; ${make}; echo done > result`});
	await project.write({'../home/secret': 'the secret of the house'});
	const before = process.memoryUsage().rss;
	const {finished, of} = await runAlone(project);
	expect(finished).toMatchObject({outcome: 'verified'});
	expect(JSON.stringify(of('memory.noted'))).not.toContain('secret of the house');
	expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});

test('an agent that deletes the journal ends the run: nothing happens that is not on record', async () => {
	const project = await smallProject({agent: 'sleep 0.2; rm ../journal.jsonl; echo done > result'});
	const started: string[] = [];
	const running = runScripted(project, {attended: false, onEvent: ({type}) => started.push(type)});
	await expect(running).rejects.toMatchObject({
		message: expect.stringMatching(/journal\.jsonl was deleted while the run was going on/),
		exitCode: 1,
	});
	expect(started.at(-1)).toBe('agent.started');
});

test.each([
	['needs a login', 'login', '', {outcome: 'agent-failed', exitCode: 6}, /needs a login/],
	['crashes in its turn', 'crash', '', {outcome: 'agent-failed', exitCode: 6}, /exit 7/],
	['is no ACP agent', 'fail-at-once', '', {outcome: 'agent-failed', exitCode: 6}, /no such option/],
	['prints garbage', 'garbage', '', {outcome: 'budget', exitCode: 4}, /end of turn/],
	['is silent', 'silent', 'time: 1s, ', {outcome: 'budget', exitCode: 4}, /cancelled/],
	['never has enough of asking', 'insist', 'time: 1s, ', {outcome: 'budget', exitCode: 4}, /cancelled/],
])('an ACP agent that %s', async (_, mode, limit, outcome, reason) => {
	const project = await smallProject({agent: 'true', loop: `stop: { ${limit}iterations: 2, failures: 2 }`});
	const loop = await project.read('loops/work/LOOP.md');
	await project.write({
		'loops/work/LOOP.md': loop.replace(/agent: .*/, `agent: { acp: ${JSON.stringify(fixture(mode))} }`),
	});
	const {finished, of} = await runAlone(project);
	expect(finished).toMatchObject(outcome);
	expect(of('agent.finished').at(-1)?.reason).toMatch(reason);
	expect(
		await readFile(path.join(project.folder, 'loops/work/MEMORY.md'), 'utf8').catch(() => ''),
	).not.toContain('\u001b');
});
