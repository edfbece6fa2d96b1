import {expect, test} from 'vitest';
import {readFailure} from '../../../source/agents/acp/failure.js';
import {ProviderRefusal} from '../../../source/agents/session/provider-refusal.js';

const now = Date.parse('2026-11-21T03:00:00Z');
const read = (error: unknown, login?: string) => {
	const {message, isLimit, until} = readFailure(error, {
		sanitize: text => text.replaceAll('\u001B', ''),
		authMethods: [{name: 'Key', description: 'set KEY'}],
		login,
		now,
	});
	return {message, isLimit, until};
};

const google = (code: number, retryDelay?: string) =>
	JSON.stringify({
		error: {code, message: 'Resource exhausted', details: [{}, ...(retryDelay ? [{retryDelay}] : [])]},
	});

test.each([
	[
		'its code',
		{code: 429, message: 'Daily quota'},
		'has reached a limit of its provider: Daily quota',
		undefined,
	],
	[
		'the body of the provider in its message',
		{code: 429, message: google(429, '34.5s')},
		'has reached a limit of its provider: Resource exhausted',
		'2026-11-21T03:00:34.500Z',
	],
	[
		'a status in its data',
		{code: -32_603, message: 'Internal error', data: {statusCode: 429, retryAfter: '60'}},
		'has reached a limit of its provider: Internal error',
		'2026-11-21T03:01:00.000Z',
	],
	[
		'an outage',
		{code: 503, message: 'Overloaded'},
		'has a provider that is down (status 503): Overloaded',
		undefined,
	],
	[
		'the word of the provider that it is broken',
		{code: 500, message: google(500)},
		'has a provider that is down (status 500): Resource exhausted',
		undefined,
	],
	[
		'what the provider answered to a call, though it says only that it is broken',
		new ProviderRefusal(500, 'Broken\u001B', now + 5000),
		'has a provider that is down (status 500): Broken',
		'2026-11-21T03:00:05.000Z',
	],
	[
		'a time that no calendar holds',
		{code: 429, message: 'Later', data: {retryAfter: 1e300}},
		'has reached a limit of its provider: Later',
		undefined,
	],
])('a limit is known by %s', (_, error, message, until) => {
	expect(read(error)).toEqual({message, isLimit: true, until});
});

test.each([
	['words', {code: -32_603, message: 'Internal error', data: {details: '429 rate limit exceeded'}}],
	['a status that agents make up', {code: 500, message: 'models/nope is not found'}],
	['a status that is none', {code: '429', message: 'x'}],
	['a time that is none', {code: 400, message: google(400, '34s')}],
])('%s are no limit', (_, error) => {
	expect(read(error)).toMatchObject({isLimit: false, until: undefined});
});

test('a time that is none is left out', () => {
	expect(read({code: 429, message: google(429, 'soon')})).toMatchObject({isLimit: true, until: undefined});
});

test.each([
	[{code: -32_000, message: 'Auth'}, 'run x', 'needs a login (run x): Auth'],
	[{code: -32_000, message: 'Auth'}, undefined, 'needs a login (Key: set KEY): Auth'],
	[
		{code: 401, message: google(401)},
		'run x',
		'was refused by its provider; its login is not valid (run x): Resource exhausted',
	],
	[
		{code: -32_603, message: 'E', data: {errorName: 'ProviderAuthError'}},
		'run x',
		'its login is not valid (run x): E',
	],
])('a login: %j', (error, login, message) => {
	expect(read(error, login).message).toContain(message);
});

test.each([
	[
		{code: -32_603, message: 'Internal error', data: {details: 'disk full'}},
		'reported an error: Internal error: disk full',
	],
	[{code: -32_603, message: 'a\u001B[2J\nb'}, 'reported an error: a[2J b'],
	[{}, 'reported an error without a reason'],
	['text', 'reported an error without a reason'],
	[undefined, 'reported an error without a reason'],
])('anything else: %j', (error, message) => {
	expect(read(error)).toEqual({message, isLimit: false, until: undefined});
});
