import {describe, expect, test} from 'vitest';
import type {Asking} from '../../../source/agents/agent.js';
import {bash, claude} from '../support/claude.js';
import {converse, prompt} from '../support/converse.js';

describe('permission', () => {
	const converseAsking = async (asking: Asking, argument = `Bash|${bash}`) => {
		const {session} = await converse(claude('ask', argument), {asking});
		return session;
	};

	test('is asked with all that is known of the call, and its input', async () => {
		const turn = await prompt(await converseAsking('everything'));
		expect(turn.asks).toEqual([
			{
				step: 't1',
				tool: 'execute',
				name: 'Bash',
				title: 'make all',
				details: [],
				input: '{\n  "command": "make all"\n}',
			},
		]);
		expect(turn.said()).toEqual(['{"behavior":"allow","updatedInput":{"command":"make all"}}']);
		expect(turn.tool('t1')).toMatchObject({status: 'done', result: 'ok'});
	});

	test('is asked from when a person wants to be asked, and no longer', async () => {
		const session = await converseAsking('nothing');
		expect((await prompt(session)).asks).toEqual([]);
		session.askAbout?.('everything');
		expect((await prompt(session)).asks).toHaveLength(1);
		session.askAbout?.('nothing');
		expect((await prompt(session)).asks).toEqual([]);
	});

	test('shows the lines an edit is about to change', async () => {
		const input = '{"file_path":"src/a.txt","old_string":"one","new_string":"two"}';
		const turn = await prompt(await converseAsking('everything', `Edit|${input}`));
		expect(turn.asks[0]?.details).toEqual(['src/a.txt', '@@ -1 +1 @@', '-one', '+two']);
	});

	test('a no takes its reason to the agent word by word, and the call stays denied', async () => {
		const turn = await prompt(await converseAsking('everything'), {
			answer: {allow: false, reason: 'Not “make”: use `npm test`.\nThanks.'},
		});
		expect(JSON.parse(turn.said()[0] ?? '')).toEqual({
			behavior: 'deny',
			message: 'Not “make”: use `npm test`.\nThanks.',
		});
		expect(turn.tool('t1').status).toBe('denied');
	});

	test('runs with the input a person gave it', async () => {
		const turn = await prompt(await converseAsking('everything'), {
			answer: {allow: true, input: '{"command": "make test"}'},
		});
		expect(JSON.parse(turn.said()[0] ?? '').updatedInput).toEqual({command: 'make test'});
		expect(turn.tool('t1')).toMatchObject({target: 'make test', status: 'done'});
	});

	test.each([
		['{"command": ', /not a JSON object/],
		['["make"]', /not a JSON object/],
		['null', /not a JSON object/],
	])('an input edited to %s does not run at all', async (input, reason) => {
		const turn = await prompt(await converseAsking('everything'), {answer: {allow: true, input}});
		const {behavior, message} = JSON.parse(turn.said()[0] ?? '');
		expect(behavior).toBe('deny');
		expect(message).toMatch(reason);
	});

	test('an input in which a secret is hidden is not for editing', async () => {
		const secret = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123';
		const turn = await prompt(await converseAsking('everything', `Bash|{"command":"echo ${secret}"}`));
		expect(turn.asks[0]?.input).toBeUndefined();
		expect(JSON.stringify(turn.asks)).not.toContain(secret);
		expect(JSON.stringify(turn.asks)).toContain('[redacted');
	});

	test.each([
		['everything', 'Read', true],
		['changes', 'Read', false],
		['changes', 'Grep', false],
		['changes', 'Edit', true],
		['changes', 'mcp__db__drop', true],
		['nothing', 'Edit', false],
	] as const)('with asking %s, %s asks: %s', async (asking, name, asks) => {
		const session = await converseAsking(asking, `${name}|{}`);
		const turn = await prompt(session);
		expect(turn.asks.length > 0).toBe(asks);
	});

	test('a question that the agent withdraws settles nothing, and the turn goes on', async () => {
		const {session} = await converse(claude('withdraw'));
		const answers: (() => void)[] = [];
		const withdrawn: (AbortSignal | undefined)[] = [];
		for await (const event of session.prompt('Go', new AbortController().signal)) {
			if (event.type === 'ask') {
				answers.push(() => event.answer({allow: true}));
				withdrawn.push(event.withdrawn);
			}

			expect(event).not.toMatchObject({step: {status: 'denied'}});
			if (event.type === 'end') {
				expect(event).toMatchObject({outcome: 'completed', claim: 'went on'});
			}
		}

		for (const answer of answers) {
			answer();
		}
		expect(answers).toHaveLength(1);
		expect(withdrawn).toMatchObject([{aborted: true}]);
	});

	test('a call that runs without its question ends the turn', async () => {
		const {session} = await converse(claude('bypass'));
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'Read ran without asking for permission first',
		});
	});

	test('what the agent asks beside that is refused, not left hanging', async () => {
		const {session} = await converse(claude('unknownRequest'));
		expect((await prompt(session)).said()[0]).toContain('not supported');
	});
});
