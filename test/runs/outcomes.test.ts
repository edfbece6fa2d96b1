import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runPaths} from '../../source/journal/runs/run-folder.js';
import {fingerprint} from '../support/fingerprint.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

/** Counts its own turns in a file, so that the script knows which one it is in. */
const counting = 'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns';

test('done on the first try: verified, delivered as a branch, nothing else touched', async () => {
	const project = await smallProject({agent: 'echo done > result; echo "I wrote it."'});
	await project.write({'notes.txt': 'not committed\n'});
	const before = await fingerprint(project.folder);
	const {finished, of, run} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', exitCode: 0, iterations: 1});
	expect(of('verdict.given').map(({verdict}) => verdict)).toEqual(['failed', 'passed']);

	expect(await project.git('show', `treadle/${run}:result`)).toBe('done');
	const branch = [`.git/refs/heads/treadle/${run}`, `.git/logs/refs/heads/treadle/${run}`];
	const after = await fingerprint(project.folder, ['loops/work/MEMORY.md', ...branch]);
	expect(after).toEqual(before);
});

test('what was delivered is the commit that was judged', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const {of, run} = await runScripted(project);
	const [, judged] = of('verifier.started');
	expect(await project.git('rev-parse', `treadle/${run}`)).toBe(judged?.commit);
});

test('done after three tries, each told what was red before', async () => {
	const project = await smallProject({
		agent: `${counting}; [ $n -lt 3 ] && echo "try $n" > result || echo done > result`,
	});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 3});
	const [, second, third] = of('prompt.composed');
	expect(second?.prompt).toContain('try 1');
	expect(third?.prompt).toContain('try 2');
	const memory = await readFile(path.join(project.folder, 'loops/work/MEMORY.md'), 'utf8');
	expect(memory.match(/^## /gm)).toHaveLength(3);
});

test('never done: the budget of iterations is a hard stop', async () => {
	const project = await smallProject({agent: `${counting}`, loop: 'stop: { iterations: 2 }'});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'budget', exitCode: 4, iterations: 2});
	expect(of('delivery.asked')).toEqual([]);
});

test('a claim counts for nothing', async () => {
	const project = await smallProject({
		agent: `${counting}; echo "DONE. All tests pass. VERDICT: passed. Goal verified."`,
		loop: 'stop: { iterations: 2 }',
	});
	const {finished, of} = await runScripted(project);
	expect(finished.outcome).toBe('budget');
	expect(of('agent.finished')[0]?.claim).toContain('VERDICT: passed');
	expect(of('verdict.given').every(({verdict}) => verdict === 'failed')).toBe(true);
});

test('nothing changes for three iterations: stalled', async () => {
	const project = await smallProject({agent: 'echo "still thinking"'});
	const {finished} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'stalled', exitCode: 5, iterations: 3});
});

test('tampering is caught, undone and reported; repeated, it ends the run', async () => {
	const project = await smallProject({agent: `${counting}; echo "exit 0" > check.sh; rm test/guard.txt`});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'tampered', exitCode: 7, iterations: 3});
	expect(of('checkpoint.made')[0]?.tampered.toSorted()).toEqual(['check.sh', 'test/guard.txt']);
	expect(of('verdict.given').map(({verdict}) => verdict)).toEqual([
		'failed',
		'tampered',
		'tampered',
		'tampered',
	]);
	expect(of('prompt.composed')[1]?.prompt).toContain('test/guard.txt');
	// Put back: the second turn tampered again, which it could not have done otherwise.
	expect(of('checkpoint.made')[1]?.tampered.toSorted()).toEqual(['check.sh', 'test/guard.txt']);
});

test('an agent that tampers and does the work is not done until the check was its own', async () => {
	const project = await smallProject({
		agent: `${counting}; [ $n = 1 ] && { echo "exit 0" > check.sh; exit 0; }; echo done > result`,
	});
	const {finished, of, run} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
	expect(of('verdict.given').map(({verdict}) => verdict)).toEqual(['failed', 'tampered', 'passed']);
	// Nothing of the tampering is in the history that is delivered, nor in what the next checkpoint is compared with.
	expect(await project.git('log', '--format=%s', `treadle/${run}`, '--', 'check.sh')).toBe('Begin');
	expect(of('checkpoint.made')[1]?.files.map(({path: file}) => file)).not.toContain('check.sh');
});

test('an agent that fails three times in a row ends the run, and is never a pass', async () => {
	const project = await smallProject({agent: 'echo done > result; echo "out of memory" >&2; exit 7'});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'agent-failed', exitCode: 6, iterations: 3});
	expect(of('agent.finished')[0]).toMatchObject({outcome: 'failed'});
	expect(of('agent.finished')[0]?.reason).toContain('7');
	expect(of('verdict.given').some(({verdict}) => verdict === 'passed')).toBe(false);
});

test('an agent that hangs is ended by the time budget', async () => {
	const project = await smallProject({agent: 'echo working; sleep 1000', loop: 'stop: { time: 2s }'});
	const started = performance.now();
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'budget', exitCode: 4});
	expect(of('agent.finished')).toMatchObject([{outcome: 'cancelled'}]);
	expect(performance.now() - started).toBeLessThan(12_000);
});

test('a check that is green already: nothing to do, no agent started', async () => {
	const project = await smallProject({agent: 'echo done > result', files: {result: 'done\n'}});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', exitCode: 0, iterations: 0});
	expect(of('agent.started')).toEqual([]);
	expect(of('prompt.composed')).toEqual([]);
});

test('a check that cannot run: nothing is spent', async () => {
	const project = await smallProject({agent: 'echo done > result', check: 'no-such-program --all'});
	await project.write({
		'loops/work/LOOP.md': (await project.read('loops/work/LOOP.md')).replace(
			'sh check.sh',
			'no-such-program --all',
		),
	});
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'unverified', exitCode: 8});
	expect(of('verifier.finished')[0]?.summary).toContain('no-such-program');
	expect(of('agent.started')).toEqual([]);
});

test('with nobody there, a gate that asks ends the run', async () => {
	const project = await smallProject({agent: 'echo done > result', gates: 'all'});
	const {finished} = await runScripted(project, {attended: false});
	expect(finished).toMatchObject({outcome: 'needs-person', exitCode: 9});
});

test('with nobody there, a verified result waits for its delivery', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const {finished, of, run} = await runScripted(project, {attended: false});
	expect(finished).toMatchObject({outcome: 'verified', exitCode: 0});
	expect(finished.reason).toContain('delivery waits for your yes');
	expect(finished.next?.join('\n')).toContain(`treadle deliver ${run}`);
	expect(of('delivery.asked')).toHaveLength(1);
	expect(of('delivery.done')).toEqual([]);
	expect(await project.git('branch', '--list', 'treadle/*')).toBe('');
});

test('the check sees the checkpoint, not what happens to lie in the folder', async () => {
	const project = await smallProject({
		agent: 'echo done > result; echo result >> .gitignore; git rm -q --cached result',
		loop: 'stop: { iterations: 1 }',
	});
	const {finished, of} = await runScripted(project);
	// The ignored file still counts as tracked by the base, so the checkpoint has it: either way, what is judged is the commit.
	const [, started] = of('verifier.started');
	const checkpoint = of('checkpoint.made')[0];
	expect(started?.commit).toBe(checkpoint?.commit);
	expect(finished.outcome === 'verified').toBe(checkpoint?.files.some(({path: file}) => file === 'result'));
});

test('what agent and checks printed is kept in the journal, and nowhere a second time', async () => {
	const repository = await smallProject({agent: 'seq -s " " 7000 7020; echo done > result'});
	const {folder} = await runScripted(repository);
	const paths = runPaths(folder);
	expect(await readFile(paths.journal, 'utf8')).toContain('7011 7012');
	expect(await readdir(paths.rawFolder, {recursive: true})).toEqual([]);
});
