import {expect, test} from 'vitest';
import {readResult} from '../../../source/agents/claude/result.js';

const failed = {type: 'result', subtype: 'success', is_error: true, terminal_reason: 'api_error'};
const read = (fields: object, error?: string, until?: string) =>
	readResult({...failed, ...fields}, {error, until}, text => text);

test.each([
	[
		'a key that is not valid',
		{api_error_status: 401, result: 'Invalid key'},
		/log in with \/login.*\(Invalid key\)/,
	],
	['a wrong model', {api_error_status: 404, result: 'no model x'}, 'the agent failed (HTTP 404): no model x'],
	['a wrong request', {api_error_status: 400, errors: ['too long']}, 'the agent failed (HTTP 400): too long'],
	['its limit of turns', {subtype: 'error_max_turns'}, /--max-turns/],
	['its own budget', {subtype: 'error_max_budget_usd'}, /--max-budget-usd/],
	['an unknown subtype', {subtype: 'error_new', terminal_reason: 'x'}, 'the agent failed (x)'],
	[
		'fields of wrong types',
		{subtype: 7, is_error: 'no', terminal_reason: 7},
		'the agent failed (no subtype)',
	],
	['words that speak of limits', {api_error_status: 400, result: 'rate limit 429 overloaded'}, /HTTP 400/],
	['an error in spite of its subtype', {}, 'the agent failed (api_error)'],
	[
		'an error subtype without is_error',
		{is_error: false, subtype: 'error_during_execution'},
		/the agent failed/,
	],
])('%s fails the turn', (_, fields, reason) => {
	const end = read(fields);
	expect(end.outcome).toBe('failed');
	expect(end.reason).toMatch(reason);
});

test.each([
	['a rate limit', {api_error_status: 429}, undefined],
	['overload', {api_error_status: 529, api_error_type: 'overloaded_error'}, undefined],
	['an outage', {api_error_status: 503}, undefined],
	['a limit by its type', {api_error_type: 'rate_limit_error'}, undefined],
	['a provider out of reach', {api_error_status: null}, 'server_error'],
])('%s is a limit', (_, fields, error) => {
	expect(read(fields, error)).toMatchObject({
		outcome: 'limited',
		reason: expect.stringContaining('is not available now'),
	});
	expect(read(fields, error, '2027-01-15T08:00:00.000Z').until).toBe('2027-01-15T08:00:00.000Z');
});

test('a status speaks louder than what was said before it', () => {
	expect(read({api_error_status: 400}, 'rate_limit').outcome).toBe('failed');
});
