import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createAgent} from '../../../source/agents/index.js';
import {livingWith} from '../../system/support/living.js';
import {acp, converse, prompt} from '../support/converse.js';

describe('a turn that goes well', () => {
	test('is reported in steps', async () => {
		const {session, folder} = await converse(acp('happy'));
		const turn = await prompt(session, {text: 'Build it'});
		expect(turn.end).toEqual({
			type: 'end',
			outcome: 'completed',
			reason: 'end of turn',
			claim: 'Done: Build it',
		});
		expect(turn.said('thought')).toEqual(['Let me think.']);
		expect(turn.said()).toEqual(['I write it.', 'Done: Build it']);
		expect(turn.steps.find(({kind}) => kind === 'plan')).toEqual({
			kind: 'plan',
			id: 'plan',
			entries: [
				{text: 'Look', status: 'done'},
				{text: 'Write', status: 'active'},
			],
		});
		expect(folder).toMatch(/treadle-agent/);
		expect(turn.tool('t1')).toEqual({
			kind: 'tool',
			id: 't1',
			tool: 'edit',
			title: 'Edit a.txt',
			status: 'done',
			diff: '--- a/src/a.txt\n+++ b/src/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2',
		});
	});

	test('reports what was spent as differences, and cached tokens as read', async () => {
		const {session} = await converse(acp('happy'));
		for (const _ of [1, 2]) {
			const {usage} = await prompt(session);
			expect(usage).toEqual([
				{cost: 0.25, costBasis: 'reported'},
				{input: 150, cached: 30, output: 50, cost: 0, costBasis: 'reported'},
			]);
		}
	});

	test('keeps both sides of the conversation in a file', async () => {
		const {session, rawLog} = await converse(acp('happy'));
		await prompt(session);
		const lines = readFileSync(rawLog, 'utf8').trim().split('\n');
		expect(lines[0]).toMatch(/^> {"jsonrpc":"2.0".*"initialize"/);
		expect(lines.filter(line => line.startsWith('< ')).length).toBeGreaterThan(8);
		expect(lines.every(line => /^[<>!] /.test(line))).toBe(true);
	});

	test('leaves nothing behind', async () => {
		const {session} = await converse(acp('happy', 'unique-leaves-nothing'));
		expect(livingWith('unique-leaves-nothing')).toEqual([session.pid]);
		await prompt(session);
		await session.dispose();
		await session.dispose();
		expect(livingWith('unique-leaves-nothing')).toEqual([]);
	});
});

test('what could harm a terminal or tell a secret does not get through', async () => {
	const {session, rawLog} = await converse(acp('hostile'));
	const {events, said, steps} = await prompt(session);
	expect(said()).toEqual(['red <U+202E>alert and [redacted API key] done']);
	expect(steps.find(({kind}) => kind === 'tool')).toMatchObject({
		id: 'id',
		title: 'T wo lines',
		input: 'a: ',
	});
	expect(JSON.stringify(events)).not.toMatch(/\\u001b|\\u202e|abcdefghijklmnop/i);
	expect(readFileSync(rawLog, 'utf8')).toContain('\\u001b[2Jid');
});

test('a flood of messages comes in few steps, whole and in order', async () => {
	const {session} = await converse(acp('flood', '20000'));
	const {said, steps, end} = await prompt(session);
	expect(said()[0]).toBe(
		`${Array.from({length: 20_000}, (_, line) => `line ${line} of a long story\n`).join('')}end`,
	);
	expect(steps.length).toBeLessThan(200);
	expect(end.claim?.length).toBeLessThanOrEqual(4000);
});

test('a slow reader makes a flooding agent wait, and gets everything', async () => {
	const {session} = await converse(acp('flood', '60000'));
	let length = 0;
	for await (const event of session.prompt('Go', new AbortController().signal)) {
		if (event.type === 'step' && event.step.kind === 'message') {
			length += event.step.text.length;
		}
		if (event.type === 'step') {
			await new Promise(resolve => setTimeout(resolve, 1));
		}
	}

	const story = Array.from({length: 60_000}, (_, line) => `line ${line} of a long story\n`).join('');
	expect(length).toBe(story.length + 3);
});

test('a tool that reports its growing output does not fill the journal', async () => {
	const {session} = await converse(acp('growing'));
	const {steps, tool} = await prompt(session);
	expect(tool('t1')).toMatchObject({result: 'x'.repeat(500), status: 'done'});
	expect(steps.length).toBeLessThan(50);
});

describe('preflight', () => {
	test('finds the program, without starting it', async () => {
		await acp('happy').preflight('/');
	});

	test('names the program that is missing', async () => {
		await expect(
			createAgent({kind: 'acp', command: 'treadle-nonesuch --acp'}).preflight('/'),
		).rejects.toThrow(
			'The agent\'s command "treadle-nonesuch --acp" cannot run: treadle-nonesuch was not found on the PATH.',
		);
	});

	test('a folder that is missing is a problem of the start', async () => {
		const agent = acp('happy');
		const start = agent.start({
			folder: '/nonesuch/deeper',
			environment: {},
			rawLog: '/nonesuch/deeper/raw/log',
		});
		await expect(start).rejects.toThrow('The folder /nonesuch/deeper does not exist');
	});
});

test('the rehearsal agent is started by its own program, and says that it is scripted', async () => {
	const agent = createAgent(
		{kind: 'rehearsal'},
		{rehearsal: [path.resolve(import.meta.dirname, '../fixtures/acp-agent.ts'), 'happy']},
	);
	expect(agent).toMatchObject({label: 'rehearsal (scripted, no model)', scripted: true, asks: 'every-tool'});
	const {session, folder} = await converse(agent);
	writeFileSync(path.join(folder, 'x'), '');
	expect((await prompt(session)).end.outcome).toBe('completed');
});
