import {expect, test} from 'vitest';
import {createQueue} from '../../source/system/queue.js';

test('keeps the order, whoever waits for whom', async () => {
	const queue = createQueue<number>();
	const early = queue.receive();
	for (let value = 0; value < 5000; value++) {
		queue.push(value);
	}

	expect(await early).toBe(0);
	for (let value = 1; value < 5000; value++) {
		expect(await queue.receive()).toBe(value);
	}

	expect(queue.take()).toBeUndefined();
});

test('a stream waits for a reader that is far behind', async () => {
	const queue = createQueue<number>();
	let sent = 0;
	const stream = (async () => {
		for (; sent < 1000; sent++) {
			await queue.send(sent);
		}
	})();
	await new Promise(setImmediate);
	expect(sent).toBeLessThan(300);
	for (let value = 0; value < 1000; value++) {
		expect(await queue.receive()).toBe(value);
	}

	await stream;
});

test('what was put in before the end is read, what comes after it is not', async () => {
	const queue = createQueue<number>();
	queue.push(1);
	const read: number[] = [];
	const reading = (async () => {
		for await (const value of queue) {
			read.push(value);
		}
	})();
	await new Promise(setImmediate);
	queue.push(2);
	queue.end();
	queue.push(3);
	await reading;
	expect(read).toEqual([1, 2]);
});

test('a source that runs ahead is paused until all of it is read', async () => {
	const signals: string[] = [];
	const queue = createQueue<number>({
		full: 2,
		onFull: () => signals.push('full'),
		onEmpty: () => signals.push('empty'),
	});
	queue.push(1);
	queue.push(2);
	queue.push(3);
	expect(signals).toEqual(['full']);
	const reader = queue[Symbol.asyncIterator]();
	await reader.next();
	await reader.next();
	await reader.next();
	expect(signals).toEqual(['full']);
	void reader.next();
	await new Promise(setImmediate);
	expect(signals).toEqual(['full', 'empty']);
	queue.end();
});
