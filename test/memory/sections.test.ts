import {describe, expect, test} from 'vitest';
import {parseMemory, renderSection} from '../../source/memory/sections.js';

const titles = (text: string): string[] => parseMemory(text).map(({title}) => title);

test('a file as people write them', () => {
	const text = [
		'# Memory of the spec loop',
		'',
		'We use tabs.',
		'',
		'## Dates are UTC (pinned)',
		'The server says so.',
		'',
		'## spec-3 · iteration 1 · failed',
		'',
		'- one',
		'',
		'### Details',
		'',
		'    ## not a heading',
		'',
	].join('\n');
	const expected = [
		{title: 'Memory of the spec loop', text: 'We use tabs.', pinned: true},
		{title: 'Dates are UTC (pinned)', text: 'The server says so.', pinned: true},
		{
			title: 'spec-3 · iteration 1 · failed',
			text: '- one\n\n### Details\n\n    ## not a heading',
			pinned: false,
		},
	];
	expect(parseMemory(text)).toEqual(expected);
	expect(parseMemory(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(expected);
});

test.each([
	['', []],
	['\n\n', []],
	['# Only a title\n', []],
	['just words', ['']],
	['## A\n## B', ['A', 'B']],
	['  ## A ##  \n', ['A']],
	['## C#\n', ['C#']],
	['##\ntext', ['']],
	['##A\n', ['']],
	['```\n## A\n```\n## B', ['', 'B']],
	['## A\n~~~\n## no\n```\n## no\n~~~\n## B', ['A', 'B']],
	['## A\n````\n```\n## no\n````\n## B', ['A', 'B']],
	['## A\n> ## no\n- ## no', ['A']],
	['## A (Pinned)', ['A (Pinned)']],
])('%j', (text, expected) => {
	expect(titles(text)).toEqual(expected);
});

test('pinned is what its heading says, in any case', () => {
	expect(parseMemory('## A (PINNED)\n## B pinned\n## C\n(pinned)').map(({pinned}) => pinned)).toEqual([
		true,
		false,
		false,
	]);
});

describe('what is rendered is read back as one section', () => {
	test.each([
		['plain', 'text'],
		['', 'no title'],
		['two\nlines', 'x'],
		['heading', 'a\n## b\n# c\n### d\n##\n   ## e'],
		['open block', '```\n## inside\nnever closed'],
		['closed block', '````\n```\n## inside\n````\n## outside'],
		['windows', 'a\r\n## b\r## c'],
		['empty', ''],
	])('%s', (title, text) => {
		const rendered = renderSection({title, text});
		const sections = parseMemory(`${rendered}\n## Next\n\nnext\n`);
		expect(sections).toHaveLength(2);
		expect(sections[0]?.title).toBe(title.replace('\n', ' ') || 'Note');
		expect(sections[1]).toMatchObject({title: 'Next', text: 'next'});
	});
});
