import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {createClaudeAgent} from '../../../source/agents/claude/agent.js';
import {claude} from '../support/claude.js';
import {converse, prompt} from '../support/converse.js';

describe('a turn that goes well', () => {
	test('ends with what the agent claims', async () => {
		const {session} = await converse(claude('happy'));
		const turn = await prompt(session, {text: 'Build it'});
		expect(turn.end).toEqual({
			type: 'end',
			outcome: 'completed',
			reason: 'end of turn',
			claim: 'Done: Build it',
		});
	});

	test('takes many turns in one process, and reports what each used as a difference', async () => {
		const {session} = await converse(claude('happy'));
		for (const text of ['one', 'two', 'three']) {
			const {usage, end} = await prompt(session, {text});
			expect(end.claim).toBe(`Done: ${text}`);
			expect(usage).toEqual([
				{
					model: 'claude-test',
					input: 150,
					cached: 30,
					output: 50,
					reasoning: 5,
					cost: 0.25,
					costBasis: 'reported',
				},
			]);
		}
	});

	test('is shown as it is said, once, and a sub-agent is distinguished from the agent', async () => {
		const {session} = await converse(claude('pieces'));
		const turn = await prompt(session);
		expect(turn.said('thought')).toEqual(['Hmm.', 'sub-agent: I found it.']);
		expect(turn.said()).toEqual(['On it.']);
		expect(turn.end.claim).toBe('On it.');
	});

	test('survives lines that come byte by byte', async () => {
		const {session} = await converse(claude('halves'));
		expect((await prompt(session)).said()).toEqual(['wörld 🌍']);
	});

	test('keeps both sides of the conversation in a file', async () => {
		const {session, rawLog} = await converse(claude('happy'));
		await prompt(session);
		const lines = readFileSync(rawLog, 'utf8').trim().split('\n');
		expect(lines[0]).toMatch(/^> {"type":"control_request".*"initialize"/);
		expect(lines.every(line => /^[<>!] /.test(line))).toBe(true);
	});
});

describe('what was used', () => {
	test.each([
		['missing', [{output: 7, costBasis: 'unknown'}]],
		['nothing', []],
	])('%s is unknown, not zero', async (mode, usage) => {
		const {session} = await converse(claude(mode));
		expect((await prompt(session)).usage).toEqual(usage);
	});

	test('a model without a price has tokens and no cost', async () => {
		const {session} = await converse(claude('unpriced'));
		const [usage] = (await prompt(session)).usage;
		expect(usage).toMatchObject({input: 150, output: 50, costBasis: 'unknown'});
		expect(usage?.cost).toBeUndefined();
	});

	test('is read between two results too, and not counted again', async () => {
		const {session} = await converse(claude('metered'));
		const {usage} = await prompt(session);
		expect(usage.map(({input, cost}) => [input, cost])).toEqual([
			[150, 0.25],
			[150, 0.25],
		]);
	});

	test('totals that fall take nothing back', async () => {
		const {session} = await converse(claude('falling'));
		expect((await prompt(session)).usage).toHaveLength(1);
		expect((await prompt(session)).usage).toEqual([]);
	});
});

describe('preflight', () => {
	test('takes a version that is new enough', async () => {
		await expect(claude('happy', '2.1.329 (Claude Code)').preflight('/')).resolves.toBeUndefined();
	});

	test.each([
		['2.1.99 (Claude Code)', 'Claude Code 2.1.100 or newer is needed, but 2.1.99 was found.'],
		['1.9.9', '1.9.9 was found'],
		['hello', 'it reported no version: it printed “hello”'],
		['', 'it printed nothing'],
	])('refuses %s', async (version, message) => {
		await expect(claude('happy', version).preflight('/')).rejects.toThrow(message);
	});

	test('says what is missing', async () => {
		const agent = createClaudeAgent({choice: {}, environment: process.env, command: ['treadle-nonesuch']});
		await expect(agent.preflight('/')).rejects.toThrow('treadle-nonesuch was not found on the PATH');
	});
});

test('says what it can do', () => {
	const agent = createClaudeAgent({choice: {model: 'opus'}, environment: {}});
	expect(agent).toMatchObject({name: 'claude', label: 'Claude Code (opus)', asks: 'every-tool'});
});
