import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import {type TemporaryRepository, temporaryRepository} from '../support/temporary-repository.js';
import {openTmux, type Tmux} from '../support/tmux.js';

const open = async (
	{folder, environment}: TemporaryRepository,
	commandLine: readonly string[],
	size: {columns?: number; rows?: number} = {},
): Promise<Tmux> => {
	const terminal = await openTmux({
		...size,
		folder,
		environment,
		command: [process.execPath, cliFile, ...commandLine],
	});
	onTestFinished(terminal.kill);
	return terminal;
};

const secondLoop = {
	'loops/other/LOOP.md':
		'---\ngoal: The result says done\nagent: { command: "sh agent.sh" }\nverify: [{ run: sh check.sh }]\ngates: deliver\n---\nDo it.\n',
};

test('the only loop is taken, and of several a script is told the list', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	expect((await treadle(place, ['memory'])).stderr).toContain('remembers nothing yet');
	await place.write(secondLoop);
	for (const command of ['run', 'check', 'memory']) {
		expect(await treadle(place, [command])).toEqual({
			exitCode: 2,
			stdout: '',
			stderr: `treadle: there are 2 loops, so say which.\n  treadle ${command} other\n  treadle ${command} work`,
		});
	}
});

test('at a terminal a number picks a loop, and an empty line picks nothing', async () => {
	const place = await smallProject({agent: 'echo done > result', files: secondLoop});
	const terminal = await open(place, ['memory']);
	await terminal.until('Type its number, 1 to 2:');
	await terminal.send('Enter');
	await terminal.until(screen => screen.split('Type its number').length === 3);
	await terminal.type('2');
	await terminal.send('Enter');
	await terminal.until('loops/work/MEMORY.md remembers nothing yet');
	await expect.poll(terminal.exitCode, {timeout: 10_000}).toBe(0);

	const left = await open(place, ['check']);
	await left.until('Type its number');
	await left.send('C-d');
	await left.until('nothing was chosen');
	await expect.poll(left.exitCode, {timeout: 10_000}).toBe(3);
});

test('a run to stop and a checkpoint to go back to are found without their names', async () => {
	const place = await smallProject({
		agent: 'echo x >> steps; wc -l < steps > result',
		loop: 'stop: { iterations: 2 }',
	});
	expect((await treadle(place, ['run'])).exitCode).toBe(4);
	expect((await treadle(place, ['stop'])).stdout).toBe('No run is going on in this repository.');
	const iterations = await treadle(place, ['rollback']);
	expect(iterations.exitCode).toBe(2);
	expect(iterations.stderr).toMatch(
		/treadle rollback work-1 0 {2}[\da-f]{9}, the base\n {2}treadle rollback work-1 1/,
	);
	expect((await treadle(place, ['rollback', '1'])).stdout).toContain('work-1 is back at iteration 1.');
});

test('a result is found without its name, and the runs of every repository from anywhere', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	expect((await treadle(place, ['run'])).exitCode).toBe(0);
	const undelivered = await treadle(place, ['deliver']);
	expect(undelivered.exitCode).toBe(9);
	expect(undelivered.stderr).toContain('treadle deliver work-1 --commit');
	const all = await treadle({...place, folder: place.home}, ['runs', '--all']);
	expect(all.stdout.split('\n')[0]).toBe(place.folder);
	expect(all.stdout).toMatch(/work-1 +verified, to deliver/);
	const [newest = '{}'] = (await treadle(place, ['runs', '--all', '--json'])).stdout.split('\n');
	expect(JSON.parse(newest)).toMatchObject({
		id: 'work-1',
		goal: 'The result says done',
		repository: place.folder,
		milliseconds: expect.any(Number),
	});
});

test('treadle alone leads on where there is no loop, and where there is no repository', async () => {
	const place = await temporaryRepository({files: {'a.txt': 'a'}});
	const empty = await open(place, [], {columns: 80, rows: 24});
	const screen = await empty.until('All commands');
	expect(screen).toContain('Write the file loops/spec/LOOP.md:');
	expect(screen).toContain('treadle run spec');
	expect(screen).toContain('treadle demo');
	const nowhere = await open({...place, folder: place.home}, []);
	expect(await nowhere.until('All commands')).toContain('not in a git repository');
});

test('a run that was left in the background says where it waits, and with what to come back', async () => {
	const place = await smallProject({agent: 'echo done > result', gates: '[checkpoint]'});
	const owner = await open(place, ['run', '--plain']);
	await owner.until('Gate: checkpoint');
	await owner.send('C-c');
	await owner.until('What should happen to it?');
	await owner.type('b');
	await owner.send('Enter');
	await expect.poll(owner.exitCode, {timeout: 10_000}).toBe(130);
	await owner.kill();
	const listed = await treadle(place, ['runs']);
	expect(listed.stdout).toMatch(/work-1 +waits for you/);
	expect(listed.stdout).toContain('work-1 waits for your answer: treadle watch work-1');
	expect(JSON.parse((await treadle(place, ['runs', '--json'])).stdout)).toMatchObject({
		state: 'live',
		waitsAt: 'checkpoint',
	});
	const alone = await open(place, [], {columns: 80, rows: 24});
	const screen = await alone.until('All commands');
	expect(screen).toMatch(/treadle watch work-1 +it waits for your answer/);
	expect((await treadle(place, ['stop'])).stdout).toContain('work-1 stopped.');
});
