import type {Key} from 'ink';
import {expect, test} from 'vitest';
import {characterOf, keysOf} from '../../../source/screen/keys/key-press.js';

const none: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

test.each<[string, Partial<Key>, string[]]>([
	['j', {}, ['j']],
	['G', {shift: true}, ['G']],
	['   ', {}, ['space', 'space', 'space']],
	['ab\r', {}, ['a', 'b', 'return']],
	['\n', {}, ['ctrl+j']],
	['', {return: true, meta: true}, ['alt+return']],
	['k', {meta: true}, ['alt+k']],
	['c', {ctrl: true}, ['ctrl+c']],
	[' ', {ctrl: true}, ['ctrl+space']],
	['\u0003', {}, ['ctrl+c']],
	['', {leftArrow: true}, ['left']],
	['', {leftArrow: true, shift: true}, ['shift+left']],
	['', {tab: true, shift: true}, ['shift+tab']],
	['', {escape: true, meta: true}, ['escape']],
	['a', {eventType: 'release'}, []],
	['', {}, []],
])('%j with %j is %j', (input, flags, keys) => {
	expect(keysOf(input, {...none, ...flags})).toEqual(keys);
});

test('only keys that stand for a character type one', () => {
	expect(['space', 'ctrl+j', 'é', '👍', 'left', 'ctrl+a'].map(characterOf)).toEqual([
		' ',
		'\n',
		'é',
		'👍',
		undefined,
		undefined,
	]);
});
