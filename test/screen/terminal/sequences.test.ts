import {expect, test} from 'vitest';
import {notification, passedOn, setProgress, setTitle} from '../../../source/screen/terminal/sequences.js';

const hostile = [
	'\u001B]52;c;aGFja2Vk\u0007',
	'\u001B\\\u001B[2J',
	'\u0007bell',
	'\u009D0;title\u009C',
	'\u0090q\u009C',
	'a\rb\nc\td',
	'\u202Eback',
	'x;y;z',
	'\u0000\u0018\u001A',
	'long '.repeat(1000),
].join('');

const controls = /\p{Cc}/gu;

test.each([
	['a title', setTitle(hostile), '\u001B]2;'],
	['a notification', notification('9', hostile, hostile), '\u001B]9;'],
	['a notification with a title', notification('777', hostile, hostile), '\u001B]777;notify;'],
])('%s holds nothing but text', (_, sequence, start) => {
	expect(sequence.startsWith(start)).toBe(true);
	expect(sequence.endsWith('\u001B\\')).toBe(true);
	const inside = sequence.slice(start.length, -2);
	expect(inside.match(controls)).toBeNull();
	expect(inside).not.toContain('\u202E');
	expect(inside.split(';')).toHaveLength(start.includes('777') ? 2 : 1);
	expect(sequence.length).toBeLessThan(500);
});

test('no notification can be taken for a command of the same code', () => {
	expect(notification('9', '4;1;50', 'x')).toBe('\u001B]9;· 4,1,50: x\u001B\\');
});

test('progress is a whole number of percent', () => {
	expect(setProgress({state: 'normal', share: 0.336})).toBe('\u001B]9;4;1;34\u001B\\');
	expect(setProgress({state: 'waiting', share: 7})).toBe('\u001B]9;4;4;100\u001B\\');
	expect(setProgress({state: 'error', share: Number.NaN})).toBe('\u001B]9;4;2;0\u001B\\');
	expect(setProgress({state: 'none', share: 0.5})).toBe('\u001B]9;4;0;0\u001B\\');
});

test('tmux hands it on with its escapes doubled', () => {
	expect(passedOn('\u001B]9;x\u001B\\')).toBe('\u001BPtmux;\u001B\u001B]9;x\u001B\u001B\\\u001B\\');
});
