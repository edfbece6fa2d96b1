import {globSync} from 'node:fs';
import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeLine, encodeLine} from '../../source/journal/file/line.js';
import {treadle} from '../support/command-line.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

/** A run that may go on, with its journal made into something else. */
const damagedRun = async (damage: (journal: string) => string | undefined) => {
	const project = await smallProject({agent: 'date +%N > result', loop: 'stop: { iterations: 1 }'});
	// By a process of its own, so that its engine is gone.
	await treadle(project, ['run', 'work', '--headless']);
	const [file = ''] = globSync(`${project.home}/.local/state/treadle/*/runs/work-1/journal.jsonl`);
	const damaged = damage(await readFile(file, 'utf8'));
	await (damaged === undefined ? rm(file) : writeFile(file, damaged));
	return {project, file, damaged};
};

const changeLine = (journal: string, number: number, change: (line: string) => string): string =>
	journal
		.split('\n')
		.map((line, index) => (index === number - 1 ? change(line) : line))
		.join('\n');

const newer = (journal: string): string =>
	changeLine(journal, 1, line => {
		const event = decodeLine(Buffer.from(line), 0, Buffer.byteLength(line));
		return encodeLine({...event, v: 99} as never)
			.toString()
			.trimEnd();
	});

test.each([
	[
		'a changed byte',
		(journal: string) => changeLine(journal, 3, line => line.replace('"at":"2', '"at":"3')),
		/journal\.jsonl:3: damaged at byte \d+/,
	],
	[
		'a lost line',
		(journal: string) => changeLine(journal, 4, () => ''),
		/journal\.jsonl:4: damaged at byte \d+/,
	],
	['a newer format', newer, /journal\.jsonl:1: written by a newer Treadle \(format 99/],
	['garbage', () => 'no journal\nat all\n', /journal\.jsonl: not a journal/],
])('a journal with %s: named by every command, left as it is', async (_, damage, says) => {
	const {project, file, damaged} = await damagedRun(damage);
	for (const command of [['resume', '--headless'], ['watch'], ['deliver', 'work-1']]) {
		const {exitCode, stderr} = await treadle(project, command);
		expect({command, exitCode}).toEqual({command, exitCode: 1});
		expect(stderr).toMatch(says);
	}

	const listed = await treadle(project, ['runs']);
	expect(listed.exitCode).toBe(0);
	expect(listed.stdout).toContain('work-1');
	expect(listed.stderr).toMatch(says);
	expect(await readFile(file, 'utf8')).toBe(damaged);
	expect((await treadle(project, ['run', 'work', '--headless'])).exitCode).toBe(4);
});

test.each([
	['emptied', () => ''],
	['deleted', () => undefined],
])('a journal that was %s is no fresh run, and nobody waits for it', async (_, damage) => {
	const {project} = await damagedRun(damage);
	for (const command of [['resume', '--headless'], ['watch']]) {
		const {exitCode, stderr} = await treadle(project, command);
		expect(exitCode).not.toBe(0);
		expect(stderr).toMatch(/has no events|cannot read the journal/);
	}

	expect((await treadle(project, ['runs'])).stdout).toContain('work-1');
});

test('half a line at the end is cut off when the run goes on, and kept aside', async () => {
	const {project, file} = await damagedRun(journal => journal.slice(0, -20));
	expect((await treadle(project, ['watch'])).exitCode).toBe(0);
	expect((await treadle(project, ['resume', '--headless'])).exitCode).toBe(4);
	expect((await treadle(project, ['runs'])).stdout).toMatch(/work-1 +budget/);
	expect((await readFile(file, 'utf8')).endsWith('\n')).toBe(true);
});

test.each([
	['deleted', async (file: string) => rm(file), /There is no loop file/],
	[
		'broken',
		async (file: string) => writeFile(file, '---\ngaol: x\n---\n'),
		/LOOP\.md:2:1: unknown key "gaol"/,
	],
	[
		'changed',
		async (file: string) => writeFile(file, `${await readFile(file, 'utf8')}\nMore.\n`),
		/was changed since run work-1 started/,
	],
])(
	'a LOOP.md that was %s in the middle: the run keeps its own, and is not resumed with another',
	async (_, change, says) => {
		const project = await smallProject({
			agent: 'n=$(cat turns || echo 0); echo $((n+1)) > turns; [ $n = 1 ] && echo done > result; true',
			loop: 'stop: { iterations: 1 }',
		});
		const loop = path.join(project.folder, 'loops/work/LOOP.md');
		const {finished} = await runScripted(project, {
			attended: false,
			onEvent: event => void (event.type === 'agent.started' && change(loop)),
		});
		expect(finished).toMatchObject({outcome: 'budget', iterations: 1});
		const {exitCode, stderr} = await treadle(project, ['resume', '--headless']);
		expect(exitCode).toBe(2);
		expect(stderr).toMatch(says);
	},
);
