import assert from 'node:assert/strict';
import test from 'node:test';
import {ago, format, parse} from '../src/index.js';

test('format writes the largest unit first', () => {
	assert.equal(format(5_400_000), '1h 30m');
	assert.equal(format(183_845_006), '2d 3h 4m 5s 6ms');
	assert.equal(format(86_400_001), '1d 1ms');
	assert.equal(format(0), '0ms');
	assert.equal(format(-90_000), '-1m 30s');
});

test('parse reads back what format writes', () => {
	for (let n = 1; n < 1e12; n = n * 3 + 7) {
		assert.equal(parse(format(n)), n);
		assert.equal(parse(format(-n)), -n);
	}
});

test('ago says it in words', () => {
	const now = Date.UTC(2030, 0, 1);
	assert.equal(ago(now, now), 'just now');
	assert.equal(ago(now - 59_999, now), 'just now');
	assert.equal(ago(now - 5 * 60_000, now), '5 minutes ago');
	assert.equal(ago(now - 119 * 60_000, now), '1 hour ago');
	assert.equal(ago(now - 24 * 3_600_000, now), '1 day ago');
	assert.equal(ago(now + 60_000, now), 'in 1 minute');
	assert.equal(ago(now + 49 * 3_600_000, now), 'in 2 days');
});
