import {once} from 'node:events';
import {createServer, type ServerResponse} from 'node:http';
import {expect, onTestFinished, test} from 'vitest';
import {followEventStream} from '../../../source/agents/records/event-stream.js';
import type {Usage} from '../../../source/journal/events/events.js';
import {opencode} from '../../../source/products/opencode.js';
import type {EventStream} from '../../../source/products/product.js';

/** opencode's own server, as far as the channel hears it. */
const started = async (status = 200) => {
	const channel = await followEventStream(opencode.eventStream as EventStream);
	const {OPENCODE_SERVER_USERNAME: user, OPENCODE_SERVER_PASSWORD: password} = channel.environment;
	const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	let stream: ServerResponse | undefined;
	const server = createServer((request, response) => {
		const isKnown = request.headers.authorization === expected && request.url === '/event';
		response.writeHead(isKnown ? status : 401, {'content-type': 'text/event-stream'});
		response.write(`data: ${JSON.stringify({type: 'server.connected'})}\n\n`);
		stream = response;
	});
	server.listen(Number(channel.arguments[1]), '127.0.0.1');
	await once(server, 'listening');
	const heard: {usage: Usage[]; retries: string[]} = {usage: [], retries: []};
	await channel.open('ours', {
		usage: usage => heard.usage.push(usage),
		retry: text => heard.retries.push(text),
	});
	onTestFinished(() => {
		channel.close();
		server.closeAllConnections();
		server.close();
	});
	const tell = (type: string, properties: object): void => {
		stream?.write(`id: 1\ndata: ${JSON.stringify({type, properties})}\n\n`);
	};

	return {channel, heard, tell};
};

const step = (id: string, cost: number) => ({
	sessionID: 'any',
	part: {
		id,
		type: 'step-finish',
		tokens: {input: 1200, output: 40, reasoning: 10, cache: {read: 300, write: 20}},
		cost,
	},
});

test('each call to the model is reported once, whichever session made it', async () => {
	const {channel, heard, tell} = await started();
	channel.begin();
	tell('message.part.updated', step('a', 0.5));
	tell('message.part.updated', step('a', 0.5));
	tell('message.part.updated', {part: {type: 'text', text: 'step-finish "step-finish"'}});
	tell('message.part.updated', step('b', 0));
	tell('session.idle', {sessionID: 'ours'});
	await channel.settle();
	expect(channel.isComplete()).toBe(true);
	const tokens = {input: 1520, cached: 300, output: 50, reasoning: 10};
	expect(heard.usage).toEqual([
		{...tokens, cost: 0.5, costBasis: 'reported'},
		{...tokens, costBasis: 'unknown'},
	]);
});

test('a provider that refuses is known by its status, and by the time it says', async () => {
	const {channel, heard, tell} = await started();
	const data = {message: 'Slow down', statusCode: 429, responseHeaders: {'retry-after': '7'}};
	const retry = {type: 'retry', attempt: 1, message: 'Slow down'};
	channel.begin();
	tell('session.status', {sessionID: 'ours', status: {type: 'busy'}});
	tell('session.status', {sessionID: 'ours', status: retry});
	tell('session.status', {sessionID: 'ours', status: retry});
	tell('session.status', {sessionID: 'another', status: {...retry, attempt: 9}});
	tell('session.error', {sessionID: 'another', error: {name: 'Other', data: {statusCode: 500}}});
	tell('session.error', {sessionID: 'ours', error: {name: 'APIError', data}});
	tell('session.idle', {sessionID: 'ours'});
	await channel.settle();
	expect(heard.retries).toEqual(['Slow down (attempt 1)']);
	expect(channel.failure()).toEqual({
		code: 429,
		message: 'Slow down',
		data: {errorName: 'APIError', retryAfter: '7'},
	});
	channel.begin();
	expect(channel.failure()).toBeUndefined();
});

test('what belongs to a prompt is waited for, but not for long', async () => {
	const {channel, heard, tell} = await started();
	channel.begin();
	const settled = channel.settle();
	tell('session.idle', {sessionID: 'another'});
	tell('message.part.updated', step('late', 1));
	tell('session.idle', {sessionID: 'ours'});
	await settled;
	expect(heard.usage.length).toBe(1);
	channel.begin();
	const before = performance.now();
	await channel.settle();
	expect(performance.now() - before).toBeLessThan(1500);
});

test.each([
	['a server that wants something else', 500],
	['no server at all', undefined],
])('%s is no channel', async (_, status) => {
	const {channel} =
		status === undefined
			? {channel: await followEventStream(opencode.eventStream as EventStream)}
			: await started(status);
	await channel.open('ours', {usage() {}, retry() {}});
	expect(channel.isComplete()).toBe(false);
	await channel.settle();
	channel.close();
});

test('port and password are new each time', async () => {
	const [one, other] = [
		await followEventStream(opencode.eventStream as EventStream),
		await followEventStream(opencode.eventStream as EventStream),
	];
	expect(one.environment).not.toEqual(other.environment);
	expect(one.arguments).toEqual(['--port', expect.stringMatching(/^\d{4,5}$/)]);
});
