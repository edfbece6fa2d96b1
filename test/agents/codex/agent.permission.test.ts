import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import type {Asking} from '../../../source/agents/agent.js';
import {command, converse} from '../support/codex.js';
import {prompt} from '../support/converse.js';

describe('permission', () => {
	const about = (method: string, params: object = {itemId: 'c1'}, item = command) =>
		[method, item, JSON.stringify(params)].join('|');
	const forCommand = about('item/commandExecution/requestApproval', {
		itemId: 'c1',
		command: "/bin/bash -lc 'make all'",
		reason: 'needs the network',
	});

	test('is asked with all that is known of the call', async () => {
		const {session} = await converse('ask', forCommand);
		expect((await prompt(session)).asks).toEqual([
			{
				step: 'c1',
				tool: 'execute',
				name: 'command',
				title: 'make all',
				details: [
					'needs the network',
					"/bin/bash -lc 'make all'",
					'in /elsewhere',
					'Codex runs it in its sandbox first, and without a sandbox where that fails.',
				],
			},
		]);
	});

	const yes = {allow: true} as const;
	const no = {allow: false, reason: 'too risky'} as const;
	const rights = {network: {enabled: true}};
	const permissions = about('item/permissions/requestApproval', {itemId: 'x', permissions: rights});
	const mcp = about('mcpServer/elicitation/request', {
		serverName: 'files',
		message: 'Allow it?',
		_meta: {codex_approval_kind: 'mcp_tool_call', tool_name: 'peek', tool_params: {x: 1}},
	});
	test.each([
		['a command, yes', forCommand, yes, {decision: 'accept'}],
		['a command, no', forCommand, no, {decision: 'decline'}],
		['a patch, no', about('item/fileChange/requestApproval'), no, {decision: 'decline'}],
		['a tool of a server, yes', mcp, yes, {action: 'accept', content: {}, _meta: null}],
		['a tool of a server, no', mcp, no, {action: 'decline', content: null, _meta: null}],
		['more rights, yes', permissions, yes, {permissions: rights, scope: 'turn'}],
		['more rights, no', permissions, no, {permissions: {}, scope: 'turn'}],
	])('%s', async (_, argument, answer, reply) => {
		const {session} = await converse('ask', argument);
		const turn = await prompt(session, {answer});
		expect(turn.asks).toHaveLength(1);
		const echo = JSON.parse(turn.said()[0] ?? '{}');
		expect(echo.reply).toEqual(reply);
		expect(echo.steered).toEqual(answer.allow ? [] : [expect.stringMatching(/refused that: too risky$/)]);
	});

	test.each([
		['a form', 'mcpServer/elicitation/request', {}, {action: 'decline', content: null, _meta: null}],
		[
			'questions to the user',
			'item/tool/requestUserInput',
			{questions: [{id: 'q1'}]},
			{answers: {q1: {answers: []}}},
		],
		[
			'anything else',
			'item/tool/call',
			{},
			{error: {code: -32601, message: 'Treadle does not answer item/tool/call'}},
		],
	])('%s is not put to the person', async (_, method, params, reply) => {
		const {session} = await converse('ask', about(method, params));
		const turn = await prompt(session);
		expect(turn.asks).toEqual([]);
		expect(JSON.parse(turn.said()[0] ?? '{}').reply).toEqual(reply);
	});

	test('may take longer than the agent may be silent', async () => {
		const {session} = await converse('ask', forCommand, {silence: 1500});
		const {end} = await prompt(session, {
			onEvent(event) {
				if (event.type === 'ask') {
					const {answer} = event;
					event.answer = () => setTimeout(answer, 2000, {allow: true});
				}
			},
		});
		expect(end.outcome).toBe('completed');
	});

	test.each([
		['needs no answer', '', {}, {outcome: 'completed', claim: 'not answered'}],
		['excuses no silence', 'hang', {silence: 1000}, {outcome: 'failed', reason: 'silent for 1s'}],
	])('that Codex withdraws %s', async (_, argument, limits, end) => {
		const {session} = await converse('withdraw', argument, limits);
		const turn = await prompt(session, {
			onEvent(event) {
				if (event.type === 'ask') {
					event.answer = () => {};
				}
			},
		});
		expect(turn.asks).toHaveLength(1);
		expect(turn.events.find(({type}) => type === 'ask')).toMatchObject({withdrawn: {aborted: true}});
		expect(turn.end).toMatchObject(end);
	});

	test('that waits is over when the turn is cancelled', async () => {
		const {session} = await converse('askAndWait');
		const controller = new AbortController();
		const {end} = await prompt(session, {
			signal: controller.signal,
			onEvent(event) {
				if (event.type === 'ask') {
					event.answer = () => controller.abort();
				}
			},
		});
		expect(end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
	});
});

describe('what is asked about, changed in a turn', () => {
	const changed = async (from: Asking, to: Asking, signal?: AbortSignal) => {
		const {session, rawLog} = await converse('worksOn', '', {asking: from, silence: 1000});
		const turn = await prompt(session, {
			signal,
			onEvent: event => event.type === 'step' && session.askAbout?.(to),
		});
		return {turn, session, log: readFileSync(rawLog, 'utf8')};
	};

	test.each([
		['nothing', 'everything', 'untrusted', 'wants to be asked before each command'],
		['changes', 'nothing', 'never', 'no longer needs to be asked'],
	] as const)(
		'from %s to %s goes on in another one, when the command has ended',
		async (from, to, policy, why) => {
			const {turn, log} = await changed(from, to);
			expect(turn.end).toMatchObject({outcome: 'completed', claim: `["as before","${policy}"]`});
			expect(turn.tool('c1').status).toBe('done');
			expect(turn.notices).toHaveLength(to === 'everything' ? 1 : 0);
			expect(log.indexOf('"turn/interrupt"')).toBeGreaterThan(log.indexOf('"exitCode":0'));
			expect(log).toContain(why);
		},
	);

	test('is no reason to interrupt where Codex asks as before', async () => {
		const {turn, log} = await changed('everything', 'changes');
		expect(turn.end).toMatchObject({outcome: 'failed', reason: 'silent for 1s'});
		expect(log).not.toContain('turn/interrupt');
	});

	test('does not keep a cancelled turn going', async () => {
		const {session, rawLog} = await converse('worksOn', '', {asking: 'nothing'});
		const controller = new AbortController();
		const {end} = await prompt(session, {
			signal: controller.signal,
			onEvent(event) {
				if (event.type !== 'step') {
					return;
				}
				session.askAbout?.('everything');
				controller.abort();
			},
		});
		expect(end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
		expect(readFileSync(rawLog, 'utf8').match(/"turn\/start"/g)).toHaveLength(1);
	});

	test('between turns holds for the next one', async () => {
		const {session} = await converse('worksOn', '', {asking: 'nothing'});
		const cancelled = new AbortController();
		await prompt(session, {signal: cancelled.signal, onEvent: () => cancelled.abort()});
		session.askAbout?.('everything');
		const {end, events} = await prompt(session);
		expect(end.claim).toBe('["as before","untrusted"]');
		expect(JSON.stringify(events)).toContain('Codex may still search the web unasked');
	});
});
