import {expect, test} from 'vitest';
import {withTouched} from '../../../source/engine/verdicts/with-touched.js';

const passed = {status: 'passed', summary: 'exit 0 after 1s', milliseconds: 1, evidence: ''} as const;

test('a pass during which a protected file was written to is tampering', () => {
	expect(withTouched(passed, ['test/a.test.js'], {})).toMatchObject({
		status: 'tampered',
		summary: 'protected files were written to while it ran: test/a.test.js (exit 0 after 1s)',
	});
});

test('what the check wrote to on the base is its own habit', () => {
	expect(withTouched(passed, ['snapshot'], undefined)).toEqual({
		...passed,
		baseline: {touched: ['snapshot']},
	});
	expect(withTouched(passed, ['snapshot'], {touched: ['snapshot']})).toEqual(passed);
	expect(withTouched(passed, ['snapshot', 'test/a'], {touched: ['snapshot']})).toMatchObject({
		status: 'tampered',
	});
});

test('a failure stays what it is', () => {
	expect(withTouched({...passed, status: 'failed'}, ['test/a'], {})).toMatchObject({status: 'failed'});
	expect(withTouched(passed, [], {})).toEqual(passed);
});
