import {describe, expect, test} from 'vitest';
import {createRateLimits, describeFailure} from '../../../source/agents/codex/failure.js';

const sanitize = (text: string): string => text;
const none = createRateLimits();
const http = (kind: string, httpStatusCode: number | null) => ({[kind]: {httpStatusCode}});

/** Nothing is decided by words: all of them say the same. */
const message = 'try again later: rate limit, usage limit, 429, unauthorized';

test.each([
	['usageLimitExceeded', 'limited'],
	['rateLimitExceeded', 'limited'],
	['serverOverloaded', 'limited'],
	['internalServerError', 'limited'],
	[http('responseTooManyFailedAttempts', 429), 'limited'],
	[http('httpConnectionFailed', 503), 'limited'],
	[http('responseStreamDisconnected', null), 'limited'],
	[http('httpConnectionFailed', 403), 'failed'],
	[http('responseTooManyFailedAttempts', 400), 'failed'],
	['contextWindowExceeded', 'failed'],
	['modelNotFound', 'failed'],
	['badRequest', 'failed'],
	['somethingNew', 'failed'],
	[http('somethingNew', 429), 'failed'],
	[null, 'failed'],
	[7, 'failed'],
])('a turn that fails by %j is %s', (codexErrorInfo, outcome) => {
	expect(describeFailure({message, codexErrorInfo}, none, sanitize)).toEqual({outcome, reason: message});
});

test.each(['unauthorized', http('httpConnectionFailed', 401)])('%j says how to log in', codexErrorInfo => {
	expect(describeFailure({message: 'who?', codexErrorInfo}, none, sanitize)).toEqual({
		outcome: 'failed',
		cause: 'login',
		reason: 'who? (log in with `codex login`)',
	});
});

test.each([
	[{message: 'a', additionalDetails: 'b'}, 'a: b'],
	[{message: '', codexErrorInfo: 'sandboxError'}, 'sandboxError'],
	[null, 'the turn failed without a reason'],
])('%j is reported', (error, reason) => {
	expect(describeFailure(error, none, sanitize)).toEqual({outcome: 'failed', reason});
});

describe('a limit', () => {
	const at = 1_900_000_000;
	const used = (usedPercent: number, resetsAt: number | null) => ({usedPercent, resetsAt});
	const until = (...told: unknown[]) => {
		const limits = createRateLimits();
		for (const rateLimits of told) {
			limits.read({rateLimits});
		}
		return describeFailure({message: 'full', codexErrorInfo: 'usageLimitExceeded'}, limits, sanitize).until;
	};

	test.each([
		['the window that is used up', {primary: used(100, at), secondary: used(40, at + 99)}, at],
		['the later of two', {primary: used(101, at), secondary: used(100, at + 99)}, at + 99],
		['nobody knows when, with none used up', {primary: used(99, at), secondary: null}, undefined],
		['nobody knows when, without a time', {primary: used(100, null)}, undefined],
		['nobody knows when, beyond all dates', {primary: used(100, Number.MAX_VALUE)}, undefined],
		['nobody knows when, with nothing told', null, undefined],
	])('lasts until %s', (_, told, seconds) => {
		expect(until(told)).toBe(seconds === undefined ? undefined : new Date(seconds * 1000).toISOString());
	});

	test('is explained by what came last', () => {
		expect(until({primary: used(100, at)}, {primary: used(1, at)})).toBeUndefined();
	});
});
