import {describe, expect, test} from 'vitest';
import {readItems} from '../../../source/verifiers/checklist/spec-items.js';

const texts = (markdown: string): string[] => readItems(markdown).map(({text}) => text);
const commandOf = (item: string): string | undefined => readItems(`- [ ] ${item}`)[0]?.command;

describe('what is an item', () => {
	test.each<[string, string, string[]]>([
		['unticked and ticked ones alike', '- [ ] a\n- [x] b\n* [X] c\n+ [ ] d', ['a', 'b', 'c', 'd']],
		['those of ordered lists', '1. [ ] a\n2) [x] b\n', ['a', 'b']],
		['those at any depth', '- [ ] a\n  - [x] b\n    1. [ ] c\n- [ ] d', ['a', 'b', 'c', 'd']],
		['those below items that are none', '- group\n  - [ ] a\n- [ ] b', ['a', 'b']],
		['those in block quotes', '> - [ ] a\n>   > - [ ] b', ['a', 'b']],
		['those after a byte order mark', '\uFEFF- [ ] a', ['a']],
		[
			'those of files from Windows',
			'# Spec\r\n\r\n- [ ] a\r\n  goes on\r\n  - [x] b\r\n',
			['a goes on', 'b'],
		],
		['those of files from old Macs', '- [ ] a\r- [ ] b\r', ['a', 'b']],
		['those whose ticks stand on a line of their own', '- [ ]\n  a', ['a']],
	])('%s', (_, markdown, expected) => expect(texts(markdown)).toEqual(expected));

	test.each<[string, string]>([
		['a list without ticks', '- a\n- b'],
		['an item without text', '- [ ]\n- [x] '],
		['what stands in a code block', '```\n- [ ] a\n```\n\n    - [ ] b\n'],
		['what stands in a code block of an item', '- a\n\n  ```\n  - [ ] b\n  ```'],
		['what stands in a comment', '<!--\n- [ ] a\n-->'],
		['a tick within a text', 'The box [ ] a\n- see [x] b'],
		['another tick', '- [y] a\n- [] b\n- [  ] c'],
		['escaped brackets', String.raw`- \[ ] a`],
		['nothing', ''],
	])('not %s', (_, markdown) => expect(readItems(markdown)).toEqual([]));
});

test('items have their number, line and depth, whatever is ticked', () => {
	const spec = '# Spec\n\n- [x] parser\n  - [ ] dates\n  - group\n    - [ ] times\n- [ ] docs\n';
	const items = readItems(spec);
	expect(items).toEqual([
		{number: 1, line: 3, depth: 0, text: 'parser'},
		{number: 2, line: 4, depth: 1, text: 'dates'},
		{number: 3, line: 6, depth: 1, text: 'times'},
		{number: 4, line: 7, depth: 0, text: 'docs'},
	]);
	expect(readItems(spec.replaceAll('[ ]', '[x]'))).toEqual(items);
});

test('the text is one line, of the item alone', () => {
	const spec =
		'- [ ] **Dates** as\n  [ISO](https://x.test) and `raw`\n\n  With more.\n\n  - [ ] below\n\n- [ ] next';
	expect(texts(spec)).toEqual(['Dates as ISO and raw With more.', 'below', 'next']);
	expect(texts(`- [ ] ${'long '.repeat(200)}`)[0]).toHaveLength(300);
});

describe('the command of its own that an item ends with', () => {
	test.each<[string, string]>([
		['in parentheses', 'Dates are parsed (`npm test -- dates`)'],
		['in parentheses with blanks and a full stop', 'Dates are parsed ( `npm test -- dates` ).'],
		['behind check:', 'Dates are parsed, check: `npm test -- dates`'],
		['behind Verify: on the next line', 'Dates are parsed\n  Verify: `npm test -- dates`.'],
		['behind run: in a paragraph of its own', 'Dates are parsed\n\n  run: `npm test -- dates`'],
		['behind run: in parentheses', 'Dates are `parsed` (run: `npm test -- dates`)'],
		['and nothing else', '(`npm test -- dates`)'],
		['above the items below it', 'Dates (`npm test -- dates`)\n  - [ ] below'],
	])('%s', (_, item) => expect(commandOf(item)).toBe('npm test -- dates'));

	test.each<[string, string]>([
		['code within the text', 'Call `npm test` first'],
		['code at the end', 'It is done by `npm test`'],
		['code in parentheses before the end', 'It (`npm test`) works'],
		['code in parentheses with other words', 'It works (see `npm test`)'],
		['two pieces of code in parentheses', 'It works (`a` or `b`)'],
		['a word that ends in check', 'Run the recheck:`npm test`'],
		['code below check: that is a block', 'It works. check:\n\n  ```\n  npm test\n  ```'],
		['a link in parentheses', 'It works ([`npm test`](x))'],
		['plain text in parentheses', 'It works (npm test)'],
		['code with nothing in it', 'It works (` `)'],
		['code in parentheses of a paragraph that is not the last', 'Works (`npm test`)\n\n  More.'],
		['that of an item below it', 'Dates\n  - [ ] below (`npm test`)'],
	])('not %s', (_, item) => expect(commandOf(item)).toBeUndefined());

	test('is no part of the text', () => {
		expect(texts('- [ ] Dates are parsed (`npm test`)\n- [ ] Docs. Check: `x`\n- [ ] (`npm test`)')).toEqual([
			'Dates are parsed',
			'Docs.',
			'npm test',
		]);
	});
});

test('a long spec is read quickly', () => {
	const start = performance.now();
	expect(readItems('- [ ] an item with `code` (`npm test`)\n'.repeat(2000))).toHaveLength(2000);
	expect(performance.now() - start).toBeLessThan(3000);
});
