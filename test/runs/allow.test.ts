import {expect, test} from 'vitest';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const loop = 'allow: [result, "docs/**"]';

test('what the loop may not change is undone and told, and is no tampering', async () => {
	const project = await smallProject({
		agent: `cat > /dev/null
echo mine > other.txt; mkdir -p docs src; echo page > docs/page.md; echo x > src/new.js; rm -f README
if test -e second; then echo done > result; fi; touch second; echo half >> result`,
		check:
			'test ! -e src/new.js && test "$(cat other.txt)" = yours && grep -q half result && test -e done || test -f docs/page.md && grep -c half result | grep -q 2',
		loop,
		files: {'other.txt': 'yours\n', README: 'read me\n'},
		gates: 'checkpoint, deliver',
	});
	const run = await runScripted(project);
	const [first, second] = run.of('checkpoint.made');
	expect(first?.outside?.toSorted()).toEqual(['README', 'other.txt', 'second', 'src/new.js']);
	expect(first).toMatchObject({tampered: [], files: [{path: 'docs/page.md'}, {path: 'result'}]});
	expect(second?.outside).toContain('other.txt');
	expect(run.of('verdict.given').some(({verdict}) => verdict === 'tampered')).toBe(false);
	const [before, after] = run.of('prompt.composed');
	expect(before?.prompt).toContain('All that you may change: `result`, `docs/**`.');
	expect(before?.prompt).not.toContain('Changes that were undone');
	expect(after?.prompt).toMatch(/files that this loop may not change: .*`other\.txt`/);
	const gate = run.of('gate.opened').find(({name}) => name === 'checkpoint');
	expect(gate?.details).toContain('outside `allow`, undone: other.txt');
	expect(gate?.choices).toEqual(['approve', 'reject']);
	expect(run.finished.outcome).toBe('verified');
	const branch = `treadle/${run.run}`;
	expect(await project.git('show', `${branch}:other.txt`)).toBe('yours');
	expect(await project.git('ls-tree', '-r', '--name-only', branch)).not.toContain('src/new.js');
	// Nothing of it is in the history of what is delivered.
	expect(await project.git('log', '--format=', '--name-only', branch, '--', 'src')).toBe('');
});

test('what is protected as well stays tampering', async () => {
	const project = await smallProject({
		agent: 'echo done > result; echo x > test/guard.txt; echo y > other.txt',
		loop: `${loop}\nstop: { iterations: 1 }`,
		gates: 'checkpoint, deliver',
	});
	const run = await runScripted(project);
	expect(run.of('checkpoint.made')).toMatchObject([{tampered: ['test/guard.txt'], outside: ['other.txt']}]);
	expect(run.of('verdict.given').at(-1)?.verdict).toBe('tampered');
});

test('a file that you let the agent have may be changed, whatever allow says', async () => {
	const project = await smallProject({
		agent: 'echo done > result; echo x > test/guard.txt; echo y > other.txt',
		loop,
		gates: 'checkpoint, deliver',
	});
	const run = await runScripted(project, {
		answer: gate => ({answer: gate.name === 'checkpoint' ? 'always' : 'approve'}),
	});
	expect(run.finished.outcome).toBe('verified');
	expect(await project.git('show', `treadle/${run.run}:test/guard.txt`)).toBe('x');
	expect(await project.git('ls-tree', '--name-only', `treadle/${run.run}`)).not.toContain('other.txt');
});

test.each([
	[
		'allow: ["test/**"]',
		/LOOP\.md:\d+:9: allow: the agent could change nothing: all of test\/\*\* is protected/,
	],
	['allow: [check.sh, "./test/"]', /the agent could change nothing: all of check\.sh, test\/\*\*/],
	[
		'deliver: files',
		/LOOP\.md:\d+:1: deliver: "files" copies what the loop may change, so "allow" has to name it/,
	],
])('%s is refused before anything starts', async (line, message) => {
	const project = await smallProject({agent: 'echo done > result', loop: line});
	await expect(runScripted(project)).rejects.toMatchObject({
		message: expect.stringMatching(message),
		exitCode: 2,
	});
});

test('a file that is not there yet may be all that a loop changes', async () => {
	const project = await smallProject({
		agent: 'echo notes > NOTES.md',
		check: 'test -s NOTES.md',
		loop: 'allow: [NOTES.md]',
	});
	expect((await runScripted(project)).finished.outcome).toBe('verified');
});
