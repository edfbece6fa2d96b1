import {describe, expect, test} from 'vitest';
import {createLineSplitter} from '../../../source/system/text/split-lines.js';

/** Feeds the bytes in pieces of the size; returns the lines. */
const split = (bytes: Uint8Array, size: number, limit?: number): string[] => {
	const splitter = createLineSplitter(limit);
	const lines: string[] = [];
	for (let index = 0; index < bytes.length; index += size) {
		const whole = splitter.push(bytes.subarray(index, index + size));
		lines.push(...(whole === undefined ? [] : whole.split('\n')));
	}

	const last = splitter.end();
	return last === undefined ? lines : [...lines, last];
};

const sizes = [1, 2, 3, 5, 7, 40, 1000];

describe.each(sizes)('in pieces of %i bytes', size => {
	test.each([
		['line feeds', 'a\nb\n', ['a', 'b']],
		['no line end at the end', 'a\nb', ['a', 'b']],
		['empty lines', '\n\na\n\n', ['', '', 'a', '']],
		['CRLF', 'a\r\nb\r\n\r\nc', ['a', 'b', '', 'c']],
		['a progress bar', '10%\r20%\r30%\ndone\r', ['10%', '20%', '30%', 'done']],
		['CR before CRLF', 'a\r\r\nb', ['a', '', 'b']],
		['UTF-8', 'ä€𝄞\n漢字\n', ['ä€𝄞', '漢字']],
		['line separators that are none', 'a\u2028b\u2029c\n', ['a\u2028b\u2029c']],
		['nothing', '', []],
	])('%s', (_, text, lines) => {
		expect(split(Buffer.from(text), size)).toEqual(lines);
	});

	test('bytes that are not UTF-8', () => {
		expect(split(Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0xe2, 0x82, 0x0a]), size)).toEqual([
			'a\uFFFD\uFFFD',
			'\uFFFD',
		]);
	});

	test('a line over the limit is cut, counted and marked, and the next one is whole', () => {
		const text = `${'x'.repeat(25)}\nshort\n${'y'.repeat(30)}`;
		expect(split(Buffer.from(text), size, 10)).toEqual([
			'xxxxxxxxxx …[15 more bytes]',
			'short',
			'yyyyyyyyyy …[20 more bytes]',
		]);
	});
});

test('a stream without a line end is held in bounded memory', () => {
	const splitter = createLineSplitter();
	const chunk = Buffer.alloc(65_536, 'x');
	const before = process.memoryUsage().rss;
	const chunks = 5000;
	for (let index = 0; index < chunks; index++) {
		splitter.push(chunk);
	}

	expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
	expect(splitter.end()).toBe(`${'x'.repeat(1_048_576)} …[${chunks * 65_536 - 1_048_576} more bytes]`);
});
