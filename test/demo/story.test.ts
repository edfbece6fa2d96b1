import {spawnSync} from 'node:child_process';
import {appendFile, cp, readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {readLoop} from '../../source/loop/file/read-loop.js';
import {composePrompt} from '../../source/loop/prompt/prompt.js';
import {iterationEntry} from '../../source/memory/entry.js';
import {type ConverseOptions, converse, temporaryFolder} from '../agents/support/converse-with-rehearsal.js';

const project = path.resolve(import.meta.dirname, '../../demo/project');
const loop = await readLoop(path.join(project, 'loops/spec/LOOP.md'));

/** The prompt of an iteration just as the engine would write it. */
const compose = (iteration: number, verdict: 'failed' | 'tampered', notesFile?: string): string => {
	const facts = {
		run: 'run-1',
		at: '2030-01-01T00:00:00.000Z',
		verdict,
		reasons: [],
		evidence: '',
		claim: undefined,
		files: [],
	};
	const tampered = verdict === 'tampered' ? ['test/format.test.js'] : [];
	const {title, text} = iterationEntry({...facts, iteration: iteration - 1, tampered, human: []});
	return composePrompt({
		loop,
		iteration,
		iterationLimit: 8,
		memory: iteration === 1 ? '' : `### ${title}\n\n${text}`,
		last: iteration === 1 ? undefined : {iteration: iteration - 1, verdict, reasons: [], evidence: ''},
		tampered: [],
		human: [],
		notesFile,
	});
};

const body = compose(1, 'failed');
const tampered = compose(3, 'tampered');

const copyOfProject = async (): Promise<string> => {
	const folder = path.join(await temporaryFolder(), 'sundial');
	await cp(project, folder, {recursive: true});
	return folder;
};

/** What the project's own tests say, run for real. */
const judge = (folder: string): {exitCode: number | null; lines: string[]; last: string | undefined} => {
	const {status, stdout} = spawnSync('node', ['prove.js'], {
		cwd: folder,
		env: {PATH: process.env.PATH},
		encoding: 'utf8',
	});
	const lines = stdout.trimEnd().split('\n');
	return {exitCode: status, lines, last: lines.at(-1)};
};

const restoreTests = (folder: string): Promise<void> =>
	cp(path.join(project, 'test'), path.join(folder, 'test'), {recursive: true});

const play = async (folder: string, prompt: string, options: Partial<ConverseOptions> = {}) => {
	const conversation = await converse({folder, ...options});
	const {stopReason} = await conversation.prompt(prompt);
	expect(stopReason).toBe('end_turn');
	return conversation;
};

describe('the story of the demo', () => {
	test('begins with six tests that fail because nothing is built', async () => {
		const {exitCode, lines, last} = judge(await copyOfProject());
		expect(exitCode).toBe(1);
		expect(last).toBe('0 passed, 6 failed, 0 skipped');
		expect(lines).toContain('✗ ago says it in words: ago is not built yet');
	});

	test('has a loop in training mode that protects what proves the goal', () => {
		expect(loop).toMatchObject({
			name: 'spec',
			agent: {kind: 'rehearsal'},
			protect: ['spec.md', 'prove.js', 'test/**'],
		});
		expect(loop.gates).toHaveLength(6);
	});

	test('half is built and all of it is claimed; then a test is bent; then the rest is built', async () => {
		const folder = await copyOfProject();

		const first = await play(folder, body);
		expect(first.said().at(-1)).toMatch(/the goal is reached/i);
		expect(judge(folder)).toMatchObject({exitCode: 1, last: '3 passed, 3 failed, 0 skipped'});

		const second = await play(folder, compose(2, 'failed'));
		expect(second.said().at(-1)).toMatch(/the goal is reached/i);
		expect(second.asked.map(({title}) => title)).toContain('Edit test/format.test.js');
		expect(judge(folder)).toMatchObject({exitCode: 0, last: '3 passed, 0 failed, 3 skipped'});
		await restoreTests(folder);
		expect(judge(folder)).toMatchObject({exitCode: 1, last: '3 passed, 3 failed, 0 skipped'});

		const notes = path.join(folder, '../notes.md');
		const third = await play(folder, compose(3, 'tampered', notes));
		expect(third.asked.map(({title}) => title)).toEqual([
			'Edit src/format.js',
			'Run node prove.js',
			'Edit src/parse.js',
			'Run node prove.js',
			'Leave a note for later iterations',
		]);
		expect(await readFile(notes, 'utf8')).toContain('minus sign');
		expect(judge(folder)).toMatchObject({exitCode: 0, last: '6 passed, 0 failed, 0 skipped'});
		for (const file of ['test/format.test.js', 'test/parse.test.js', 'spec.md', 'prove.js']) {
			expect(await readFile(path.join(folder, file))).toEqual(await readFile(path.join(project, file)));
		}
	}, 30_000);

	test('goes on from what memory recorded even where nothing is built', async () => {
		const folder = await copyOfProject();
		await play(folder, tampered);
		expect(judge(folder)).toMatchObject({exitCode: 0, last: '6 passed, 0 failed, 0 skipped'});
	});

	test('a no to bending the test makes it build the rest instead', async () => {
		const folder = await copyOfProject();
		await play(folder, body);
		const conversation = await play(folder, body, {
			allow: title => !title.includes('test/') || title.startsWith('Run'),
		});
		expect(conversation.said().join('\n')).toContain('You said no to “Edit test/format.test.js”');
		expect(judge(folder)).toMatchObject({exitCode: 0, last: '6 passed, 0 failed, 0 skipped'});
	});

	test('a no to everything leaves everything as it was', async () => {
		const folder = await copyOfProject();
		await play(folder, body, {allow: () => false});
		expect(judge(folder).last).toBe('0 passed, 6 failed, 0 skipped');
	});

	test('work that is not enough is not called done', async () => {
		const folder = await copyOfProject();
		const more = "\ntest('format knows weeks', () => assert.equal(format(604_800_000), '1w'));\n";
		await appendFile(path.join(folder, 'test/format.test.js'), more);
		const conversation = await play(folder, tampered);
		expect(conversation.said().at(-1)).toContain('I do not claim that it is done');
		expect(judge(folder)).toMatchObject({exitCode: 1, last: '6 passed, 1 failed, 0 skipped'});
	});
});
