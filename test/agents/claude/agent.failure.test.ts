import {readFileSync} from 'node:fs';
import {describe, expect, test, vi} from 'vitest';
import type {ClaudeLimits} from '../../../source/agents/claude/session.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {bash, claude} from '../support/claude.js';
import {converse, prompt} from '../support/converse.js';

describe('fails and says why', () => {
	test('a login that is missing, known by a field and not by the text', async () => {
		const {session} = await converse(claude('loggedOut'));
		const {end, notices} = await prompt(session);
		expect(end).toMatchObject({outcome: 'failed', reason: expect.stringContaining('ANTHROPIC_API_KEY')});
		expect(end.claim).toBeUndefined();
		expect(notices).toEqual(['Not logged in']);
	});

	test('a refusal of the model', async () => {
		const {session} = await converse(claude('refused'));
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'the model refused to go on',
		});
	});

	test.each([
		['0', 'exit 0'],
		['7', 'exit 7'],
	])('an exit with %s without a result', async (code, how) => {
		const {session} = await converse(claude('leave', code));
		const {end} = await prompt(session);
		expect(end).toMatchObject({outcome: 'failed', reason: `the agent ended: ${how}`, claim: 'bye'});
		expect((await prompt(session)).end).toMatchObject({outcome: 'failed'});
	});

	test('an end in the middle of a line', async () => {
		const {session} = await converse(claude('midLine'));
		expect((await prompt(session)).end.reason).toMatch(
			/^the agent ended: exit 1 \(it printed “{"type":"assist/,
		);
	});

	test('an option it does not know', async () => {
		const {session} = await converse(claude('exit-at-once'));
		expect((await prompt(session)).end.reason).toMatch(/^the agent ended: exit 1: error: unknown option/);
	});

	test('gates it does not know: it gets no prompt', async () => {
		const {session, rawLog} = await converse(claude('refuseInit'));
		const {end} = await prompt(session);
		expect(end).toMatchObject({outcome: 'failed', reason: 'Claude Code takes no prompt: no such hook'});
		expect(readFileSync(rawLog, 'utf8')).not.toContain('"user"');
	});

	test('no answer to the greeting', async () => {
		const {session} = await converse(claude('mute', '', {initialize: 200}));
		expect((await prompt(session)).end.reason).toBe(
			'Claude Code takes no prompt: did not answer initialize within 200ms',
		);
	});

	test('silence', async () => {
		const {session} = await converse(claude('silent', '', {silence: 300}));
		expect((await prompt(session)).end).toMatchObject({outcome: 'failed', reason: 'silent for 300ms'});
	});

	test('silence that it announced is none', async () => {
		const {session} = await converse(claude('patience', '', {silence: 1500}));
		// The first turn takes as long as the process takes to start.
		await prompt(session);
		expect((await prompt(session)).end.outcome).toBe('completed');
	});
});

describe('a provider that does not serve', () => {
	test('is reported with the time at which it will', async () => {
		const {session} = await converse(claude('limited'));
		const {end, notices} = await prompt(session);
		expect(end).toEqual({
			type: 'end',
			outcome: 'limited',
			reason: 'the provider is not available now (429 rate_limit_error): API Error: slow down',
			until: '2027-01-15T08:00:00.000Z',
		});
		expect(notices).toEqual([
			'The provider gave 429 (rate_limit); trying again in 2s, attempt 1 of 10.',
			'API Error: slow down',
		]);
	});

	test('a provider out of reach', async () => {
		const {session} = await converse(claude('unreachable'));
		expect((await prompt(session)).end.outcome).toBe('limited');
	});
});

describe('cancel', () => {
	const cancelled = async (mode: string, limits: ClaudeLimits = {}) => {
		const seconds = uniqueSeconds();
		const {session, rawLog} = await converse(claude(mode, String(seconds), limits));
		const controller = new AbortController();
		const turn = await prompt(session, {
			signal: controller.signal,
			onEvent: event => {
				if (event.type === 'step' && event.step.kind === 'message') {
					controller.abort();
				}
			},
		});
		return {turn, session, seconds, rawLog};
	};

	test('interrupts by protocol while a tool runs; the session takes the next prompt', async () => {
		const {turn, session, seconds} = await cancelled('longTool');
		expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
		expect(livingWith(`sleep\0${seconds}`)).toEqual([]);
		expect((await prompt(session, {signal: AbortSignal.timeout(300)})).end.reason).toBe('cancelled');
		await session.dispose();
		expect(livingWith(seconds)).toEqual([]);
	});

	test('ends the process and all it started when it does not obey', async () => {
		const {turn, seconds} = await cancelled('deaf', {cancel: 100});
		expect(turn.end).toMatchObject({outcome: 'cancelled'});
		expect(turn.end.reason).toMatch(/did not stop when asked/);
		expect(livingWith(seconds)).toEqual([]);
	});

	test('before the greeting is answered, no prompt is sent', async () => {
		const {session, rawLog} = await converse(claude('happy'));
		const controller = new AbortController();
		controller.abort();
		expect((await prompt(session, {signal: controller.signal})).end.outcome).toBe('cancelled');
		expect(readFileSync(rawLog, 'utf8')).not.toContain('"user"');
	});

	test('a question that waits is answered with no', async () => {
		const {session, rawLog} = await converse(claude('ask', `Bash|${bash}`));
		const controller = new AbortController();
		const events = [];
		for await (const event of session.prompt('Go', controller.signal)) {
			events.push(event);
			if (event.type === 'ask') {
				controller.abort();
			}
		}

		expect(events.at(-1)).toMatchObject({type: 'end', outcome: 'cancelled'});
		await vi.waitFor(() => expect(readFileSync(rawLog, 'utf8')).toContain('"behavior":"deny"'));
	});

	test('a reader that leaves early leaves no agent at work', async () => {
		const seconds = uniqueSeconds();
		const {session} = await converse(claude('longTool', String(seconds)));
		for await (const event of session.prompt('Go', new AbortController().signal)) {
			if (event.type === 'step' && event.step.kind === 'message') {
				break;
			}
		}

		await session.dispose();
		expect(livingWith(seconds)).toEqual([]);
	});
});

describe('what is not of the protocol', () => {
	test('is kept and counted, and harms nothing', async () => {
		const {session, rawLog} = await converse(claude('garbage'));
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'still here'});
		expect(turn.notices).toEqual([
			'Messages of unknown kinds were left out: hologram (2), system/seance (1).',
			'The agent printed 6 lines outside the protocol, the first: Welcome!',
		]);
		expect(turn.usage).toEqual([]);
		expect(readFileSync(rawLog, 'utf8')).toContain('seance');
	});

	test('is cleaned of control sequences and secrets', async () => {
		const {session} = await converse(claude('hostile'));
		const text = JSON.stringify((await prompt(session)).events);
		expect(text).not.toMatch(/\\u001b|\\u202e|\\u0000|abcdefghijklmnop/i);
		expect(text).toContain('[redacted');
	});

	test('a flood is read to its end, and its reader keeps up', async () => {
		const {session} = await converse(claude('flood', '20000'));
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'end'});
	});
});
