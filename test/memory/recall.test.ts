import {describe, expect, test} from 'vitest';
import {openFence} from '../../source/loop/prompt/markdown.js';
import type {MemorySection} from '../../source/memory/memory.js';
import {recall} from '../../source/memory/recall.js';

const entry = (title: string, text = title, pinned = false): MemorySection => ({title, text, pinned});

test('nothing is nothing', () => {
	expect(recall([], 1000)).toBe('');
});

test('all of it when it fits, in the order of the file', () => {
	expect(recall([entry('A'), entry('B', 'b', true), entry('', 'intro')], 1000)).toBe(
		'### A\n\nA\n\n### B\n\nb\n\nintro',
	);
});

test('pinned first, then the newest that fit, and what is missing is said', () => {
	const sections = Array.from({length: 50}, (_, index) =>
		entry(`n${index}`, 'x'.repeat(100), index === 3 || index === 10),
	);
	const text = recall(sections, 1000);
	expect(text.match(/(?<=### )n\d+/g)).toEqual(['n3', 'n10', 'n44', 'n45', 'n46', 'n47', 'n48', 'n49']);
	expect(text.startsWith('(42 older entries left out.)\n\n### n3')).toBe(true);
	expect(recall(sections.slice(41), 1000)).toMatch(/^\(1 older entry left out\.\)/);
});

test('the first that does not fit ends it: no holes', () => {
	const sections = [entry('small'), ...[300, 301, 400].map(size => entry(`n${size}`, 'x'.repeat(size)))];
	expect(recall(sections, 1000).match(/(?<=### )\w+/g)).toEqual(['n301', 'n400']);
});

test('one that is much too long is cut, in the middle and visibly', () => {
	const text = recall([entry('old'), entry('long', `begin ${'x'.repeat(5000)} end`)], 1000);
	expect(text).toMatch(/### old[\s\S]*### long\n\nbegin x+\n… [\d,]+ characters left out …\nx+ end$/);
	expect(text.length).toBeLessThanOrEqual(1000);
});

test('pinned ones never push out the newest', () => {
	const pinned = Array.from({length: 5}, (_, index) => entry(`p${index} (pinned)`, 'x'.repeat(900), true));
	const text = recall([...pinned, entry('new')], 3000);
	expect(text.match(/(?<=### )\w+/g)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'new']);
});

test('a code block left open in one entry does not swallow the next', () => {
	expect(openFence(recall([entry('A', '```\nx'), entry('B')], 1000))).toBeUndefined();
});

describe('the budget holds', () => {
	test.each([0, 50, 81, 200, 1000, 12_000])('%d bytes', budget => {
		for (const unit of ['x', '😀', '```\n', '\n', '~~~~~~\n']) {
			const sections = Array.from({length: 40}, (_, index) =>
				entry(`${unit}${index}`, unit.repeat((index % 7) * 100), index % 5 === 0),
			);
			const text = recall(sections, budget);
			expect(Buffer.byteLength(text)).toBeLessThanOrEqual(Math.max(budget, 40));
		}
	});
});
