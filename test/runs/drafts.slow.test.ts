/** Drafts of a loop that goes on: they queue up, and are decided whenever the user likes, from wherever. */
import {existsSync} from 'node:fs';
import {mkdir, symlink} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test, vi} from 'vitest';
import {sendToRun} from '../../source/control/client.js';
import {proveJournal} from '../../source/journal/chain/proof.js';
import {listRuns} from '../../source/journal/runs/list-runs.js';
import {readFacts} from '../../source/journal/runs/read-facts.js';
import {cliFile, treadle} from '../support/command-line.js';
import {runScripted, type ScriptedOptions} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import {openTmux} from '../support/tmux.js';

// Whole runs in processes of their own.
vi.setConfig({testTimeout: 60_000});
const patience = {timeout: 40_000, interval: 50};

/** A loop whose every waking has a result, as its user changes something each time. */
const repeating = (loop = '') =>
	smallProject({
		agent: 'cat > /dev/null; echo "done $(cat asked)" > result',
		check: 'grep -q "done $(cat asked)" result',
		loop: `trigger: every 1h\n${loop}`.trimEnd(),
		files: {asked: '1\n'},
	});

type Project = Awaited<ReturnType<typeof repeating>>;

/** The loop is woken so often, on other files each time, and stopped at its next sleep. */
const woken = (project: Project, times: number): ScriptedOptions => {
	let count = 0;
	return {
		answer: ({name}) => (name === 'deliver' ? undefined : {answer: 'approve'}),
		onEvent(event, ask) {
			if (event.type !== 'loop.slept') {
				return;
			}

			count++;
			void project.write({asked: `${count + 1}\n`}).then(() => {
				ask(count > times ? {type: 'stop', reason: 'enough'} : {type: 'wake'});
			});
		},
	};
};

const draftsOf = async (folder: string) =>
	(await readFacts(folder)).offers.map(({branch, outcome}) => [branch, outcome ?? 'waits']);

test('each result is a draft of its own, newest first, with a name of its own', async () => {
	const project = await repeating();
	const run = await runScripted(project, woken(project, 3));
	expect(await draftsOf(run.folder)).toEqual([
		['treadle/work-1-4', 'waits'],
		['treadle/work-1-3', 'waits'],
		['treadle/work-1-2', 'waits'],
		['treadle/work-1', 'waits'],
	]);
	const [listed] = await listRuns(path.dirname(run.folder));
	expect(listed).toMatchObject({waitsForDelivery: true, drafts: 4, delivery: 'waiting'});
	const runs = await treadle(project, ['runs']);
	expect(runs.stdout).toContain('work-1: 4 drafts wait, newest first: treadle deliver work-1');

	const unnamed = await treadle(project, ['deliver', 'work-1']);
	expect(unnamed.exitCode).toBe(9);
	expect(unnamed.stdout).toContain('3 other drafts wait, newest first:');
	expect(unnamed.stdout).toMatch(/iteration 2, .* treadle deliver work-1 --commit [\da-f]{9}/);
	expect(unnamed.stdout).toContain('treadle deliver work-1 --discard --older');

	// One in the middle: what is older is overtaken, what is newer still waits.
	const [, , middle] = run.of('delivery.asked').toReversed();
	const delivered = await treadle(project, ['deliver', 'work-1', '--commit', middle?.commit ?? '']);
	expect(delivered.stdout).toContain('Delivered as branch treadle/work-1-2.');
	expect(await project.git('rev-parse', 'treadle/work-1-2')).toBe(middle?.commit);
	expect(await draftsOf(run.folder)).toEqual([
		['treadle/work-1-4', 'waits'],
		['treadle/work-1-3', 'waits'],
		['treadle/work-1-2', 'delivered'],
		['treadle/work-1', 'superseded'],
	]);
	expect(await proveJournal(run.folder)).toMatchObject({kind: 'proven'});
	const again = await treadle(project, ['deliver', 'work-1', '--commit', middle?.commit ?? '']);
	expect(again.stderr).toContain('work-1 is delivered already, as branch treadle/work-1-2.');

	const dropped = await treadle(project, ['deliver', 'work-1', '--discard', '--older']);
	expect(dropped.stdout).toContain('Discarded.');
	expect((await draftsOf(run.folder)).map(([, outcome]) => outcome)).toEqual([
		...['waits', 'discarded', 'delivered', 'superseded'],
	]);
	const none = await treadle(project, ['deliver', 'work-1', '--discard', '--older']);
	expect(none.stderr).toContain('work-1 has no older drafts.');
	expect((await treadle(project, ['deliver', 'work-1', '--discard'])).exitCode).toBe(0);
	expect((await listRuns(path.dirname(run.folder)))[0]).toMatchObject({drafts: 0, waitsForDelivery: false});
});

/** The loop as a process of its own, without a screen: it sleeps while other processes decide. */
const background = async (project: Project) => {
	const running = execa(process.execPath, [cliFile, 'run', 'work', '--headless', '--gates', 'deliver'], {
		cwd: project.folder,
		env: project.environment,
		extendEnv: false,
		reject: false,
	});
	onTestFinished(async () => {
		await treadle(project, ['stop', 'work-1']);
		await running;
	});
	const folder = await vi.waitFor(async () => {
		const [run] = JSON.parse(`[${(await treadle(project, ['runs', '--json'])).stdout.trim()}]`);
		return path.dirname(run.journal);
	}, patience);
	const sleeping = async (drafts: number): Promise<void> => {
		await vi.waitFor(async () => {
			const {status, offers} = await readFacts(folder);
			expect([status, offers.length]).toEqual(['sleeping', drafts]);
		}, patience);
	};
	const wake = async (asked: string): Promise<void> => {
		await project.write({asked});
		expect(await sendToRun(folder, {type: 'wake'})).toEqual({ok: true});
	};
	return {folder, sleeping, wake};
};

test('a run that sleeps hands over from another process: an older draft in another way, and its newest', async () => {
	const project = await repeating();
	const {folder, sleeping, wake} = await background(project);
	await sleeping(1);
	await wake('2\n');
	await sleeping(2);
	const [newest, older] = (await readFacts(folder)).offers;
	const file = path.join(project.home, 'mine.patch');
	const patch = await treadle(project, [
		...['deliver', 'work-1', '--commit', older?.commit ?? '', '--as', 'patch', '--to', file],
	]);
	expect(patch.stdout).toContain(`Delivered as patch ${file}.`);
	expect(existsSync(file)).toBe(true);
	const second = await treadle(project, ['deliver', 'work-1', '--commit', newest?.commit ?? '']);
	expect(second.stdout).toContain('Delivered as branch treadle/work-1-2.');
	expect(await project.git('rev-parse', 'treadle/work-1-2')).toBe(newest?.commit);
	expect(await draftsOf(folder)).toEqual([
		['treadle/work-1-2', 'delivered'],
		['treadle/work-1', 'delivered'],
	]);

	// The engine alone writes the record, and sleeps on.
	expect((await readFacts(folder)).status).toBe('sleeping');
	await wake('3\n');
	await sleeping(3);
	expect((await treadle(project, ['deliver', 'work-1', '--discard'])).stdout).toContain('Discarded.');
	expect((await draftsOf(folder))[0]).toEqual(['treadle/work-1-3', 'discarded']);
	expect(await proveJournal(folder)).toMatchObject({kind: 'proven'});
});

test('files are copied into the checkout after the yes, and wake nothing', async () => {
	const project = await repeating('allow: [result]\ndeliver: files');
	const {folder, sleeping} = await background(project);
	await sleeping(1);
	const [draft] = (await readFacts(folder)).offers;
	const {stdout} = await treadle(project, ['deliver', 'work-1', '--commit', draft?.commit ?? '']);
	expect(stdout).toContain('Delivered as files result.');
	expect(await project.read('result')).toBe('done 1\n');
	expect(await project.git('branch', '--list', 'treadle/*')).toBe('');
	expect((await readFacts(folder)).status).toBe('sleeping');
});

test.each([
	['merge', 'by merging it into main, in your checkout?'],
	['patch', 'as the patch '],
])('deliver: %s is done at the gate, which says exactly what will happen', async (kind, question) => {
	const project = await smallProject({agent: 'echo done > result', loop: `deliver: ${kind}`});
	const run = await runScripted(project);
	expect(run.of('gate.opened')[0]?.question).toContain(question);
	const [done] = run.of('delivery.done');
	expect(done).toMatchObject({outcome: 'delivered', as: kind});
	expect(await project.read('result')).toBe(kind === 'merge' ? 'done\n' : 'nothing yet\n');
	expect(kind === 'merge' || existsSync(done?.to ?? '')).toBe(true);
	expect(await project.git('branch', '--list', 'treadle/*')).toBe('');
});

test('a delivery that cannot be done is said, and the result still waits', async () => {
	const project = await smallProject({agent: 'echo done > result', loop: 'deliver: merge'});
	const run = await runScripted(project, {
		onEvent(event) {
			if (event.type === 'agent.started') {
				void project.write({'agent.sh': 'changed\n'});
			}
		},
	});
	expect(run.of('delivery.done')).toMatchObject([
		{outcome: 'failed', reason: expect.stringContaining('changes that are not committed: agent.sh')},
	]);
	expect(run.finished.next).toEqual([`treadle deliver ${run.run}`]);
	const branch = await treadle(project, [
		...['deliver', run.run, '--as', 'branch', '--commit', run.finished.commit ?? ''],
	]);
	expect(branch.stdout).toContain('Delivered as branch treadle/work-1.');
});

test('deliver: pull-request without gh is an error before anything starts', async () => {
	const project = await smallProject({
		agent: 'echo done > result',
		loop: 'deliver: pull-request',
	});
	await project.git('remote', 'add', 'origin', path.join(project.home, 'remote.git'));
	// Every program of the machine but gh.
	const bin = path.join(project.home, 'bin');
	await mkdir(bin);
	for (const program of ['git', 'sh', 'node', 'cat', 'grep']) {
		const {stdout} = await execa('which', [program]);
		await symlink(stdout, path.join(bin, program));
	}

	const environment = {...project.environment, PATH: bin};
	await expect(runScripted(project, {environment})).rejects.toMatchObject({
		message: expect.stringContaining('gh, the command of GitHub, which is not installed'),
		exitCode: 2,
	});
});

test('at a terminal a draft is put on the newest commit of a branch that moved on, while its run sleeps', async () => {
	const project = await repeating();
	const {folder, sleeping} = await background(project);
	await sleeping(1);
	await project.write({'own.txt': 'own\n'});
	const own = await project.commit('Own');
	const command = [process.execPath, cliFile, 'deliver', 'work-1'];
	const environment = {...project.environment, PAGER: 'cat'};
	const terminal = await openTmux({folder: project.folder, environment, command});
	onTestFinished(terminal.kill);
	const screen = await terminal.until(/\[y\/N\]/, 40_000);
	expect(screen.replaceAll(/\s+/g, ' ')).toContain(
		'Your branch main has moved on since. This is the work on its newest commit, and was verified there again.',
	);
	await terminal.type('y');
	await terminal.send('Enter');
	await terminal.until('Delivered as branch treadle/work-1.', 40_000);
	expect(await project.git('rev-parse', 'treadle/work-1^')).toBe(own);
	expect(await draftsOf(folder)).toEqual([['treadle/work-1', 'delivered']]);
	expect((await readFacts(folder)).status).toBe('sleeping');
});
