import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {createAgent} from '../../../source/agents/index.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {acp, converse, fixture, prompt} from '../support/converse.js';

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

test('what is not of the protocol is counted and reported once, and does no harm', async () => {
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
