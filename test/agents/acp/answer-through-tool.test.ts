import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {readOnlyPolicy} from '../../../source/agents/acp/answer-through-tool.js';
import {askForVerdict} from '../../../source/agents/asking/verdict.js';
import {createAgent} from '../../../source/agents/index.js';
import type {ToolKind} from '../../../source/journal/events/events.js';
import {gemini} from '../../../source/products/gemini.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';
import {livingWith} from '../../system/support/living.js';
import type {Act, Script} from '../fixtures/scripted-acp.js';
import {scripted} from '../support/scripted.js';

const schema = {
	type: 'object',
	properties: {verdict: {enum: ['yes', 'no']}},
	required: ['verdict'],
	additionalProperties: false,
};
const yes: Act = {submit: {verdict: 'yes'}};
const usage = {usage: {inputTokens: 10, outputTokens: 5, totalTokens: 15}};

const ground = () => {
	const base = mkdtempSync(path.join(tmpdir(), 'treadle-answers-'));
	const [folder, temporary] = [path.join(base, 'work'), path.join(base, 'temporary')] as const;
	mkdirSync(folder);
	mkdirSync(temporary);
	onTestFinished(() => rmSync(base, {recursive: true}));
	return {
		folder,
		TMPDIR: temporary,
		environment: agentEnvironment(process.env, {TMPDIR: temporary}),
		rawLog: path.join(base, 'raw'),
	};
};

const answered = async (script: Script, signal = AbortSignal.timeout(15_000)) => {
	const start = ground();
	const answer = await scripted(script).answer?.({prompt: 'Is it done?', schema}, start, signal);
	// Whatever comes out, nothing of it is left: no process, no file.
	expect(livingWith(start.TMPDIR)).toEqual([]);
	expect(readdirSync(start.TMPDIR)).toEqual([]);
	return answer;
};

const spent = {input: 10, output: 5, costBasis: 'unknown'};

test('the answer is what the agent gave our tool', async () => {
	expect(await answered({turns: [{acts: [yes], response: usage}]})).toEqual({
		value: {verdict: 'yes'},
		usage: [spent],
	});
});

test('an answer that does not fit may be given again', async () => {
	expect(await answered({turns: [{acts: [{submit: {verdict: 'perhaps'}}, yes]}]})).toMatchObject({
		value: {verdict: 'yes'},
	});
});

test('an agent that forgot the tool is reminded, once', async () => {
	expect(await answered({turns: [{response: usage}, {acts: [yes], response: usage}]})).toEqual({
		value: {verdict: 'yes'},
		usage: [spent, spent],
	});
	expect(await answered({turns: [{}, {}, {acts: [yes]}]})).toMatchObject({
		problem: 'no answer: the agent did not call submit_answer, not even when reminded',
	});
});

test('the same answer twice is one answer; two different ones are none', async () => {
	expect(await answered({turns: [{acts: [yes, yes]}]})).toMatchObject({value: {verdict: 'yes'}});
	expect(await answered({turns: [{acts: [yes, {submit: {verdict: 'no'}}]}]})).toMatchObject({
		problem: '2 different answers where one was expected',
	});
});

describe('without a whole turn there is no answer', () => {
	test.each<[string, Script, RegExp]>([
		['a crash after it', {turns: [{acts: [yes, {crash: true}]}]}, /^no answer: the agent ended: exit 3/],
		[
			'an error',
			{turns: [{error: {code: -32_603, message: 'oops'}}]},
			/^no answer: the agent reported an error: oops/,
		],
		['a limit', {turns: [{error: {code: 429, message: 'slow down'}}]}, /^no answer: .*limit of its provider/],
		['a login', {refused: {code: -32_000, message: 'Log in'}}, /^no answer: the agent needs a login: Log in/],
		['another end', {turns: [{acts: [yes], response: {stopReason: 'max_tokens'}}]}, /limit of tokens/],
	])('%s', async (_, script, problem) => {
		const answer = await answered(script);
		expect(answer).not.toHaveProperty('value');
		expect(answer).toMatchObject({problem: expect.stringMatching(problem)});
	});

	test('a cancelled one', async () => {
		expect(await answered({turns: [{acts: [yes]}]}, AbortSignal.abort())).toMatchObject({
			problem: expect.stringMatching(/^no answer: cancelled/),
		});
	});

	test('a program that is not there', async () => {
		const agent = createAgent({kind: 'copilot'}, {environment: {PATH: '/nonesuch'}});
		const start = {...ground(), environment: {PATH: '/nonesuch'}};
		expect(await agent.answer?.({prompt: '?', schema}, start, AbortSignal.timeout(5000))).toMatchObject({
			problem: 'copilot was not found.',
		});
	});
});

test('nobody is asked: reading is allowed, our tool too, and nothing else', async () => {
	const asks: Act[] = [
		{ask: {kind: 'read', title: 'hello.txt', id: 'a'}},
		{ask: {kind: 'edit', title: 'Writing to x', id: 'b'}},
		{ask: {kind: 'execute', title: 'submit_answer', id: 'c'}},
		{ask: {kind: 'other', title: 'submit_answer (treadle MCP Server)', id: 'd'}},
	];
	const start = ground();
	const agent = scripted({turns: [{acts: [...asks, yes]}]});
	expect(await agent.answer?.({prompt: '?', schema}, start, AbortSignal.timeout(15_000))).toMatchObject({
		value: {verdict: 'yes'},
	});
	const {readFileSync} = await import('node:fs');
	const said = [...readFileSync(start.rawLog, 'utf8').matchAll(/"text":"([^"]*: (?:yes|no))/g)];
	expect(said.map(([, text]) => text)).toEqual([
		'hello.txt: yes',
		'Writing to x: no',
		'submit_answer: no',
		'submit_answer (treadle MCP Server): yes',
	]);
});

describe('our tool is known by the names that agents give it', () => {
	const judged = (tool: string, title: string, id = 'call_1', toolName?: string) =>
		readOnlyPolicy(
			{kind: 'tool', id, tool: tool as 'other', title},
			toolName === undefined ? {} : {_meta: {toolName}},
		)?.allow;

	test.each([
		['gemini', judged('other', 'submit_answer (treadle MCP Server)', 'mcp_treadle_submit_answer__fc_2_0')],
		['opencode', judged('other', 'treadle_submit_answer')],
		['copilot', judged('other', 'submit_answer')],
		['qwen', judged('other', '{"verdict":"approve"}', 'call_1', 'mcp__treadle__submit_answer')],
		['claude', judged('other', 'mcp__treadle__submit_answer')],
	])('%s', (_, allowed) => expect(allowed).toBe(true));

	test.each([
		['a command', judged('execute', 'submit_answer')],
		['a command with its id', judged('execute', 'ls', 'mcp_treadle_submit_answer__1')],
		['an edit', judged('edit', 'treadle_submit_answer')],
		['a fetch', judged('fetch', 'submit_answer')],
		['another server', judged('other', 'submit_answer (evil MCP Server)')],
		['another tool', judged('other', 'delete_everything')],
		['a longer name', judged('other', 'submit_answer; rm -r /')],
		['a name inside words', judged('other', 'please submit_answer')],
	])('not %s', (_, allowed) => expect(allowed).toBe(false));
});

test('a verdict comes through the tool, bound to its question', async () => {
	const tree = 'a'.repeat(40);
	const ask = (script: Script) => {
		const question = {goal: 'g', rubric: 'r', text: 't', tree};
		return askForVerdict(scripted(script), question, ground(), AbortSignal.timeout(15_000));
	};

	const answer = {nonce: 'guessed', tree, verdict: 'approve', reasons: []};
	expect(await ask({turns: [{acts: [{submit: answer}]}]})).toMatchObject({
		problem: 'no verdict: the answer is to another question',
	});
	expect(await ask({turns: [{acts: [{submit: {verdict: 'approve'}}]}]})).toMatchObject({
		problem: expect.stringMatching(/^no verdict: no answer/),
	});
});

describe('a session of an ACP agent that judges', () => {
	const isAllowed = (tool: ToolKind, title = 'something') =>
		readOnlyPolicy({kind: 'tool', id: 'call_1', tool, title}, {})?.allow;

	test.each<[ToolKind, boolean]>([
		['read', true],
		['search', true],
		['think', true],
		['edit', false],
		['delete', false],
		['move', false],
		['execute', false],
		['fetch', false],
		['other', false],
	])('%s: %s', (kind, allowed) => expect(isAllowed(kind)).toBe(allowed));

	test('gemini has no tool servers but ours, of the folder neither', () => {
		expect(gemini.answerArguments).toEqual(['--allowed-mcp-server-names', 'treadle']);
	});
});
