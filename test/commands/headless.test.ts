import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import type {Event} from '../../source/journal/events/events.js';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import {temporaryRepository} from '../support/temporary-repository.js';

const journalOf = async (place: {environment: Record<string, string>}, run: string): Promise<Event[]> => {
	const home = path.join(place.environment.XDG_STATE_HOME ?? '', 'treadle');
	const [repository = ''] = await readdir(home);
	const content = await readFile(path.join(home, repository, 'runs', run, 'journal.jsonl'), 'utf8');
	return content
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Event);
};

test('--json prints the events of the journal and nothing else', async () => {
	const place = await smallProject({agent: 'echo working; echo done > result'});
	const {exitCode, stdout, stderr} = await treadle(place, ['run', 'work', '--json']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	const printed = stdout.split('\n').map(line => JSON.parse(line) as Event);
	const recorded = (await journalOf(place, 'work-1')).map(event => ({...event, crc: undefined}));
	expect(printed).toEqual(JSON.parse(JSON.stringify(recorded)));
	expect(printed.at(-1)).toMatchObject({type: 'run.finished', outcome: 'verified', exitCode: 0});
});

test('plain lines end with how to deliver, and watch replays them', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	const ran = await treadle(place, ['run', 'work']);
	expect(ran).toMatchObject({exitCode: 0, stderr: ''});
	expect(ran.stdout).toContain('verified');
	expect(ran.stdout).toContain('treadle deliver work-1');
	expect(ran.stdout).not.toContain('\u001B');

	const watched = await treadle(place, ['watch']);
	expect(watched).toMatchObject({exitCode: 0, stderr: ''});
	expect(ran.stdout.startsWith(watched.stdout.slice(0, 500))).toBe(true);
	const [first = ''] = (await treadle(place, ['watch', 'work-1', '--json'])).stdout.split('\n');
	expect(JSON.parse(first)).toMatchObject({type: 'run.started', run: 'work-1', seq: 1});
});

test('a loop that still asks is refused before anything happens', async () => {
	const place = await smallProject({agent: 'echo done > result', gates: 'all'});
	const refused = await treadle(place, ['run', 'work', '--headless']);
	expect(refused).toMatchObject({exitCode: 9, stdout: ''});
	expect(refused.stderr).toContain('asks at these gates: prompt, tool, checkpoint, verdict, memory');
	expect(refused.stderr).toContain('treadle run work --headless --gates deliver');
	expect((await treadle(place, ['runs'])).stdout).toContain('No loop has run in');

	expect((await treadle(place, ['run', 'work', '--gates', 'deliver'])).exitCode).toBe(0);
});

test('a reader that leaves in the middle interrupts the run, and nothing lives on', async () => {
	const place = await smallProject({
		agent: 'i=0; while [ $i -lt 600 ]; do echo line $i; i=$((i+1)); sleep 0.1; done',
	});
	const {stdout, stderr} = await execa(
		'sh',
		['-c', `"${process.execPath}" "${cliFile}" run work | head -12; wait`],
		{cwd: place.folder, env: place.environment, extendEnv: false},
	);
	expect(stdout.split('\n')).toHaveLength(12);
	expect(stderr).toBe('');
	await expect
		.poll(async () => (await journalOf(place, 'work-1')).at(-1), {timeout: 10_000})
		.toMatchObject({type: 'run.finished', outcome: 'interrupted', exitCode: 130});
});

test('SIGINT ends a run with 130, resumable', async () => {
	const place = await smallProject({
		agent: '[ -e ../go ] && echo done > result && exit; touch ../go; echo up; sleep 60',
	});
	const running = execa(process.execPath, [cliFile, 'run', 'work'], {
		cwd: place.folder,
		env: place.environment,
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
	});
	let seen = '';
	running.stdout.on('data', (chunk: Buffer) => {
		seen += chunk.toString();
	});
	await expect.poll(() => seen, {timeout: 10_000}).toContain('agent');
	await expect
		.poll(async () => JSON.stringify(await journalOf(place, 'work-1')), {timeout: 10_000})
		.toContain('"text":"up"');
	running.kill('SIGINT');
	expect((await running).exitCode).toBe(130);
	expect((await treadle(place, ['runs'])).stdout).toMatch(/work-1 +interrupted/);

	const resumed = await treadle(place, ['resume', 'work-1', '--headless']);
	expect(resumed).toMatchObject({exitCode: 0, stderr: ''});
});

test.each([
	['a folder without a repository', {initialize: false}, /not inside a git|no git repository|not a git/i],
	[
		'a loop that is not there',
		{files: {'loops/work/LOOP.md': '---\n---\n'}},
		/There is no loop "wrok"\. Did you mean "work"\?/,
	],
])('%s is one clear message and exit code 2', async (_, options, message) => {
	const place = await temporaryRepository(options);
	const {exitCode, stdout, stderr} = await treadle(place, ['run', 'wrok', '--headless']);
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
	expect(stderr).toMatch(message);
	expect(stderr).not.toContain('    at ');
});
