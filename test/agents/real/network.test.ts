import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

/** Set by test/agents/real/run.ts, which took every other network away, or says that it could not. */
const isApart = process.env.TREADLE_TEST_NETWORK === 'loopback';

const interfaces = (): string[] =>
	[...readFileSync('/proc/net/dev', 'utf8').matchAll(/^\s*([^\s:]+):/gm)].map(([, name = '']) => name);

test(isApart ? 'there is no network but the loopback' : 'the loopback is there', () => {
	expect(interfaces()).toContain('lo');
	if (isApart) {
		expect(interfaces()).toEqual(['lo']);
	}
});
