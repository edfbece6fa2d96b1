import {expect, test} from 'vitest';
import type {Ask} from '../fixtures/scripted-acp.js';
import {converse, prompt} from '../support/converse.js';
import {scripted} from '../support/scripted.js';

const shell: Ask = {kind: 'execute', title: 'rm -r /'};
const chunk = (usage: object) => ({
	update: {sessionUpdate: 'agent_message_chunk', content: {type: 'text', text: ''}, _meta: {usage}},
});
const step = {
	inputTokens: 1500,
	outputTokens: 50,
	totalTokens: 1550,
	thoughtTokens: 10,
	cachedReadTokens: 300,
};
const total = (count: number) => ({
	usage: {inputTokens: 1500 * count, outputTokens: 50 * count, totalTokens: 1550 * count},
});

test('an agent that reports tokens with each call to the model is counted at each', async () => {
	const {session} = await converse(
		scripted({name: 'qwen-code', turns: [{acts: [chunk(step), chunk(step)], response: total(2)}]}),
	);
	const told = {input: 1500, cached: 300, output: 50, reasoning: 10, costBasis: 'unknown'};
	expect((await prompt(session)).usage).toEqual([told, told]);
});

test('chunks of an agent that reports its tokens elsewhere count nothing', async () => {
	const {session} = await converse(scripted({turns: [{acts: [chunk(step)], response: total(1)}]}));
	expect((await prompt(session)).usage).toEqual([{input: 1500, output: 50, costBasis: 'unknown'}]);
});

test('an agent that adds up over the session is kept apart by prompt', async () => {
	const {session} = await converse(
		scripted({name: 'Copilot', turns: [1, 3, 2].map(count => ({response: total(count)}))}),
	);
	const spent = async () => (await prompt(session)).usage.map(({input}) => input);
	expect([await spent(), await spent(), await spent()]).toEqual([[1500], [3000], [3000]]);
});

test('an agent that ends well without any call to the model has failed', async () => {
	const {session} = await converse(
		scripted({name: 'Copilot', turns: [{acts: [{echo: true}]}, {response: total(1)}, {response: total(1)}]}),
	);
	const failed = {outcome: 'failed', reason: 'no call to the model succeeded'};
	expect((await prompt(session, {text: 'Error: 429'})).end).toMatchObject({...failed, claim: 'Error: 429'});
	expect((await prompt(session)).end).toMatchObject({outcome: 'completed'});
	expect((await prompt(session)).end).toMatchObject(failed);
});

test('an agent that ends its turn after a no gets the reason in a prompt that follows', async () => {
	const {session} = await converse(
		scripted({
			name: 'OpenCode',
			turns: [{acts: [{ask: shell}]}, {acts: [{ask: shell}]}, {acts: [{echo: true}]}],
		}),
	);
	let asked = 0;
	const {end, said} = await prompt(session, {
		onEvent(event) {
			if (event.type !== 'ask') {
				return;
			}
			const {answer} = event;
			const reason = `no ${++asked}`;
			event.answer = () => answer({allow: false, reason});
		},
	});
	expect(end.outcome).toBe('completed');
	expect(asked).toBe(2);
	expect(said().join('')).toMatch(/The user refused what you asked for:\n- rm -r \/: no 2\nDo not try/);
	expect(said().join('')).not.toContain('no 1');
});

test('an agent that goes on after a no, or was allowed all, is not told twice', async () => {
	for (const [name, allow] of [
		['gemini-cli', false],
		['OpenCode', true],
	] as const) {
		const {session} = await converse(
			scripted({name, turns: [{acts: [{ask: shell}]}, {acts: [{echo: true}]}]}),
		);
		const answer = allow ? ({allow} as const) : ({allow, reason: 'no'} as const);
		expect((await prompt(session, {answer})).said().join('')).toBe(`rm -r /: ${allow ? 'yes' : 'no'}\n`);
	}
});

test('a turn that failed after a no is not prolonged', async () => {
	const error = {code: -32_603, message: 'gone'};
	const {session} = await converse(
		scripted({name: 'OpenCode', turns: [{acts: [{ask: shell}], error}, {acts: [{echo: true}]}]}),
	);
	const {end} = await prompt(session, {answer: {allow: false, reason: 'no'}});
	expect(end).toMatchObject({outcome: 'failed', reason: 'the agent reported an error: gone'});
});

test('a session is set up so that it asks, before the first prompt', async () => {
	const modes = {currentModeId: 'auto', availableModes: [{id: 'auto'}, {id: 'default'}]};
	const {session} = await converse(scripted({name: 'qwen-code', session: {modes}, turns: [{acts: []}]}));
	expect((await prompt(session)).said()).toEqual(['default\n']);
});

test('a session that cannot be set up so is not prompted', async () => {
	const modes = {currentModeId: 'auto', availableModes: [{id: 'auto'}, {id: 'default'}]};
	const unset = {code: -32_602, message: 'Unknown mode'};
	const {session} = await converse(
		scripted({name: 'qwen-code', session: {modes}, unset, turns: [{acts: [{echo: true}]}]}),
	);
	const turn = await prompt(session);
	expect(turn.end).toMatchObject({outcome: 'failed', reason: 'the agent reported an error: Unknown mode'});
	expect(turn.said()).toEqual([]);
});

test('an agent that says that it is too old is not prompted', async () => {
	const {session} = await converse(scripted({name: 'Copilot', version: '1.0.85', turns: [{}]}));
	expect((await prompt(session)).end.reason).toBe(
		'the agent is GitHub Copilot CLI 1.0.85, which is too old: 1.0.87 or newer is needed, because versions from 1.0.81 on run every tool without asking',
	);
});

test('an agent that wants a login says how, in the words for that agent', async () => {
	const {session} = await converse(
		scripted({name: 'Copilot', refused: {code: -32_000, message: 'Authentication required'}}),
	);
	expect((await prompt(session)).end).toMatchObject({
		outcome: 'failed',
		reason: 'the agent needs a login (run `copilot login`): Authentication required',
	});
});

test('a provider that refuses for now is a limit, with its time', async () => {
	const error = {
		code: 429,
		message: JSON.stringify({error: {message: 'Slow down', details: [{retryDelay: '34s'}]}}),
	};
	const {session} = await converse(scripted({turns: [{error}]}));
	const before = Date.now();
	const {end} = await prompt(session);
	expect(end).toMatchObject({
		outcome: 'limited',
		reason: 'the agent has reached a limit of its provider: Slow down',
	});
	const wait = Date.parse(end.until ?? '') - before;
	expect(wait).toBeGreaterThanOrEqual(34_000);
	expect(wait).toBeLessThan(39_000);
});

test.each([
	['everything', ['read', 'rm -r /']],
	['changes', ['rm -r /']],
	['nothing', []],
] as const)('asking about %s', async (asking, asked) => {
	const read = {ask: {kind: 'read', title: 'read', id: 't0'}};
	const {session} = await converse(scripted({turns: [{acts: [read, {ask: shell}]}]}), {asking});
	const {asks, said} = await prompt(session);
	expect(asks.map(({title}) => title)).toEqual(asked);
	expect(said().join('')).toBe('read: yes\nrm -r /: yes\n');
});

test('the tool that waits is called by the name its agent gives it', async () => {
	const named = {...shell, meta: {toolName: 'run_shell\u001B[2J_command'}};
	const {session} = await converse(scripted({turns: [{acts: [{ask: named}]}]}));
	expect((await prompt(session)).asks).toMatchObject([{tool: 'execute', name: 'run_shell_command'}]);
});
