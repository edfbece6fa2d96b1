import assert from 'node:assert/strict';
import test from 'node:test';
import {parse} from '../src/index.js';

test('parse adds up the parts', () => {
	assert.equal(parse('1h 30m'), 5_400_000);
	assert.equal(parse('2d3h4m5s6ms'), 183_845_006);
	assert.equal(parse('  10S '), 10_000);
	assert.equal(parse('0ms'), 0);
});

test('parse takes decimals and words', () => {
	assert.equal(parse('1.5 hours'), 5_400_000);
	assert.equal(parse('1 day 2 Minutes'), 86_520_000);
	assert.equal(parse('0.25s'), 250);
	assert.equal(parse('1 second'), 1000);
});

test('parse refuses what is not a duration', () => {
	for (const text of ['soon', '', '12', '5 parsecs', 'h', '1h and a bit', '1..5h']) {
		assert.throws(
			() => parse(text),
			error => error instanceof RangeError && error.message.includes(text),
			`parse(${JSON.stringify(text)}) should throw a RangeError that quotes it`,
		);
	}
});
