import {expect, test} from 'vitest';
import type {AcpCompanion} from '../../source/agents/acp/acp-companion.js';
import {ProviderRefusal} from '../../source/agents/provider-refusal.js';
import {promptBeside} from '../../source/agents/records/prompt-beside.js';

const refusal = new ProviderRefusal(429, 'Slow down');

const companionOf = (known: Partial<AcpCompanion>): AcpCompanion => ({
	arguments: [],
	environment: {},
	open: async () => {},
	isSufficient: () => false,
	begin() {},
	settle: async () => {},
	failure: () => undefined,
	close() {},
	...known,
});

const prompt = (
	companion: AcpCompanion,
	send: () => Promise<unknown>,
	{cancel = () => {}, isSilent = false} = {},
): Promise<unknown> => promptBeside({companion, send, cancel, isSilent});

test('a response is the response', async () => {
	expect(await prompt(companionOf({}), async () => 'fine')).toBe('fine');
	expect(await prompt(companionOf({failure: () => refusal}), async () => 'fine')).toBe('fine');
});

test('the companion knows better why there is none', async () => {
	const send = async (): Promise<never> => Promise.reject(new Error('Internal error'));
	await expect(prompt(companionOf({}), send)).rejects.toThrow('Internal error');
	await expect(prompt(companionOf({failure: () => refusal}), send)).rejects.toBe(refusal);
});

test('a record that comes a moment after the error still tells why', async () => {
	let looks = 0;
	const companion = companionOf({failure: () => (++looks > 3 ? refusal : undefined)});
	const send = async (): Promise<never> => Promise.reject(new Error('Internal error'));
	await expect(prompt(companion, send)).rejects.toBe(refusal);
});

test('an agent that ends well without its model has failed all the same', async () => {
	const companion = companionOf({failure: () => refusal});
	await expect(prompt(companion, async () => 'fine', {isSilent: true})).rejects.toBe(refusal);
});

test('a turn there is no use in waiting for is cancelled, however it ends then', async () => {
	const answer = Promise.withResolvers<unknown>();
	const companion = companionOf({failure: () => refusal, lost: async () => {}});
	const cancel = (): void => answer.resolve({stopReason: 'cancelled'});
	await expect(prompt(companion, () => answer.promise, {cancel})).rejects.toBe(refusal);
});

test('an agent that does not obey is not waited for', {timeout: 10_000}, async () => {
	const companion = companionOf({failure: () => refusal, lost: async () => {}});
	await expect(prompt(companion, () => new Promise(() => {}))).rejects.toBe(refusal);
});
