import {chmod, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {type TemporaryRepository, temporaryRepository} from '../support/temporary-repository.js';
import {openTmux} from '../support/tmux.js';

const project = async (agent = 'echo done > result'): Promise<TemporaryRepository> =>
	temporaryRepository({
		files: {
			result: 'nothing yet\n',
			'agent.sh': `${agent}\n`,
			'spec.md': '# Spec\n\n- [ ] The result says done (`grep -q done result`)\n',
			'notes.md': 'No list.\n',
		},
	});

const agent = ['--agent', '{ command: "sh agent.sh" }'];
const converging = ['Compare the result with spec.md.', ...agent, '--until-checked', 'spec.md'];

/** What Treadle keeps of the only repository of a test. */
const stateOf = async ({environment}: TemporaryRepository): Promise<string> => {
	const home = path.join(environment.XDG_STATE_HOME ?? '', 'treadle');
	const [name = ''] = await readdir(home);
	return path.join(home, name);
};

test('a loop without a file runs, is kept outside the repository, and remembers', async () => {
	const place = await project();
	const ran = await treadle(place, ['loop', 'now', ...converging, '--gates', 'deliver']);
	expect(ran).toMatchObject({exitCode: 0, stderr: ''});
	expect(ran.stdout).toContain('Goal      Every item of spec.md is met');
	expect(ran.stdout).toContain('Checks    checklist spec.md');
	expect(ran.stdout).toContain('treadle deliver compare-result-spec-1');
	expect(await place.git('status', '--porcelain')).toBe('');
	expect(await readdir(place.folder)).not.toContain('loops');

	const kept = path.join(await stateOf(place), 'loops', 'compare-result-spec');
	expect(await readFile(path.join(kept, 'LOOP.md'), 'utf8')).toContain('checklist: spec.md');
	expect((await treadle(place, ['memory', 'compare-result-spec'])).stdout).toContain('iteration 1 · passed');
	const {commit} = JSON.parse((await treadle(place, ['runs', '--json'])).stdout) as {commit: string};
	const delivered = await treadle(place, ['deliver', 'compare-result-spec-1', '--commit', commit]);
	expect(delivered).toMatchObject({exitCode: 0, stderr: ''});
	expect(await place.git('diff', '--name-only', 'main', 'treadle/compare-result-spec-1')).toBe('result');
});

test('typed again with another limit it has the same memory, and the earlier run can still be resumed', async () => {
	const place = await project('date +%N > result');
	const loop = (...limits: string[]) =>
		treadle(place, ['loop', 'now', ...converging, '--gates', 'deliver', ...limits]);
	expect(await loop('--iterations', '1')).toMatchObject({exitCode: 4});
	expect(await loop('--iterations', '2')).toMatchObject({exitCode: 4});
	const resumed = await treadle(place, [
		'resume',
		'compare-result-spec-1',
		'--iterations',
		'+1',
		'--headless',
	]);
	expect(resumed).toMatchObject({exitCode: 4, stderr: ''});
	expect(resumed.stdout).toContain('all 2 iterations are used up');
	const {stdout} = await treadle(place, ['memory', 'compare-result-spec']);
	expect(stdout.match(/^## /gm)).toHaveLength(4);
});

test('another prompt with the same name is another loop', async () => {
	const place = await project();
	const [, ...flags] = converging;
	for (const [prompt, run] of [
		['Compare the result with spec.md!', 'compare-result-spec-1'],
		['Compare the result with spec.md?', 'compare-result-spec2-1'],
	] as const) {
		const ran = await treadle(place, ['loop', 'now', prompt, ...flags, '--gates', 'deliver']);
		expect(ran.stdout).toContain(`treadle deliver ${run}`);
	}
});

test('--save writes the LOOP.md into the repository once', async () => {
	const place = await project();
	const save = ['loop', 'now', ...converging, '--save', 'spec', '--gates', 'deliver', '--iterations', '3'];
	const ran = await treadle(place, save);
	expect(ran).toMatchObject({exitCode: 0, stderr: ''});
	expect(ran.stdout).toContain('Saved. From now on: treadle run spec');
	expect(ran.stdout).toContain('treadle deliver spec-1');
	const text = await readFile(path.join(place.folder, 'loops/spec/LOOP.md'), 'utf8');
	expect(text).toContain('stop: { iterations: 3 }');

	const again = await treadle(place, [...save, '--cost', '1']);
	expect(again).toMatchObject({exitCode: 2, stdout: ''});
	expect(again.stderr).toContain('LOOP.md is there already, and is left as it is');
	expect(await readFile(path.join(place.folder, 'loops/spec/LOOP.md'), 'utf8')).toBe(text);
});

test('what is wrong is told of its flag, starts nothing and leaves nothing', async () => {
	const place = await project();
	const unjudged = ['5m', 'Go on.', ...agent, '--until-checked'];
	const cases: [string[], string][] = [
		[['5', ...converging], '<when>: "5" has no unit'],
		[['5m', ...converging, '--cost', '5'], '--cost: a program that is no known agent'],
		[['5m', ...converging, '--per-day', '5'], '--per-day: a program that is no known agent'],
		[['5m', ...converging, '--protect', 'sepc.md'], '--protect: "sepc.md" matches no file'],
		[[...unjudged, 'sepc.md'], '--until-checked: The spec sepc.md is not there.'],
		[[...unjudged, 'notes.md'], '--until-checked: The spec notes.md has no items.'],
		[['5m', 'Go on.', ...agent], '--gates: a loop with no verifier cannot finish by itself'],
		[['5m', ...converging, '--save', '../x'], '--save: "../x" cannot be the name of a loop.'],
	];
	for (const [words, message] of cases) {
		const refused = await treadle(place, ['loop', '--save', 'x', '--gates', 'deliver', ...words]);
		expect(refused).toMatchObject({exitCode: 2, stdout: ''});
		expect(refused.stderr).toContain(message);
	}

	expect(await place.git('status', '--porcelain')).toBe('');
	expect((await treadle(place, ['runs'])).stdout).toContain('No loop has run in');
});

test('nobody there: gates that ask refuse it', async () => {
	const place = await project();
	const refused = await treadle(place, ['loop', 'now', ...converging]);
	expect(refused).toMatchObject({exitCode: 9, stdout: ''});
	expect(refused.stderr).toContain('--headless --gates deliver');
});

test('the agent is the preferred one, or the only one installed', async () => {
	const place = await project();
	const programs = path.join(place.folder, '..', 'programs');
	await mkdir(programs, {recursive: true});
	const install = async (name: string): Promise<void> => {
		await writeFile(path.join(programs, name), '#!/bin/sh\nexit 1\n');
		await chmod(path.join(programs, name), 0o755);
	};
	const bin = path.dirname(process.execPath);
	const environment = {PATH: [programs, bin, '/usr/bin', '/bin'].join(':')};
	const start = () =>
		treadle(place, ['loop', 'now', 'Go on.', '--verify', 'npm test', '--gates', 'deliver'], {environment});

	expect((await start()).stderr).toContain('no agent that Treadle knows is installed');
	await install('codex');
	expect((await start()).stdout).toMatch(/^Agent {5}Codex/m);
	await install('gemini');
	expect((await start()).stderr).toContain('several agents are installed: codex, gemini');
	expect((await treadle(place, ['config', 'set', 'agent', 'gemni'])).stderr).toContain(
		'Did you mean "gemini"?',
	);
	await treadle(place, ['config', 'set', 'agent', 'gemini']);
	expect((await start()).stdout).toMatch(/^Agent {5}Gemini/m);
});

test('at a terminal it is shown first, and waits for a key', async () => {
	const place = await project();
	const open = async () => {
		const terminal = await openTmux({
			folder: place.folder,
			environment: place.environment,
			command: [process.execPath, cliFile, 'loop', 'now', ...converging],
		});
		onTestFinished(terminal.kill);
		await terminal.until('Enter or space starts it, q leaves.');
		return terminal;
	};
	const left = await open();
	await left.send('q');
	await expect.poll(left.exitCode).toBe(3);
	expect(await left.screen()).toContain('Not started.');
	expect((await treadle(place, ['runs'])).stdout).toContain('No loop has run in');

	const started = await open();
	expect(await started.screen()).toContain('Asks      at every gate (training mode)');
	await started.send('Space');
	await started.until('Gate: prompt');
	await started.send('Space');
	await started.until(/Step · iteration 1/);
	await started.send('C-c');
	await started.send('C-c');
	await expect.poll(started.exitCode, {timeout: 5000}).toBe(130);
});
