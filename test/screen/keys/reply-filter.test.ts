import {expect, test} from 'vitest';
import {createReplyFilter} from '../../../source/screen/keys/reply-filter.js';

const setUp = () => {
	let now = 0;
	const heard: string[] = [];
	const filter = createReplyFilter({onBackground: background => heard.push(background), clock: () => now});
	return {
		filter,
		heard,
		pass: (milliseconds: number) => {
			now += milliseconds;
		},
		/** The keys that get through. */
		press: (...keys: string[]) => keys.filter(key => !filter.swallows(key)),
	};
};

const white = [...'11;rgb:ffff/ffff/ffff'];

test.each([
	['a bell', ['alt+]', ...white, 'ctrl+g']],
	['a string terminator', ['alt+]', ...white, 'alt+\\']],
	['escapes torn off', ['escape', ']', ...white, 'escape']],
])('an answer that ends with %s is heard and never typed', (_, keys) => {
	const {filter, heard, press} = setUp();
	filter.expect();
	expect(press(...keys).filter(key => key !== 'escape')).toEqual([]);
	expect(heard).toEqual(['light']);
	expect(press('1', ']')).toEqual(['1', ']']);
});

test('keys pressed before and after the answer get through', () => {
	const {filter, heard, press} = setUp();
	filter.expect();
	expect(press('j', 'alt+]', ...white, 'ctrl+g', 'k')).toEqual(['j', 'k']);
	expect(heard).toEqual(['light']);
});

test('nothing is taken when nothing was asked, or long after', () => {
	const {filter, press, pass} = setUp();
	expect(press('alt+]', '1')).toEqual(['alt+]', '1']);
	filter.expect();
	pass(5000);
	expect(press('alt+]', '1')).toEqual(['alt+]', '1']);
});

test('a person who presses the same first key keeps the keyboard', () => {
	const {filter, press} = setUp();
	filter.expect();
	expect(press('alt+]', 'q')).toEqual(['q']);
	expect(press('escape', 'q')).toEqual(['escape', 'q']);
});
