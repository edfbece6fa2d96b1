import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createAgent} from '../../../source/agents/index.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {acp, converse, fixture, prompt} from '../support/converse.js';

describe('a turn that goes well', () => {
	test('is told in steps', async () => {
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

	test('tells what was spent as differences, and cached tokens as read', async () => {
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

describe('permission', () => {
	test('is asked with all that is known of the call', async () => {
		const {session} = await converse(acp('ask'));
		const {asks, events} = await prompt(session);
		expect(asks).toEqual([
			{step: 't1', tool: 'execute', title: 'Run it', details: ['make all', 'command: make all', 'note: x']},
		]);
		const step = events.findIndex(event => event.type === 'step' && event.step.kind === 'tool');
		expect(step).toBeLessThan(events.findIndex(({type}) => type === 'ask'));
	});

	test.each([
		[
			'yes, once',
			{allow: true},
			'["allow_always","allow_once"]',
			{outcome: {outcome: 'selected', optionId: 'id-allow_once'}},
		],
		[
			'yes, when only always is offered',
			{allow: true},
			'["allow_always"]',
			{outcome: {outcome: 'selected', optionId: 'id-allow_always'}},
		],
		[
			'no',
			{allow: false, reason: 'too risky'},
			'["allow_once","reject_once"]',
			{outcome: {outcome: 'selected', optionId: 'id-reject_once'}, _meta: {reason: 'too risky'}},
		],
		[
			'no, when it is not offered',
			{allow: false, reason: 'too risky'},
			'["allow_once","allow_always"]',
			{outcome: {outcome: 'cancelled'}, _meta: {reason: 'too risky'}},
		],
		['yes, when it is not offered', {allow: true}, '["reject_once"]', {outcome: {outcome: 'cancelled'}}],
	] as const)('%s', async (_, answer, options, response) => {
		const {session} = await converse(acp('ask', options));
		const {said, tool, end} = await prompt(session, {answer});
		expect(JSON.parse(said()[0] ?? '')).toEqual(response);
		expect(end.outcome).toBe('completed');
		expect(tool('t1').status).toBe(
			answer.allow ? (response.outcome.outcome === 'selected' ? 'done' : 'failed') : 'denied',
		);
	});

	test('is asked for from when a person wants to be asked, in the middle of a turn too', async () => {
		const {session} = await converse(acp('insist'), {asking: 'nothing'});
		const controller = new AbortController();
		let told = 0;
		const {asks} = await prompt(session, {
			signal: controller.signal,
			onEvent(event) {
				if (event.type === 'ask') {
					controller.abort();
				}
				if (event.type === 'step' && event.step.kind === 'message' && ++told === 3) {
					session.askAbout?.('everything');
				}
			},
		});
		expect(asks).toHaveLength(1);
	});

	test.each(['protocol', 'call'])('is over when the agent withdraws it: by the %s', async by => {
		const {session} = await converse(acp('withdraw', by));
		const withdrawn: (AbortSignal | undefined)[] = [];
		const {said, end} = await prompt(session, {
			onEvent(event) {
				if (event.type === 'ask') {
					withdrawn.push(event.withdrawn);
					event.answer = () => {};
				}
			},
		});
		expect(end.outcome).toBe('completed');
		expect(said()).toEqual(['{"outcome":{"outcome":"cancelled"}}']);
		expect(withdrawn).toMatchObject([{aborted: true}]);
	});

	test('may be answered late, and only once', async () => {
		const {session} = await converse(acp('ask', '', {silence: 600}));
		const {said, end} = await prompt(session, {
			onEvent(event) {
				if (event.type === 'ask') {
					const {answer} = event;
					event.answer = () => {
						setTimeout(() => {
							answer({allow: true});
							answer({allow: false, reason: 'too late'});
						}, 900);
					};
				}
			},
		});
		expect(end.outcome).toBe('completed');
		expect(said()[0]).toContain('id-allow_once');
	});
});

describe('a cancelled turn', () => {
	test('ends by the protocol, and the process takes the next prompt', async () => {
		const seconds = uniqueSeconds();
		const {session} = await converse(acp('longTool', seconds));
		const controller = new AbortController();
		const began = performance.now();
		const turn = await prompt(session, {
			signal: controller.signal,
			onEvent(event) {
				if (event.type === 'step' && event.step.kind === 'message') {
					controller.abort();
				}
			},
		});
		expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
		expect(turn.tool('t1').status).toBe('failed');
		expect(performance.now() - began).toBeLessThan(2500);
		expect(livingWith(`sleep\0${seconds}`)).toEqual([]);
		const again = new AbortController();
		const next = await prompt(session, {
			signal: again.signal,
			onEvent: event => event.type === 'step' && again.abort(),
		});
		expect(next.end.outcome).toBe('cancelled');
		await session.dispose();
		expect(livingWith(seconds)).toEqual([]);
	});

	test('ends by force when the agent does not listen, and so do its tools', async () => {
		const seconds = uniqueSeconds();
		const {session} = await converse(acp('deaf', seconds, {cancel: 200}));
		const controller = new AbortController();
		const {end} = await prompt(session, {
			signal: controller.signal,
			onEvent: event => event.type === 'step' && controller.abort(),
		});
		expect(end).toMatchObject({
			outcome: 'cancelled',
			reason: expect.stringContaining('its process was ended'),
		});
		expect(livingWith(seconds)).toEqual([]);
	});

	test('answers the question that waits', async () => {
		const {session, rawLog} = await converse(acp('ask'));
		const controller = new AbortController();
		const {end} = await prompt(session, {
			signal: controller.signal,
			onEvent(event) {
				if (event.type === 'ask') {
					event.answer = () => {};
					controller.abort();
				}
			},
		});
		expect(end.outcome).toBe('cancelled');
		expect(readFileSync(rawLog, 'utf8')).toContain('{"outcome":{"outcome":"cancelled"}}');
	});

	test.each(['happy', 'mute'])('may be cancelled before it began (%s)', async mode => {
		const {session} = await converse(acp(mode, '', {cancel: 200}));
		const {end} = await prompt(session, {signal: AbortSignal.abort()});
		expect(end.outcome).toBe('cancelled');
	});

	test('is what a reader asks for that leaves early', async () => {
		const seconds = uniqueSeconds();
		const {session} = await converse(acp('longTool', seconds));
		for await (const event of session.prompt('Go', new AbortController().signal)) {
			if (event.type === 'step' && event.step.kind === 'message') {
				break;
			}
		}

		await session.dispose();

		expect(livingWith(seconds)).toEqual([]);
	});
});

describe('an agent that misbehaves ends as failed, and says why', () => {
	test.each([
		['crashes in its turn', 'crash', '', {}, 'the agent ended: exit 7: Segmentation fault, sort of'],
		['leaves in its turn', 'leave', '', {}, 'the agent ended: exit 0'],
		['fails at once', 'fail-at-once', '', {}, 'the agent ended: exit 2: no such option: --acp'],
		['never answers', 'mute', '', {initialize: 200}, 'the agent did not answer initialize within 200ms'],
		['is silent in its turn', 'silent', '', {silence: 1000}, 'silent for 1s'],
		[
			'needs a login',
			'login',
			'',
			{},
			'the agent needs a login (Log in with the browser: run `agent login`)',
		],
		['speaks another version', 'old', '', {}, 'the agent speaks version 0 of the protocol, not 1'],
		['answers with an error', 'refuse', '', {}, 'quota exceeded'],
		['runs out of tokens', 'stop', 'max_tokens', {}, 'reached its limit of tokens'],
		[
			'runs out of requests',
			'stop',
			'max_turn_requests',
			{},
			'reached its limit of requests to the model in one turn',
		],
		['refuses', 'stop', 'refusal', {}, 'the model refused to go on'],
		['stops for a reason of its own', 'stop', 'boredom', {}, 'stopped for an unknown reason: boredom'],
	] as const)('%s', async (_, mode, argument, limits, reason) => {
		const {session} = await converse(acp(mode, argument, limits));
		const {end} = await prompt(session);
		expect(end.outcome).toBe('failed');
		expect(end.reason).toContain(reason);
	});

	test('is no ACP agent', async () => {
		// A shell prints within the limit on a busy machine too.
		const command = "echo 'usage: agent [options]'; exec cat >/dev/null";
		const {session} = await converse(createAgent({kind: 'acp', command}, {initialize: 2000}));
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'the agent did not answer initialize within 2s (it printed “usage: agent [options]”)',
		});
	});

	test('also at a second prompt after its process ended', async () => {
		const {session} = await converse(acp('crash'));
		await prompt(session);
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: expect.stringContaining('exit 7'),
		});
	});

	test('and what it left running is ended', async () => {
		const seconds = uniqueSeconds();
		const command = `setsid sleep ${seconds} & ${fixture('crash')}`;
		const {session} = await converse(createAgent({kind: 'acp', command}));
		await prompt(session);
		await expect.poll(() => livingWith(seconds)).toEqual([]);
	});
});

test('what is not of the protocol is counted and told once, and does no harm', async () => {
	const {session, rawLog} = await converse(acp('garbage'));
	const {end, notices, said} = await prompt(session);
	expect(end.outcome).toBe('completed');
	expect(said()).toEqual(['still here']);
	expect(notices).toEqual([
		'Messages of unknown kinds were left out: nameless (1), hologram (2).',
		'The agent printed 6 lines outside the protocol, the first: Welcome to the agent!',
	]);
	expect(readFileSync(rawLog, 'utf8')).toMatch(/> .*"id":"x1","error":{"code":-32601/);
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
