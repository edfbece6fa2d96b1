import {describe, expect, test} from 'vitest';
import {livingWith} from '../../system/support/living.js';
import {type CodexOptions, converse, setUp} from '../support/codex.js';
import {prompt} from '../support/converse.js';

describe('a turn that goes well', () => {
	test('is reported in steps', async () => {
		const {session} = await converse('happy');
		const turn = await prompt(session, {text: 'Build it'});
		expect(turn.end).toEqual({
			type: 'end',
			outcome: 'completed',
			reason: 'end of turn',
			claim: 'Done: Build it',
		});
		expect(turn.said('thought')).toEqual(['Let me think.', 'Unstreamed.']);
		expect(turn.said()).toEqual(['Done: Build it']);
		expect(turn.steps.find(({kind}) => kind === 'plan')).toEqual({
			kind: 'plan',
			id: 'plan',
			entries: [
				{text: 'Look', status: 'done'},
				{text: 'Write', status: 'active'},
				{text: 'Rest', status: 'pending'},
			],
		});
		expect(turn.tool('c1')).toEqual({
			kind: 'tool',
			id: 'c1',
			tool: 'execute',
			title: 'make all',
			target: 'make all',
			status: 'failed',
			input: "/bin/bash -lc 'make all'",
			result: 'one\ntwo\nexit 2',
		});
		expect(turn.tool('f1')).toMatchObject({
			tool: 'edit',
			title: 'Edit 3 files: a.txt, b.txt, c.txt',
			status: 'done',
			diff: [
				...['--- a/a.txt', '+++ b/a.txt', '@@ -1 +1 @@', '-1', '+2'],
				...['--- /dev/null', '+++ b/b.txt', '@@ -0,0 +1 @@', '+new'],
				...['--- a/c.txt', '+++ /dev/null', '@@ -1 +0,0 @@', '-old'],
			].join('\n'),
		});
		expect(turn.tool('w1')).toMatchObject({tool: 'search', target: 'how', status: 'done'});
		expect(turn.tool('p1')).toMatchObject({
			title: 'files.peek',
			status: 'failed',
			input: '{"x":1}',
			result: 'no such file',
		});
		expect(turn.notices).toEqual([]);
	});

	test('reports what was spent since the turn before, and once', async () => {
		const {session} = await converse('happy');
		for (const text of ['one', 'two']) {
			const {usage, end} = await prompt(session, {text});
			expect(end.claim).toBe(`Done: ${text}`);
			expect(usage).toEqual([
				{input: 100, cached: 20, output: 50, reasoning: 10, costBasis: 'unknown', model: 'gpt-test'},
			]);
		}
	});

	test('leaves nothing behind', async () => {
		const {session} = await converse('happy', 'unique-codex-peer');
		await prompt(session);
		await session.dispose();
		await session.dispose();
		expect(livingWith('unique-codex-peer')).toEqual([]);
	});

	test('may have other agents in it, whose words and end are not its own, but whose tokens are', async () => {
		const {session} = await converse('others');
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'I am the agent.'});
		expect(turn.said('thought')).toEqual(['I am the helper.']);
		expect(turn.usage.map(({input}) => input)).toEqual([40, 100]);
	});
});

describe('what was spent', () => {
	test.each([
		['is the difference, where a step was left out', '[[100,100],[300,100]]', [100, 200]],
		['is the last step, where the total falls', '[[100,100],[20,20],[50,30]]', [100, 20, 30]],
	])('%s', async (_, totals, inputs) => {
		const {session} = await converse('totals', totals);
		expect((await prompt(session)).usage.map(({input}) => input)).toEqual(inputs);
	});

	test('is unknown where nothing is said of it', async () => {
		const {session} = await converse('usageless');
		const turn = await prompt(session);
		expect(turn.usage).toEqual([]);
		expect(turn.end.outcome).toBe('completed');
	});
});

describe('a thread', () => {
	const started = async (options: CodexOptions = {}, mode = 'parameters') => {
		const {session, folder} = await converse(mode, '', options);
		const {said} = await prompt(session);
		return {folder, threads: JSON.parse(said()[0] ?? '[]') as Record<string, unknown>[]};
	};

	test.each([
		['everything', 'untrusted', 'workspace-write'],
		['changes', 'untrusted', 'workspace-write'],
		['nothing', 'never', 'workspace-write'],
	] as const)('that is to ask about %s', async (asking, approvalPolicy, sandbox) => {
		const {threads, folder} = await started({asking});
		expect(threads).toHaveLength(1);
		expect(threads[0]).toMatchObject({
			cwd: folder,
			approvalPolicy,
			sandbox,
			approvalsReviewer: 'user',
			config: {
				projects: {[folder]: {trust_level: 'untrusted'}},
				'sandbox_workspace_write.writable_roots': [],
				'sandbox_workspace_write.exclude_slash_tmp': true,
			},
		});
	});

	test('asks everything unless it is told otherwise, and has the model it was given', async () => {
		const {threads} = await started({choice: {model: 'gpt-other'}});
		expect(threads[0]).toMatchObject({approvalPolicy: 'untrusted', model: 'gpt-other'});
	});

	test('that Codex refuses for its policy is asked for by its missing trust', async () => {
		const {threads, folder} = await started({}, 'refusesPolicy');
		expect(threads).toHaveLength(2);
		expect(threads[1]).not.toHaveProperty('approvalPolicy');
		expect(threads[1]).toMatchObject({config: {projects: {[folder]: {trust_level: 'untrusted'}}}});
	});

	test.each([
		['asksLittle', /would not ask before each tool call/],
		['refusesThread', /^the agent unknown variant$/],
		['refusesTurn', /^the agent no turn today$/],
	])('of a Codex that %s does no work', async (mode, reason) => {
		const {session} = await converse(mode);
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: expect.stringMatching(reason),
		});
	});

	test('that never opens is given up', async () => {
		const {session} = await converse('silent', '', {initialize: 100});
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'the agent did not answer initialize within 100ms',
		});
	});
});

test('a version that lets commands pass the gates is refused', async () => {
	const agentOf = (version: string) => setUp(['/bin/sh', '-c', `echo codex-cli ${version}`]).agent;
	await expect(agentOf('0.149.0').preflight('/')).resolves.toBeUndefined();
	await expect(agentOf('0.148.9').preflight('/')).rejects.toThrow(
		'Codex 0.149.0 or newer is needed, but 0.148.9 was found.',
	);
});
