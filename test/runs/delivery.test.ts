import {writeFileSync} from 'node:fs';
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa, execaSync} from 'execa';
import {expect, test} from 'vitest';
import type {GateAnswer, OpenGate} from '../../source/journal/events/events.js';
import {runScripted, type ScriptedRun} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const lines = (change: Record<number, string> = {}): string =>
	Array.from({length: 60}, (_, index) => `${change[index + 1] ?? `line ${index + 1}`}\n`).join('');

const gateOf = ({of}: ScriptedRun): OpenGate | undefined =>
	of('gate.opened').find(({name}) => name === 'deliver');

/** What the run offered, which is what the gate named. */
const askedOf = (run: ScriptedRun) => {
	const asked = run.of('delivery.asked').at(-1);
	expect(gateOf(run)?.commit).toBe(asked?.commit);
	return asked;
};

/** Types the command that was printed, in a shell at the top of the checkout. */
const take = async ({folder, environment}: TemporaryRepository, run: ScriptedRun): Promise<void> => {
	await execa('sh', ['-c', askedOf(run)?.take ?? 'false'], {cwd: folder, env: environment, extendEnv: false});
};

/** The user commits files while the engine, in the same process, does nothing. */
const commitNow = ({folder, environment}: TemporaryRepository, files: Record<string, string>): void => {
	for (const [name, text] of Object.entries(files)) {
		writeFileSync(path.join(folder, name), text);
		execaSync('git', ['add', name], {cwd: folder, env: environment, extendEnv: false});
	}

	execaSync('git', ['commit', '-qm', 'Meanwhile'], {cwd: folder, env: environment, extendEnv: false});
};

const filesIn = async (project: TemporaryRepository, commit: string): Promise<string[]> =>
	(await project.git('ls-tree', '-r', '--name-only', commit)).split('\n');

/** Whether the repository holds these bytes anywhere. */
const holds = async (project: TemporaryRepository, text: string): Promise<boolean> => {
	const {stdout} = await execa('git', ['hash-object', '--stdin'], {
		cwd: project.folder,
		env: project.environment,
		extendEnv: false,
		input: text,
	});
	return project.git('cat-file', '-e', stdout).then(
		() => true,
		() => false,
	);
};

test('a branch from a clean start is the verified checkpoint, and merges', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const run = await runScripted(project);
	expect(askedOf(run)).toMatchObject({commit: run.finished.commit, take: `git merge treadle/${run.run}`});
	expect(askedOf(run)?.checkpoint).toBeUndefined();
	expect(await project.git('rev-parse', `treadle/${run.run}`)).toBe(run.finished.commit);
	await take(project, run);
	expect(await project.read('result')).toBe('done\n');
});

test('a branch from a dirty start holds the work on HEAD, and nothing that was not committed', async () => {
	const project = await smallProject({
		agent:
			'echo done > result; echo new > new.txt; sed -i s/40$/forty/ long.txt; git mv old.txt renamed.txt; printf "\\0\\2" > image.bin; rm gone.txt',
		files: {'long.txt': lines(), 'old.txt': 'moves\n', 'image.bin': '\0\u0001', 'gone.txt': 'goes\n'},
	});
	const head = await project.git('rev-parse', 'HEAD');
	await project.write({
		'notes.txt': 'my secret plan\n',
		'long.txt': lines({2: 'mine'}),
		'src/draft.js': 'draft()\n',
	});
	await project.git('add', 'src/draft.js');
	const run = await runScripted(project);
	const branch = `treadle/${run.run}`;
	const asked = askedOf(run);
	expect(asked).toMatchObject({onto: head, checkpoint: run.finished.commit});
	expect(asked?.uncommitted).toBeUndefined();
	expect(await project.git('rev-parse', branch)).toBe(asked?.commit);
	expect(await project.git('rev-parse', `${branch}^`)).toBe(head);
	expect(await filesIn(project, branch)).toEqual(
		expect.arrayContaining(['image.bin', 'long.txt', 'new.txt', 'renamed.txt', 'result']),
	);
	for (const file of ['notes.txt', 'src/draft.js', 'old.txt', 'gone.txt']) {
		expect(await filesIn(project, branch)).not.toContain(file);
	}

	expect(await project.git('show', `${branch}:long.txt`)).not.toContain('mine');
	expect(await project.git('show', `${branch}:long.txt`)).toContain('line forty');
	expect(await holds(project, 'my secret plan\n')).toBe(false);
	expect(gateOf(run)?.next).toContain(
		'without your uncommitted files. The commands passed on exactly this commit',
	);
	expect(gateOf(run)?.details?.join('\n')).not.toContain('notes.txt');
	// The verdict that was given stands beside the one on what is delivered.
	expect(run.of('verifier.finished').at(-1)).toMatchObject({delivery: true, status: 'passed'});

	await take(project, run);
	expect(await project.git('rev-parse', 'HEAD')).toBe(asked?.commit);
	expect(await project.read('long.txt')).toBe(lines({2: 'mine', 40: 'line forty'}));
	expect(await project.read('notes.txt')).toBe('my secret plan\n');
	expect(await project.read('src/draft.js')).toBe('draft()\n');
	expect(await project.read('renamed.txt')).toBe('moves\n');
});

test('work that does not apply without them comes with a commit of the uncommitted files, which the gate names', async () => {
	const project = await smallProject({
		agent: 'echo done > result; sed -i s/mine/yours/ long.txt; echo more >> notes.txt',
		files: {'long.txt': lines()},
	});
	await project.write({'notes.txt': 'plan\n', 'long.txt': lines({2: 'mine'}), 'other file.txt': 'x\n'});
	const run = await runScripted(project);
	const asked = askedOf(run);
	expect(asked).toMatchObject({
		commit: run.finished.commit,
		uncommitted: ['long.txt', 'notes.txt', 'other file.txt'],
	});
	expect(gateOf(run)?.next).toContain(
		'your uncommitted files, too: long.txt, notes.txt, other file.txt. The work does not apply without them.',
	);
	expect(gateOf(run)?.details?.join('\n')).toContain('in a commit of its own: other file.txt');
	await take(project, run);
	expect(await project.read('long.txt')).toBe(lines({2: 'yours'}));
	expect(await project.read('notes.txt')).toBe('plan\nmore\n');
	expect(await project.read('result')).toBe('done\n');
});

test('work that a check rejects without the uncommitted files comes with them, and the gate says why', async () => {
	const project = await smallProject({
		agent: 'echo done > result',
		check: 'grep -q done result && test -f helper.txt',
	});
	await project.write({'helper.txt': 'needed\n'});
	const run = await runScripted(project);
	expect(run.finished.outcome).toBe('verified');
	expect(askedOf(run)).toMatchObject({commit: run.finished.commit, uncommitted: ['helper.txt']});
	expect(gateOf(run)?.next).toContain('Without them a check does not pass (sh check.sh: failed');
	// What was verified stays so.
	expect(run.finished.verifiers).toMatchObject([{status: 'passed'}]);
	await take(project, run);
	expect(await project.read('result')).toBe('done\n');
	expect(await project.read('helper.txt')).toBe('needed\n');
});

test('work is put on the newest commit of a branch that moved on during the run, and verified there again', async () => {
	const project = await smallProject({
		agent: 'echo done > result',
		check: 'cat long.txt; grep -q done result',
		files: {'long.txt': lines()},
	});
	await project.write({'notes.txt': 'plan\n'});
	const run = await runScripted(project, {
		onEvent(event) {
			if (event.type === 'agent.started') {
				commitNow(project, {'long.txt': lines({9: 'committed meanwhile'})});
			}
		},
	});
	const head = await project.git('rev-parse', 'HEAD');
	const branch = `treadle/${run.run}`;
	expect(askedOf(run)).toMatchObject({onto: head, checkpoint: run.finished.commit, began: 'main'});
	expect(await project.git('rev-parse', `${branch}^`)).toBe(head);
	expect(await project.git('show', `${branch}:long.txt`)).toContain('committed meanwhile');
	expect(gateOf(run)?.next).toContain(
		'Your branch main has moved on; this is the work on its newest commit.',
	);
	expect(run.of('verifier.finished').at(-1)).toMatchObject({delivery: true, status: 'passed'});
	await take(project, run);
	expect(await project.read('result')).toBe('done\n');
	expect(await project.read('notes.txt')).toBe('plan\n');
});

test('a yes for a branch that moved on meanwhile is asked again about the commit on its newest one', async () => {
	const project = await smallProject({agent: 'echo done > result', files: {'long.txt': lines()}});
	let asked = 0;
	const run = await runScripted(project, {
		answer: gate => {
			if (gate.name === 'deliver' && asked++ === 0) {
				commitNow(project, {'other.txt': 'other\n'});
			}

			return {answer: 'approve'};
		},
	});
	const [first, second] = run.of('delivery.asked');
	expect(second).toMatchObject({branch: first?.branch, checkpoint: first?.commit});
	expect(second?.onto).toBe(await project.git('rev-parse', 'HEAD'));
	expect(run.of('delivery.done')).toMatchObject([{outcome: 'delivered', commit: second?.commit}]);
	expect(await project.git('rev-parse', `treadle/${run.run}`)).toBe(second?.commit);
});

test('work that conflicts with the newest commit is delivered where it began, and the gate says so', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const run = await runScripted(project, {
		onEvent(event) {
			if (event.type === 'agent.started') {
				commitNow(project, {result: 'mine now\n'});
			}
		},
	});
	expect(askedOf(run)).toMatchObject({commit: run.finished.commit});
	expect(gateOf(run)?.next).toContain(
		'Your branch main has moved on. The work does not apply to its newest commit, so this is the work on the commit it began with.',
	);
	expect(await project.git('show', `treadle/${run.run}:result`)).toBe('done');
});

test('a detached HEAD and a submodule are no obstacle', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const module = await smallProject({agent: 'true'});
	await project.git(
		'-c',
		'protocol.file.allow=always',
		'submodule',
		'--quiet',
		'add',
		module.folder,
		'module',
	);
	await project.commit('A submodule');
	await project.git('checkout', '--quiet', '--detach');
	await project.write({'notes.txt': 'plan\n'});
	const run = await runScripted(project);
	expect(await filesIn(project, `treadle/${run.run}`)).toContain('module');
	await take(project, run);
	expect(await project.read('result')).toBe('done\n');
	expect(await project.git('status', '--porcelain')).toContain('?? notes.txt');
});

test('before the first commit the branch holds the files there were, by name', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	await rm(path.join(project.folder, '.git'), {recursive: true});
	await project.git('init', '--quiet');
	const run = await runScripted(project);
	expect(askedOf(run)?.uncommitted).toContain('check.sh');
	await take(project, run);
	expect(await project.read('result')).toBe('done\n');
});

test('without a person the same commit is offered and later delivered by its name', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	await writeFile(path.join(project.folder, 'notes.txt'), 'plan\n');
	const run = await runScripted(project, {attended: false});
	expect(run.finished).toMatchObject({outcome: 'verified', next: [`treadle deliver ${run.run}`]});
	expect(run.of('delivery.asked')).toMatchObject([{checkpoint: run.finished.commit}]);
	expect(run.finished.reason).not.toContain('treadle deliver');
});

/** Answers the first gate of a name in its own way, and approves everything else. */
const onceAt = (name: OpenGate['name'], answer: GateAnswer) => {
	let answered = false;
	return (gate: OpenGate): GateAnswer => {
		if (gate.name !== name || answered) {
			return {answer: 'approve'};
		}

		answered = true;
		return answer;
	};
};

test('a delivery that is rejected lets the agent go on, who learns why, and memory keeps it', async () => {
	const project = await smallProject({agent: 'cat > prompt.txt; echo done >> result'});
	const run = await runScripted(project, {
		answer: onceAt('deliver', {answer: 'reject', reason: 'mind the umlauts'}),
	});
	const prompts = run.of('prompt.composed');
	expect(prompts).toHaveLength(2);
	expect(prompts[1]?.prompt).toContain('> At the deliver gate: mind the umlauts');
	expect(prompts[1]?.prompt).toContain('you did not want it delivered: mind the umlauts');
	expect(await project.read('loops/work/MEMORY.md')).toContain(
		'the result of iteration 1 was not wanted: mind the umlauts',
	);
	expect(run.of('delivery.done').map(({outcome}) => outcome)).toEqual(['declined', 'delivered']);
	expect(run.finished).toMatchObject({outcome: 'verified', iterations: 2});
});

test('a rejected delivery with no iteration left ends the run unverified, with the way on', async () => {
	const project = await smallProject({agent: 'echo done > result', loop: 'stop: { iterations: 1 }'});
	const {finished, run} = await runScripted(project, {
		answer: onceAt('deliver', {answer: 'reject', reason: 'no'}),
	});
	expect(finished).toMatchObject({
		outcome: 'budget',
		exitCode: 4,
		next: [`treadle resume ${run} --iterations +1`],
	});
	expect(finished.commit).toBeUndefined();
});

test('stopping at the delivery gate ends the run, and the result waits', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const {finished, run} = await runScripted(project, {
		answer: gate => (gate.name === 'deliver' ? {type: 'stop', reason: 'later'} : {answer: 'approve'}),
	});
	expect(finished).toMatchObject({outcome: 'verified', exitCode: 0, next: [`treadle deliver ${run}`]});
	expect(await project.git('branch', '--list', 'treadle/*')).toBe('');
});
