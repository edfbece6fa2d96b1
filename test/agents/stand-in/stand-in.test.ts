import {expect, onTestFinished, test} from 'vitest';
import type {Asked, Step} from './script.js';
import {type StandInOptions, startStandIn} from './stand-in.js';

type Api = Asked['api'];

/** A request of each kind of agent: a prompt, a call, and the result of the call. */
const requests: Record<Api, {path: string; body: (tools: boolean) => object}> = {
	anthropic: {
		path: '/v1/messages?beta=true',
		body: tools => ({
			model: 'm',
			stream: true,
			...(tools ? {tools: [{name: 'Read'}]} : {}),
			messages: [
				{role: 'user', content: 'the prompt'},
				{role: 'assistant', content: [{type: 'tool_use', id: '1', name: 'Read', input: {}}]},
				{role: 'user', content: [{type: 'tool_result', tool_use_id: '1', content: 'the result'}]},
			],
		}),
	},
	responses: {
		path: '/v1/responses',
		body: tools => ({
			model: 'm',
			stream: true,
			...(tools ? {tools: [{type: 'function', name: 'Read'}]} : {}),
			input: [
				{type: 'message', role: 'user', content: [{type: 'input_text', text: 'the prompt'}]},
				{type: 'function_call', call_id: '1', name: 'Read', arguments: '{}'},
				{type: 'function_call_output', call_id: '1', output: 'the result'},
			],
		}),
	},
	chat: {
		path: '/v1/chat/completions',
		body: tools => ({
			model: 'm',
			stream: true,
			...(tools ? {tools: [{type: 'function', function: {name: 'Read'}}]} : {}),
			messages: [
				{role: 'user', content: 'the prompt'},
				{role: 'assistant', tool_calls: [{id: '1', function: {name: 'Read', arguments: '{}'}}]},
				{role: 'tool', tool_call_id: '1', content: 'the result'},
			],
		}),
	},
	gemini: {
		path: '/v1beta/models/m:streamGenerateContent?alt=sse',
		body: tools => ({
			...(tools ? {tools: [{functionDeclarations: [{name: 'Read'}]}]} : {}),
			contents: [
				{role: 'user', parts: [{text: 'the prompt'}]},
				{role: 'model', parts: [{functionCall: {name: 'Read', args: {}}}]},
				{role: 'user', parts: [{functionResponse: {name: 'Read', response: {output: 'the result'}}}]},
			],
		}),
	},
};
const apis = Object.keys(requests) as Api[];

const start = async (steps: readonly Step[], options: StandInOptions = {}) => {
	const standIn = await startStandIn({steps, ...options});
	onTestFinished(standIn.close);
	return {
		...standIn,
		ask: (api: Api, {tools = true, signal}: {tools?: boolean; signal?: AbortSignal} = {}) =>
			fetch(`${standIn.url}${requests[api].path}`, {
				method: 'POST',
				headers: {'content-type': 'application/json'},
				body: JSON.stringify(requests[api].body(tools)),
				signal: signal ?? null,
			}),
	};
};

/** How each API says that the turn is over and what it cost. */
const ends: Record<Api, RegExp> = {
	anthropic: /"stop_reason":"tool_use".*"output_tokens":50.*"type":"message_stop"/s,
	responses: /"type":"response.completed".*"input_tokens":1500.*"cached_tokens":300/s,
	chat: /"finish_reason":"tool_calls".*"prompt_tokens":1500.*data: \[DONE\]/s,
	gemini: /"finishReason":"STOP".*"promptTokenCount":1500/s,
};

test.each(apis)('reads what was asked in the words of %s, and answers in them', async api => {
	const standIn = await start([[{think: 'hm'}, {say: 'Look.'}, {tool: 'Read', input: {file: 'a.txt'}}]]);
	const answer = await (await standIn.ask(api)).text();

	expect(standIn.requests).toMatchObject([
		{api, model: 'm', tools: ['Read'], results: ['the result'], streams: true},
	]);
	expect(standIn.requests[0]?.said).toContain('the prompt');
	for (const event of answer.split('\n').filter(line => line.startsWith('data: {'))) {
		expect(() => JSON.parse(event.slice(6))).not.toThrow();
	}

	expect(answer).toContain('Lo');
	expect(answer).toContain('"Read"');
	expect(answer).toMatch(ends[api]);
	expect(standIn.left()).toBe(0);
});

test.each(apis)('answers titles and the like of %s without a step of the script', async api => {
	const standIn = await start([{say: 'for the work'}], {filler: 'a title'});
	expect(await (await standIn.ask(api, {tools: false})).text()).toContain('a ');
	expect(standIn.left()).toBe(1);
	expect(await (await standIn.ask(api)).text()).toContain('for ');
});

const refusals: Record<Api, object> = {
	anthropic: {type: 'error', error: {type: 'rate_limit_error'}},
	responses: {error: {code: 'rate_limit_exceeded'}},
	chat: {error: {code: 'rate_limit_exceeded'}},
	gemini: {error: {code: 429, status: 'RESOURCE_EXHAUSTED', details: [{retryDelay: '2s'}]}},
};

test.each(apis)('refuses as %s does', async api => {
	const standIn = await start([{status: 429, retryAfter: 2}]);
	const response = await standIn.ask(api);
	expect(response.status).toBe(429);
	expect(await response.json()).toMatchObject(refusals[api]);
	if (api !== 'gemini') {
		expect(response.headers.get('retry-after')).toBe('2');
	}
});

test('gives a step to the request it waits for, and later ones to the others meanwhile', async () => {
	const standIn = await start([
		{when: ({api}) => api === 'chat', answer: {say: 'first'}},
		({results}) => ({say: `saw ${results[0]}`}),
	]);
	expect(await (await standIn.ask('gemini')).text()).toContain('saw');
	expect(await (await standIn.ask('chat')).text()).toContain('fi');
	expect(await (await standIn.ask('chat')).text()).toContain('There');
});

test('a stream that hangs stays open until the server closes', async () => {
	const standIn = await start([[{say: 'Wait'}, {hang: true}]]);
	const response = await standIn.ask('anthropic');
	const rest = response.text();
	rest.catch(() => {});
	const first = await Promise.race([rest, new Promise(resolve => setTimeout(resolve, 50, 'open'))]);
	expect(first).toBe('open');
	await standIn.close();
	await expect(rest).rejects.toThrow();
});

test('counting tokens is no request, and other pages are not there', async () => {
	const standIn = await start([]);
	const post = (path: string) => fetch(`${standIn.url}${path}`, {method: 'POST', body: '{}'});
	expect(await (await post('/v1/messages/count_tokens')).json()).toEqual({input_tokens: 1200});
	expect((await post('/telemetry')).status).toBe(404);
	expect(standIn.requests).toEqual([]);
	expect(standIn.others).toEqual(['POST /v1/messages/count_tokens', 'POST /telemetry']);
});
