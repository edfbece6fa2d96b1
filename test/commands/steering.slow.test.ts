/** What keys do on the screen, done from another shell. */
import {existsSync} from 'node:fs';
import {appendFile, readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import type {Event} from '../../source/journal/events/events.js';
import {readEvents} from '../../source/journal/runs/read-events.js';
import {readFacts} from '../../source/journal/runs/read-facts.js';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const inBackground = async (agent: string, more: {loop?: string} = {}) => {
	const project = await smallProject({agent, ...more});
	const started = await treadle(project, ['run', 'work', '--background']);
	expect(started).toMatchObject({exitCode: 0, stderr: ''});
	onTestFinished(async () => {
		await treadle(project, ['stop', '--all']);
	});
	const {stdout} = await treadle(project, ['runs', '--json']);
	const folder = path.dirname((JSON.parse(stdout) as {journal: string}).journal);
	const facts = async () => readFacts(folder);
	return {project, folder, facts};
};

const eventsOf = async (folder: string): Promise<Event[]> => {
	const events: Event[] = [];
	for await (const event of readEvents(folder)) {
		events.push(event);
	}

	return events;
};

const has = (project: TemporaryRepository, name: string) => () => existsSync(path.join(project.home, name));

test('a delivery is approved from a shell by its gate and its commit, and by nothing less', async () => {
	const {project, facts} = await inBackground('echo done > result');
	await expect.poll(async () => (await facts()).gate?.name, {timeout: 15_000}).toBe('deliver');
	const {gate} = await facts();
	const [id, commit] = [gate?.gate ?? '', gate?.commit ?? ''];

	const shown = await treadle(project, ['answer', 'work-1']);
	expect(shown.stdout).toContain(`Question: Deliver commit ${commit.slice(0, 9)}`);
	expect(shown.stdout).toContain(`treadle answer work-1 ${id} approve --commit ${commit}`);

	const answer = async (...words: string[]) => treadle(project, ['answer', 'work-1', ...words]);
	expect(await answer(id, 'approve')).toMatchObject({
		exitCode: 9,
		stderr: expect.stringContaining(`--commit ${commit}`),
	});
	expect(await answer(id, 'approve', '--commit', '0123456789')).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining(`is about commit ${commit}, not 0123456789`),
	});
	expect(await answer('1-prompt-1', 'approve')).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining(`the gate 1-prompt-1 of work-1 is not open. Open is ${id}`),
	});
	expect(await answer(id, 'edit', '--text', 'x')).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining('the deliver gate cannot be answered with edit'),
	});
	expect(await answer(id, 'perhaps')).toMatchObject({exitCode: 2});
	expect(await treadle(project, ['answer', 'work-7', id, 'approve'])).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining('work-7'),
	});
	expect((await facts()).gate?.gate).toBe(id);

	expect(await answer(id, 'approve', '--commit', commit.slice(0, 12))).toMatchObject({
		exitCode: 0,
		stderr: '',
	});
	await expect.poll(async () => (await facts()).finished?.outcome, {timeout: 10_000}).toBe('verified');
	expect(await project.git('show', 'treadle/work-1:result')).toBe('done');
	await expect
		.poll(async () => (await treadle(project, ['answer', 'work-1', id, 'approve'])).stderr, {timeout: 5000})
		.toContain('work-1 is not running');
});

test('a note waits for the next prompt of an agent that takes none, and says so; an agent cannot give one', async () => {
	const {project, folder} = await inBackground(
		`cat >> "$HOME/heard"; "${process.execPath}" "${cliFile}" note "$TREADLE_RUN" "from the agent" 2>> "$HOME/refused"; touch "$HOME/up"; until [ -e "$HOME/go" ]; do sleep 0.05; done; rm "$HOME/go"; echo half >> result`,
		{loop: 'stop: { iterations: 2 }'},
	);
	await expect.poll(has(project, 'up'), {timeout: 15_000}).toBe(true);
	expect(await treadle(project, ['note', 'work-1', ' '])).toMatchObject({exitCode: 2});
	const noted = await treadle(project, ['note', 'work-1', 'look at the parser']);
	expect(noted).toMatchObject({exitCode: 0, stdout: expect.stringContaining('in its next prompt')});
	await appendFile(path.join(project.home, 'go'), '');
	const heard = async () => readFile(path.join(project.home, 'heard'), 'utf8');
	await expect.poll(heard, {timeout: 15_000}).toContain('look at the parser');
	const events = await eventsOf(folder);
	expect(events.filter(({type}) => type === 'memory.noted')).toContainEqual(
		expect.objectContaining({by: 'human', text: expect.stringContaining('look at the parser')}),
	);
	expect(JSON.stringify(events)).toContain('The agent reads your note in its next prompt.');
	expect(JSON.stringify(events)).not.toContain('from the agent"');
	expect(await readFile(path.join(project.home, 'refused'), 'utf8')).toContain('by its agent or a check');
	await appendFile(path.join(project.home, 'go'), '');
});

/** One letter each process of the run, as the kernel tells: T is stopped. */
const states = async (project: TemporaryRepository): Promise<string> => {
	const {stdout} = await execa('ps', ['-eo', 'stat=,args=']);
	return stdout
		.split('\n')
		.filter(line => line.includes(path.join(project.home, 'count')))
		.map(line => line.trim()[0])
		.join('');
};

test('a frozen agent stands still with all it has started, counts no time, goes on where it was, and can be stopped', async () => {
	const counter = 'n=0; while :; do n=$((n+1)); echo $n > "$1"; sleep 0.05; done';
	const {project, folder, facts} = await inBackground(
		`setsid sh -c '${counter}' x "$HOME/count-1" & env -i sh -c '${counter}' x "$HOME/count-2" & wait`,
	);
	await expect.poll(has(project, 'count-2'), {timeout: 15_000}).toBe(true);
	expect(await treadle(project, ['pause', 'work-1', '--now'])).toMatchObject({exitCode: 0, stderr: ''});
	await expect.poll(async () => states(project), {timeout: 5000}).toMatch(/^T{2,}$/);
	expect(await facts()).toMatchObject({status: 'paused', frozen: true});
	const counted = async () =>
		Promise.all(['count-1', 'count-2'].map(async name => readFile(path.join(project.home, name), 'utf8')));
	const before = await counted();
	expect((await treadle(project, ['pause', 'work-1'])).stdout).toContain('paused already');
	expect(await counted()).toEqual(before);

	expect(await treadle(project, ['go', 'work-1'])).toMatchObject({exitCode: 0, stderr: ''});
	await expect.poll(counted, {timeout: 5000}).not.toEqual(before);
	const events = await eventsOf(folder);
	expect(events.filter(({type}) => type === 'run.paused' || type === 'run.resumed')).toMatchObject([
		{type: 'run.paused', by: 'human', reason: 'you froze it', frozen: true},
		{type: 'run.resumed', by: 'human', reason: 'you let it go on'},
	]);

	await treadle(project, ['pause', 'work-1', '--now']);
	await expect.poll(async () => states(project), {timeout: 5000}).toMatch(/^T{2,}$/);
	expect((await treadle(project, ['stop', 'work-1'])).stdout).toContain('work-1 stopped');
	expect(await states(project)).toBe('');
	expect((await facts()).finished).toMatchObject({outcome: 'stopped'});
});
