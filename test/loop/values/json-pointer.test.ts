import {expect, test} from 'vitest';
import {pointerLimit, pointerMistake} from '../../../source/loop/values/json-pointer.js';

// Source: RFC 6901 section 5
test.each(['', '/foo', '/foo/0', '/', '/a~1b', '/c%d', '/e^f', '/g|h', '/i\\j', '/k"l', '/ ', '/m~0n'])(
	'%j is a pointer',
	pointer => {
		expect(pointerMistake(pointer)).toBeUndefined();
	},
);

test.each([
	'total',
	'total.lines.pct',
	'$.total.lines[0]',
	'$["total"][\'pct\']',
	'#/total/pct',
	'total/pct',
	'$',
	'a~b',
	'/a~b',
	'/a~2',
	'/~',
])('%j is none', pointer => {
	expect(pointerMistake(pointer)).toMatchSnapshot();
});

test('a pointer that is a document is refused', () => {
	expect(pointerMistake(`/${'x'.repeat(pointerLimit)}`)).toBe('513 characters long; the limit is 512.');
});
