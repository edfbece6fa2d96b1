import {describe, expect, test} from 'vitest';
import {closeFence, fenced, inlineCode, openFence, quoted} from '../../../source/loop/prompt/markdown.js';

test('a fence is longer than any in the text', () => {
	expect(fenced('plain')).toBe('```\nplain\n```');
	expect(fenced('a ```` b')).toBe('`````\na ```` b\n`````');
});

test('every line of a quote is quoted, whatever ends it', () => {
	expect(quoted('# a\r\n\r\nb\rc')).toBe('> # a\n>\n> b\n> c');
});

test('code within a line survives backticks and line ends', () => {
	expect(inlineCode('a b')).toBe('`a b`');
	expect(inlineCode('a`b``c\nd')).toBe('``` a`b``c d ```');
});

describe('open code blocks', () => {
	test.each([
		['none', undefined],
		['```\na\n```', undefined],
		['```js\na', '```'],
		['~~~~\n```\n~~~', '~~~~'],
		['````\n```\n', '````'],
		['```\na\n``` not the end', '```'],
		['```in line```', undefined],
		['    ```', undefined],
		['```\r\na\r\n```\r\n', undefined],
	])('%j leaves %s open', (text, fence) => {
		expect(openFence(text)).toBe(fence);
		expect(openFence(closeFence(text))).toBeUndefined();
	});
});
