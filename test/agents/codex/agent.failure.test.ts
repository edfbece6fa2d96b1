import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {converse} from '../support/codex.js';
import {prompt} from '../support/converse.js';

describe('cancelling', () => {
	test.each([
		['longTool', /^cancelled$/, {}],
		['deaf', /its process was ended/, {cancel: 100}],
	])('%s leaves no process', async (mode, reason, limits) => {
		const seconds = uniqueSeconds();
		const {session} = await converse(mode, seconds, limits);
		const controller = new AbortController();
		const turn = await prompt(session, {
			signal: controller.signal,
			onEvent: event => event.type === 'step' && controller.abort(),
		});
		expect(turn.end).toMatchObject({outcome: 'cancelled', reason: expect.stringMatching(reason)});
		expect(livingWith(`sleep\0${seconds}`)).toEqual([]);
		await session.dispose();
		expect(livingWith(seconds)).toEqual([]);
	});

	test('ends what Codex lets run on, in a session that goes on', async () => {
		const seconds = uniqueSeconds();
		const {session} = await converse('runsOn', seconds);
		const controller = new AbortController();
		const {end} = await prompt(session, {
			signal: controller.signal,
			onEvent: event => event.type === 'step' && controller.abort(),
		});
		expect(end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
		await expect.poll(() => livingWith(`sleep\0${seconds}`), {timeout: 1000}).toEqual([]);
	});

	test('before the thread is open counts too', async () => {
		const {session} = await converse('longTool', uniqueSeconds(), {cancel: 5000});
		expect((await prompt(session, {signal: AbortSignal.abort()})).end).toMatchObject({
			outcome: 'cancelled',
			reason: 'cancelled',
		});
	});
});

describe('a turn that fails', () => {
	test('in a way that passes is limited, and says until when', async () => {
		const resetsAt = 1_900_000_000;
		const limits = {primary: {usedPercent: 100, windowDurationMins: 300, resetsAt}, secondary: null};
		const error = {message: 'full', codexErrorInfo: 'usageLimitExceeded', limits};
		const {session} = await converse('fail', JSON.stringify(error));
		const turn = await prompt(session);
		expect(turn.end).toEqual({
			type: 'end',
			outcome: 'limited',
			reason: 'full',
			until: new Date(resetsAt * 1000).toISOString(),
		});
		expect(turn.notices).toEqual([]);
	});

	test('by trying for ever ends as limited, with its tries reported', async () => {
		const {session} = await converse('retries', '{"responseStreamDisconnected":{"httpStatusCode":null}}', {
			outage: 200,
		});
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'limited', reason: 'Reconnecting...'});
		expect(turn.notices.length).toBeGreaterThan(2);
	});

	test('to reach its provider for a moment only goes on', async () => {
		const {session} = await converse('recovers', '400', {outage: 200});
		expect((await prompt(session)).end).toMatchObject({outcome: 'completed', claim: 'Back.'});
	});

	test('by an interruption nobody asked for has failed', async () => {
		const {session} = await converse('interruptedByItself');
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'the turn ended as interrupted',
		});
	});

	test('by silence is ended', async () => {
		const {session} = await converse('hang', '', {silence: 200});
		expect((await prompt(session)).end).toMatchObject({outcome: 'failed', reason: 'silent for 200ms'});
	});

	test('by the end of its process says how that ended', async () => {
		const {session} = await converse('exit');
		const {end} = await prompt(session);
		expect(end).toMatchObject({
			outcome: 'failed',
			reason: 'the agent ended: exit 3: it was the memory',
			claim: 'Goodbye',
		});
	});

	test('in the middle of a line says what that was', async () => {
		const {session} = await converse('halfLine');
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: expect.stringContaining('item/comp'),
		});
	});
});

describe('what is not expected', () => {
	test('does no harm, and is counted', async () => {
		const {session} = await converse('garbage');
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'in two halves'});
		expect(turn.notices.at(-1)).toBe(
			'The agent printed 5 lines outside the protocol, the first: this is no JSON',
		);
	});

	test('is named when it is new', async () => {
		const {session} = await converse('unknown');
		const turn = await prompt(session);
		expect(turn.end.outcome).toBe('completed');
		expect(turn.notices).toEqual([
			'Messages of unknown kinds were left out: thread/dreamt (2), hologram (1).',
		]);
	});

	test('is kept in a file', async () => {
		const {session, rawLog} = await converse('unknown');
		await prompt(session);
		expect(readFileSync(rawLog, 'utf8')).toMatch(/^< .*thread\/dreamt/m);
	});

	test('comes as a flood, and is all there', async () => {
		const {session} = await converse('flood', '20000');
		const turn = await prompt(session);
		expect(turn.said()).toHaveLength(20);
		expect(turn.said().join('').trimEnd().split('\n')).toEqual(
			Array.from({length: 20_000}, (_, index) => `word ${index}`),
		);
		expect(turn.events.length).toBeLessThan(2000);
	});
});
