import {existsSync} from 'node:fs';
import {readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';

type Listed = {
	id: string;
	state: string;
	commit: string;
	branch: string | null;
	waitsForDelivery: boolean;
	journal: string;
};

const listed = async (place: Parameters<typeof treadle>[0]): Promise<Listed[]> => {
	const {stdout} = await treadle(place, ['runs', '--json']);
	return stdout
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as Listed);
};

test('a verified run is listed, delivered by naming its commit, and only once', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	expect((await treadle(place, ['run', 'work'])).exitCode).toBe(0);
	const [run] = await listed(place);
	expect(run).toMatchObject({id: 'work-1', state: 'verified', branch: null, waitsForDelivery: true});
	expect(existsSync(run?.journal ?? '')).toBe(true);
	const commit = run?.commit ?? '';

	const unnamed = await treadle(place, ['deliver', 'work-1']);
	expect(unnamed.exitCode).toBe(9);
	expect(unnamed.stdout).toContain('✓ verified');
	expect(unnamed.stdout).toContain('+done');
	expect(unnamed.stderr).toContain(`treadle deliver work-1 --commit ${commit}`);
	const other = await treadle(place, ['deliver', 'work-1', '--commit', 'deadbeef']);
	expect(other.exitCode).toBe(2);
	expect(other.stderr).toContain(`The verified one is ${commit}`);
	expect(await place.git('branch', '--format=%(refname:short)')).toBe('main');

	expect((await treadle(place, ['deliver', 'work-1', '--commit', commit])).exitCode).toBe(0);
	expect(await place.git('show', 'treadle/work-1:result')).toBe('done');
	expect(await place.git('rev-parse', 'treadle/work-1')).toBe(commit);
	expect(await place.read('result')).toBe('nothing yet\n');
	expect((await listed(place))[0]).toMatchObject({branch: 'treadle/work-1', waitsForDelivery: false});
	const again = await treadle(place, ['deliver', 'work-1', '--commit', commit]);
	expect(again.exitCode).toBe(2);
	expect(again.stderr).toContain('delivered already');
	const table = (await treadle(place, ['runs'])).stdout.split('\n');
	expect(table[0]).toMatch(/^RUN +STATE +STARTED +TIME +ITER +VERDICT +COST +TOKENS +COMMIT +BRANCH +GOAL$/);
	expect(table[1]).toMatch(
		/^work-1 +verified, delivered +\w{3} \d\d \d\d:\d\d +\S.* +1 +passed +\? +\? +[\da-f]{9} +treadle\/work-1 +The result says done$/,
	);
});

test('what is not verified needs a person at a terminal; discarding does not', async () => {
	const place = await smallProject({agent: 'echo half > result', loop: 'stop: { iterations: 1 }'});
	expect((await treadle(place, ['run', 'work'])).exitCode).toBe(4);
	const [run] = await listed(place);
	const refused = await treadle(place, ['deliver', 'work-1', '--commit', run?.commit ?? '']);
	expect(refused.exitCode).toBe(9);
	expect(refused.stderr).toContain('is not verified');
	expect(await place.git('branch', '--format=%(refname:short)')).toBe('main');
	expect((await treadle(place, ['deliver', 'work-1', '--discard'])).exitCode).toBe(0);
	expect((await treadle(place, ['stop', 'work-1'])).stdout).toBe('work-1 is not running.');
});

test('a run goes back to an iteration, and on from there', async () => {
	const place = await smallProject({
		agent: 'echo x >> steps; wc -l < steps > result',
		loop: 'stop: { iterations: 2 }',
	});
	expect((await treadle(place, ['run', 'work'])).exitCode).toBe(4);
	const missing = await treadle(place, ['rollback', 'work-1', '7']);
	expect(missing.exitCode).toBe(2);
	expect(missing.stderr).toContain('It has: 0, 1, 2.');
	expect((await treadle(place, ['rollback', 'work-1', '1'])).stdout).toContain(
		'work-1 is back at iteration 1.',
	);
	const events = await readFile((await listed(place))[0]?.journal ?? '', 'utf8');
	expect(events).toContain('"type":"rolled.back","to":1');
});

test('what a loop remembers is read and searched', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	const empty = await treadle(place, ['memory', 'work']);
	expect(empty).toMatchObject({exitCode: 0, stdout: ''});
	expect(empty.stderr).toContain('remembers nothing yet');
	await treadle(place, ['run', 'work']);
	expect((await treadle(place, ['memory', 'work'])).stdout).toContain('## work-1');
	expect((await treadle(place, ['memory', 'work', 'PASSED'])).stdout).toContain('## work-1');
	expect((await treadle(place, ['memory', 'work', 'zebra'])).stderr).toContain('does not mention "zebra"');
});

test('files come back as they were before a run, also of a repository that is gone', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	await place.write({'unsaved.txt': 'not committed\n'});
	await treadle(place, ['run', 'work']);
	await rm(path.join(place.folder, '.git'), {recursive: true});
	await rm(path.join(place.folder, 'unsaved.txt'));

	const to = path.join(place.home, 'rescued');
	const rescued = await treadle(place, ['rescue', '--to', to]);
	expect(rescued).toMatchObject({exitCode: 0, stderr: ''});
	expect(rescued.stdout).toContain('before work-1');
	expect(await readFile(path.join(to, 'unsaved.txt'), 'utf8')).toBe('not committed\n');

	const elsewhere = await treadle({...place, folder: place.home}, ['rescue']);
	expect(elsewhere.exitCode).toBe(2);
	expect(elsewhere.stderr).toContain(`There are snapshots of: ${place.folder}`);
});

test('a run that is not there is named with what is', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	expect(await treadle(place, ['watch'])).toMatchObject({exitCode: 2, stdout: ''});
	await treadle(place, ['run', 'work']);
	const {exitCode, stderr} = await treadle(place, ['watch', 'wrok-1']);
	expect(exitCode).toBe(2);
	expect(stderr).toContain('work-1');
	expect((await treadle(place, ['watch', './nothing'])).stderr).toContain('no journal.jsonl lies there');
});

test('waiting, delivered and discarded results are kept apart', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	for (let count = 0; count < 3; count++) {
		expect((await treadle(place, ['run', 'work'])).exitCode).toBe(0);
	}

	const [newest] = await listed(place);
	expect((await treadle(place, ['deliver', 'work-3', '--commit', newest?.commit ?? ''])).exitCode).toBe(0);
	expect((await treadle(place, ['deliver', 'work-2', '--discard'])).exitCode).toBe(0);
	const runs = (await listed(place)) as (Listed & {delivery: string | null})[];
	expect(runs.map(({id, delivery, waitsForDelivery}) => [id, delivery, waitsForDelivery])).toEqual([
		['work-3', 'delivered', false],
		['work-2', 'discarded', false],
		['work-1', 'waiting', true],
	]);
	const {stdout} = await treadle(place, ['runs']);
	expect(stdout).toMatch(/^work-3 +verified, delivered/m);
	expect(stdout).toMatch(/^work-2 +verified, discarded/m);
	expect(stdout).toMatch(/^work-1 +verified, to deliver/m);
});
