import {appendFile, readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {describe, expect, test} from 'vitest';
import {createScratchProject} from '../../source/commands/demo/scratch-project.js';
import {temporaryRepository} from '../support/temporary-repository.js';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Runs the built program without a terminal; `home` is a scratch home of its own. */
const treadle = async (folder: string, environment: Record<string, string>, ...commandLine: string[]) =>
	execa(process.execPath, [cli, ...commandLine], {
		cwd: folder,
		env: {...environment, TREADLE_REHEARSAL_PACE: '0'},
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
	});

describe('the demo without a terminal', () => {
	test('tells its story in plain lines, waits for a yes, and that can be given', async () => {
		const {home, environment} = await temporaryRepository({initialize: false});
		const folder = path.join(home, 'demo');
		const {stdout, stderr, exitCode} = await treadle(home, environment, 'demo', folder);
		expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0});

		const story = ['no model', 'goal is reached', 'failed', 'tampered', 'passed', 'verified'];
		let from = 0;
		for (const word of story) {
			const at = stdout.indexOf(word, from);
			expect(at, `"${word}" after ${stdout.slice(Math.max(0, from - 200), from)}`).toBeGreaterThan(-1);
			from = at;
		}

		const repository = path.join(folder, 'sundial');
		const git = async (...commandLine: string[]) =>
			(await execa('git', commandLine, {cwd: repository, env: environment, extendEnv: false})).stdout;
		expect(await git('status', '--porcelain')).toBe('?? loops/spec/MEMORY.md');
		expect(await git('branch', '--format=%(refname:short)')).toBe('main');
		expect(await readdir(home)).not.toContain('.local');

		const deliver = stdout.trimEnd().split('\n').at(-1)?.trim() ?? '';
		expect(deliver).toMatch(/^treadle deliver spec-\d+ --commit [\da-f]{40}$/);
		const state = {...environment, XDG_STATE_HOME: path.join(folder, 'state')};
		const delivered = await treadle(repository, state, ...deliver.split(' ').slice(1));
		expect(delivered.exitCode, delivered.stderr).toBe(0);
		const branches = (await git('branch', '--format=%(refname:short)')).split('\n');
		expect(branches).toHaveLength(2);
		const branch = branches.find(name => name !== 'main') ?? '';
		expect(await git('diff', '--name-only', 'main', branch)).toBe('src/format.js\nsrc/parse.js');
	}, 60_000);

	test('prints nothing but events with --json', async () => {
		const {home, environment} = await temporaryRepository({initialize: false});
		const {stdout, exitCode} = await treadle(home, environment, 'demo', path.join(home, 'demo'), '--json');
		expect(exitCode).toBe(0);
		const events = stdout.split('\n').map(line => JSON.parse(line) as {type: string; verdict?: string});
		expect(events[0]?.type).toBe('run.started');
		expect(events.at(-1)?.type).toBe('run.finished');
		const verdicts = events.filter(({type}) => type === 'verdict.given').map(({verdict}) => verdict);
		expect(verdicts).toEqual(['failed', 'failed', 'tampered', 'passed']);
	}, 60_000);

	test('uses no folder that holds something', async () => {
		const {folder, environment} = await temporaryRepository({files: {'mine.txt': 'mine'}});
		const {stderr, exitCode} = await treadle(folder, environment, 'demo', folder);
		expect(exitCode).toBe(2);
		expect(stderr).toContain('is not empty');
		expect((await readdir(folder)).toSorted()).toEqual(['.git', 'mine.txt']);
	});
});

test('where its work does not meet the goal, the run fails: nothing of the outcome is written down', async () => {
	const {home, environment} = await temporaryRepository({initialize: false});
	const {repository, stateHome} = await createScratchProject(path.join(home, 'demo'));
	const more = "\ntest('format knows weeks', () => assert.equal(format(604_800_000), '1w'));\n";
	await appendFile(path.join(repository, 'test/format.test.js'), more);
	const result = await treadle(
		repository,
		{...environment, XDG_STATE_HOME: stateHome},
		...['run', 'spec', '--headless', '--gates', 'deliver'],
	);
	expect(result.exitCode, result.stdout).toBe(5);
	expect(result.stdout).toContain('format knows weeks');
	expect(await readFile(path.join(repository, 'loops/spec/MEMORY.md'), 'utf8')).toContain(
		'format knows weeks',
	);
}, 60_000);
