import {once} from 'node:events';
import {createServer, type ServerResponse} from 'node:http';
import {expect, onTestFinished, test} from 'vitest';
import {createOpenCodeCompanion} from '../../source/agents/records/opencode-companion.js';
import type {Usage} from '../../source/journal/events.js';

/** opencode's own server, as far as the companion hears it. */
const started = async (status = 200) => {
	const companion = await createOpenCodeCompanion();
	const {OPENCODE_SERVER_USERNAME: user, OPENCODE_SERVER_PASSWORD: password} = companion.environment;
	const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	let stream: ServerResponse | undefined;
	const server = createServer((request, response) => {
		const isKnown = request.headers.authorization === expected && request.url === '/event';
		response.writeHead(isKnown ? status : 401, {'content-type': 'text/event-stream'});
		response.write(`data: ${JSON.stringify({type: 'server.connected'})}\n\n`);
		stream = response;
	});
	server.listen(Number(companion.arguments[1]), '127.0.0.1');
	await once(server, 'listening');
	const heard: {usage: Usage[]; retries: string[]} = {usage: [], retries: []};
	await companion.open('ours', {
		usage: usage => heard.usage.push(usage),
		retry: text => heard.retries.push(text),
	});
	onTestFinished(() => {
		companion.close();
		server.closeAllConnections();
		server.close();
	});
	const tell = (type: string, properties: object): void => {
		stream?.write(`id: 1\ndata: ${JSON.stringify({type, properties})}\n\n`);
	};

	return {companion, heard, tell};
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

test('each call to the model is told once, whichever session made it', async () => {
	const {companion, heard, tell} = await started();
	companion.begin();
	tell('message.part.updated', step('a', 0.5));
	tell('message.part.updated', step('a', 0.5));
	tell('message.part.updated', {part: {type: 'text', text: 'step-finish "step-finish"'}});
	tell('message.part.updated', step('b', 0));
	tell('session.idle', {sessionID: 'ours'});
	await companion.settle();
	expect(companion.isSufficient()).toBe(true);
	const tokens = {input: 1520, cached: 300, output: 50, reasoning: 10};
	expect(heard.usage).toEqual([
		{...tokens, cost: 0.5, costBasis: 'reported'},
		{...tokens, costBasis: 'unknown'},
	]);
});

test('a provider that refuses is known by its status, and by the time it says', async () => {
	const {companion, heard, tell} = await started();
	const data = {message: 'Slow down', statusCode: 429, responseHeaders: {'retry-after': '7'}};
	const retry = {type: 'retry', attempt: 1, message: 'Slow down'};
	companion.begin();
	tell('session.status', {sessionID: 'ours', status: {type: 'busy'}});
	tell('session.status', {sessionID: 'ours', status: retry});
	tell('session.status', {sessionID: 'ours', status: retry});
	tell('session.status', {sessionID: 'another', status: {...retry, attempt: 9}});
	tell('session.error', {sessionID: 'another', error: {name: 'Other', data: {statusCode: 500}}});
	tell('session.error', {sessionID: 'ours', error: {name: 'APIError', data}});
	tell('session.idle', {sessionID: 'ours'});
	await companion.settle();
	expect(heard.retries).toEqual(['Slow down (attempt 1)']);
	expect(companion.failure()).toEqual({
		code: 429,
		message: 'Slow down',
		data: {errorName: 'APIError', retryAfter: '7'},
	});
	companion.begin();
	expect(companion.failure()).toBeUndefined();
});

test('what belongs to a prompt is waited for, but not for long', async () => {
	const {companion, heard, tell} = await started();
	companion.begin();
	const settled = companion.settle();
	tell('session.idle', {sessionID: 'another'});
	tell('message.part.updated', step('late', 1));
	tell('session.idle', {sessionID: 'ours'});
	await settled;
	expect(heard.usage.length).toBe(1);
	companion.begin();
	const before = performance.now();
	await companion.settle();
	expect(performance.now() - before).toBeLessThan(1500);
});

test.each([
	['a server that wants something else', 500],
	['no server at all', undefined],
])('%s is no companion', async (_, status) => {
	const {companion} =
		status === undefined ? {companion: await createOpenCodeCompanion()} : await started(status);
	await companion.open('ours', {usage() {}, retry() {}});
	expect(companion.isSufficient()).toBe(false);
	await companion.settle();
	companion.close();
});

test('port and password are new each time', async () => {
	const [one, other] = [await createOpenCodeCompanion(), await createOpenCodeCompanion()];
	expect(one.environment).not.toEqual(other.environment);
	expect(one.arguments).toEqual(['--port', expect.stringMatching(/^\d{4,5}$/)]);
});
