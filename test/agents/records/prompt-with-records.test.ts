import {expect, test} from 'vitest';
import {promptWithRecords} from '../../../source/agents/records/prompt-with-records.js';
import type {SideChannel} from '../../../source/agents/records/side-channel.js';
import {ProviderRefusal} from '../../../source/agents/session/provider-refusal.js';

const refusal = new ProviderRefusal(429, 'Slow down');

const channelOf = (known: Partial<SideChannel>): SideChannel => ({
	arguments: [],
	environment: {},
	open: async () => {},
	isComplete: () => false,
	begin() {},
	settle: async () => {},
	failure: () => undefined,
	close() {},
	...known,
});

const prompt = (
	sideChannel: SideChannel,
	send: () => Promise<unknown>,
	{cancel = () => {}, isSilent = false} = {},
): Promise<unknown> => promptWithRecords({sideChannel, send, cancel, hidesRefusals: isSilent});

test('a response is the response', async () => {
	expect(await prompt(channelOf({}), async () => 'fine')).toBe('fine');
	expect(await prompt(channelOf({failure: () => refusal}), async () => 'fine')).toBe('fine');
});

test('the side channel knows better why there is none', async () => {
	const send = async (): Promise<never> => Promise.reject(new Error('Internal error'));
	await expect(prompt(channelOf({}), send)).rejects.toThrow('Internal error');
	await expect(prompt(channelOf({failure: () => refusal}), send)).rejects.toBe(refusal);
});

test('a record that comes a moment after the error still reports why', async () => {
	let looks = 0;
	const sideChannel = channelOf({failure: () => (++looks > 3 ? refusal : undefined)});
	const send = async (): Promise<never> => Promise.reject(new Error('Internal error'));
	await expect(prompt(sideChannel, send)).rejects.toBe(refusal);
});

test('an agent that ends well without its model has failed all the same', async () => {
	const sideChannel = channelOf({failure: () => refusal});
	await expect(prompt(sideChannel, async () => 'fine', {isSilent: true})).rejects.toBe(refusal);
});

test('a turn there is no use in waiting for is cancelled, however it ends then', async () => {
	const answer = Promise.withResolvers<unknown>();
	const sideChannel = channelOf({failure: () => refusal, gaveUp: async () => {}});
	const cancel = (): void => answer.resolve({stopReason: 'cancelled'});
	await expect(prompt(sideChannel, () => answer.promise, {cancel})).rejects.toBe(refusal);
});

test('an agent that does not obey is not waited for', {timeout: 10_000}, async () => {
	const sideChannel = channelOf({failure: () => refusal, gaveUp: async () => {}});
	await expect(prompt(sideChannel, () => new Promise(() => {}))).rejects.toBe(refusal);
});
