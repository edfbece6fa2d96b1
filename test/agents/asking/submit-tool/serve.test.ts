import {describe, expect, test} from 'vitest';
import {createSubmitServer} from '../../../../source/agents/asking/submit-tool/serve.js';

const schema = {
	type: 'object',
	properties: {verdict: {enum: ['yes', 'no']}, count: {type: 'integer'}},
	required: ['verdict'],
	additionalProperties: false,
};

const started = () => {
	const answers: unknown[] = [];
	const serve = createSubmitServer({schema, accept: answer => answers.push(answer)});
	const send = (message: object) => {
		const line = serve(JSON.stringify({jsonrpc: '2.0', ...message}));
		return line === undefined ? undefined : JSON.parse(line);
	};

	const submit = (input: unknown, name = 'submit_answer') =>
		send({id: 1, method: 'tools/call', params: {name, arguments: input}});
	return {answers, serve, send, submit};
};

test('it introduces itself in the version of the protocol that it is asked for', () => {
	const {send} = started();
	expect(send({id: 0, method: 'initialize', params: {protocolVersion: '2024-11-05'}})).toMatchObject({
		jsonrpc: '2.0',
		id: 0,
		result: {protocolVersion: '2024-11-05', capabilities: {tools: {}}, serverInfo: {name: 'treadle'}},
	});
	expect(send({method: 'notifications/initialized'})).toBeUndefined();
	expect(send({id: 'a', method: 'ping'})).toEqual({jsonrpc: '2.0', id: 'a', result: {}});
});

test('its one tool takes what the question asks for', () => {
	expect(started().send({id: 1, method: 'tools/list'}).result.tools).toEqual([
		{name: 'submit_answer', description: expect.any(String), inputSchema: schema},
	]);
});

test('an answer that fits is taken as it is', () => {
	const {answers, submit} = started();
	expect(submit({verdict: 'yes', count: 3}).result).toMatchObject({isError: false});
	expect(answers).toEqual([{verdict: 'yes', count: 3}]);
});

describe('what does not fit is sent back with what is wrong', () => {
	test.each<[string, unknown, string]>([
		['another value', {verdict: 'maybe'}, 'verdict'],
		['a further key', {verdict: 'yes', sure: true}, 'sure'],
		['a missing key', {count: 1}, 'verdict'],
		['another type', {verdict: 'yes', count: 'one'}, 'count'],
		['no object', ['yes'], 'object'],
		['nothing', undefined, 'verdict'],
	])('%s', (_, input, word) => {
		const {answers, submit} = started();
		const {content, isError} = submit(input).result;
		expect(isError).toBe(true);
		expect(content[0].text).toContain('Call submit_answer again');
		expect(content[0].text).toContain(word);
		expect(answers).toEqual([]);
	});
});

test('there is no other tool and no other method', () => {
	const {answers, send, submit} = started();
	expect(submit({verdict: 'yes'}, 'submit')).toMatchObject({error: {code: -32_602}});
	expect(send({id: 2, method: 'resources/list'})).toMatchObject({id: 2, error: {code: -32_601}});
	expect(answers).toEqual([]);
});

test.each(['', '  ', '{"jsonrpc":"2.0","id":7,"result":{}}', '{"jsonrpc":"2.0","method":"tools/call"}'])(
	'%j wants no response',
	line => expect(started().serve(line)).toBeUndefined(),
);

test.each(['{"half', '[1]', 'null', 'Hello'])('%j is an error, and not the end', line => {
	const {serve, submit} = started();
	expect(JSON.parse(serve(line) ?? '')).toMatchObject({id: null, error: {code: -32_700}});
	expect(submit({verdict: 'no'}).result.isError).toBe(false);
});
