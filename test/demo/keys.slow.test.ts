import {globSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import type {Step} from '../../source/journal/events/events.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {openTmux} from '../support/tmux.js';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** The demo in a real terminal, at its first gate. */
const openDemo = async () => {
	const {home, environment} = await temporaryRepository({initialize: false});
	const folder = path.join(home, 'demo');
	const terminal = await openTmux({
		command: [process.execPath, cli, 'demo', folder],
		environment: {...environment, TREADLE_REHEARSAL_PACE: '0'},
		folder: home,
	});
	const repository = path.join(folder, 'sundial');
	const state = {...environment, XDG_STATE_HOME: path.join(folder, 'state')};
	onTestFinished(async () => {
		await terminal.kill();
		// A run outlives its screen.
		await execa(process.execPath, [cli, 'stop', 'spec-1'], {
			cwd: repository,
			env: state,
			extendEnv: false,
			reject: false,
		});
	});
	return {
		terminal,
		repository,
		git: async (...commandLine: string[]) =>
			(await execa('git', commandLine, {cwd: repository, env: environment, extendEnv: false})).stdout,
		/** What the run's journal holds. */
		journal: async () => {
			const [file = ''] = globSync(path.join(folder, 'state/treadle/*/runs/spec-1/journal.jsonl'));
			const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
			return lines.map(line => JSON.parse(line) as {type: string; verdict?: string; step?: Step});
		},
		/** Waits for a gate that asks this, then presses the key. */
		answer: async (question: RegExp, key = 'Space') => {
			const screen = await terminal.until(question, 20_000);
			await terminal.send(key);
			return screen;
		},
	};
};

test('the demo goes from start to delivery, stepped with the space bar', async () => {
	const {terminal, repository, git, answer} = await openDemo();
	const first = await answer(/Send this prompt .* iteration 1/);
	expect(first).toContain('scripted, no model');
	for (const question of [
		/Read spec\.md\?/,
		/Edit src\/parse\.js\?/,
		/Run node prove\.js test\/parse\.test\.js\?/,
		/as checkpoint 1\?/,
		/Verdict of iteration 1: failed/,
		/Write this to MEMORY\.md/,
		/Send this prompt .* iteration 2/,
		/Edit test\/format\.test\.js\?/,
		/Run node prove\.js\?/,
		/as checkpoint 2\?/,
		/Verdict of iteration 2: tampered/,
		/Write this to MEMORY\.md/,
	]) {
		await answer(question);
	}

	await answer(/Send this prompt .* iteration 3/, 'a');
	await terminal.until(/Deliver commit/, 30_000);
	expect(await git('branch', '--format=%(refname:short)')).toBe('main');
	await terminal.send('Left');
	await terminal.until(/Verdict: tampered/);
	await terminal.send('End');
	await terminal.until(/LIVE/);
	// A press that comes too soon after the others is not taken for a yes to deliver.
	await expect
		.poll(
			async () => {
				await terminal.send('Space');
				return terminal.screen();
			},
			{interval: 1500, timeout: 15_000},
		)
		.toContain('delivered as branch treadle/spec-1');
	await terminal.send('q');
	const left = await terminal.until(/To go on from here/);
	expect(left).toContain('verified');
	await expect.poll(() => terminal.exitCode()).toBe(0);
	expect(await git('diff', '--name-only', 'main', 'treadle/spec-1')).toBe('src/format.js\nsrc/parse.js');
	expect(await git('status', '--porcelain')).toBe('?? loops/spec/MEMORY.md');
	const memory = await readFile(path.join(repository, 'loops/spec/MEMORY.md'), 'utf8');
	expect(memory.match(/^## .*$/gm)?.map(title => title.split(' · ')[2])).toEqual([
		'failed',
		'tampered',
		'passed',
	]);
}, 60_000);

test('a no to the bent test, with a reason, reaches the agent and changes the story', async () => {
	const {terminal, answer, journal} = await openDemo();
	await answer(/Send this prompt .* iteration 1/);
	for (const question of [/Read spec\.md\?/, /Edit src\/parse\.js\?/, /Run node prove\.js test/]) {
		await answer(question);
	}

	for (const question of [
		/as checkpoint 1\?/,
		/Verdict of/,
		/Write this to/,
		/Send this prompt .* iteration 2/,
	]) {
		await answer(question);
	}

	await answer(/Edit test\/format\.test\.js\?/, 'r');
	await terminal.type('the tests are the spec');
	await terminal.send('Enter');
	await answer(/Edit src\/format\.js\?/, 'a');
	await terminal.until(/Deliver commit/, 30_000);
	const events = await journal();
	const said = events.map(({step}) => (step?.kind === 'message' ? step.text : '')).join('');
	expect(said).toContain('You said no to “Edit test/format.test.js” (“the tests are the spec”)');
	const verdicts = events.filter(({type}) => type === 'verdict.given').map(({verdict}) => verdict);
	expect(verdicts).toEqual(['failed', 'failed', 'passed']);
}, 60_000);
