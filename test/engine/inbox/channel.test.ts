import {expect, test} from 'vitest';
import {createChannel} from '../../../source/engine/inbox/channel.js';

test('keeps the order, whoever waits for whom', async () => {
	const channel = createChannel<number>();
	const early = channel.receive();
	for (let value = 0; value < 5000; value++) {
		channel.push(value);
	}

	expect(await early).toBe(0);
	for (let value = 1; value < 5000; value++) {
		expect(await channel.receive()).toBe(value);
	}

	expect(channel.take()).toBeUndefined();
});

test('a stream waits for a reader that is far behind', async () => {
	const channel = createChannel<number>();
	let sent = 0;
	const stream = (async () => {
		for (; sent < 1000; sent++) {
			await channel.send(sent);
		}
	})();
	await new Promise(setImmediate);
	expect(sent).toBeLessThan(300);
	for (let value = 0; value < 1000; value++) {
		expect(await channel.receive()).toBe(value);
	}

	await stream;
});
