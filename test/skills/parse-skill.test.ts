import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {parseSkill} from '../../source/skills/parse-skill.js';
import {problemOf, skillText} from './support/skill-text.js';

const file = path.resolve('skills/dates/SKILL.md');
const parse = (text: string) => parseSkill(text, file, 'dates');
const mistakes = async (text: string): Promise<string> => (await problemOf(() => parse(text))).message;

test('a skill gives its name, its description and its instructions without the front matter', () => {
	expect(parse(skillText('dates', '# Dates\n\nUse UTC.\n\n---\n\nAlways.'))).toEqual({
		name: 'dates',
		description: 'Knows dates. Use it for dates.',
		body: '# Dates\n\nUse UTC.\n\n---\n\nAlways.',
		warnings: [],
	});
});

test.each([
	'license: MIT\n',
	'compatibility: Needs git\n',
	'metadata:\n  author: me\n  version: "1.0"\n',
	'allowed-tools: Read Bash(git:*)\n',
	'allowed-tools: [Read, Grep]\n',
	'disable-model-invocation: true\nargument-hint: "[file]"\n',
])('may say %j', settings => {
	expect(parse(skillText('dates', 'x', settings)).name).toBe('dates');
});

test('may have a byte order mark and Windows line ends', () => {
	expect(parse(`\uFEFF${skillText('dates', 'a\nb').replaceAll('\n', '\r\n')}`).body).toBe('a\nb');
});

test('long texts are counted in characters, up to the greatest that is allowed', () => {
	const text = (length: number) => `---\nname: dates\ndescription: ${'😀'.repeat(length)}\n---\nx`;
	expect(parse(text(1024)).description).toHaveLength(2048);
	expect(() => parse(text(1025))).toThrow('description: has 1,025 characters; the limit is 1,024.');
});

test('more than 500 lines are a warning, not an error', () => {
	expect(parse(skillText('dates', 'x\n'.repeat(500).trim())).warnings).toEqual([]);
	expect(parse(skillText('dates', 'x\n'.repeat(501).trim())).warnings).toEqual([
		'skills/dates/SKILL.md has 501 lines of instructions; 500 are the most a skill should have. Move details into files beside it.',
	]);
});

describe('what is wrong is reported with its place', () => {
	test.each([
		['an empty file', ''],
		['no front matter', '# Dates\n\nUse UTC.\n'],
		['front matter that never ends', '---\nname: dates\n'],
		['no settings', '---\n---\nx'],
		['a list', '---\n- name\n---\nx'],
		['invalid YAML', '---\nname: dates\ndescription: Use it: always\n---\nx'],
		['a key that is there twice', skillText('dates', 'x', 'name: dates\n')],
		['no name', '---\ndescription: d\n---\nx'],
		['no description', '---\nname: dates\n---\nx'],
		['a description of blanks', '---\nname: dates\ndescription: "  "\n---\nx'],
		['a number', '---\nname: dates\ndescription: 5\n---\nx'],
		['another name than the folder', skillText('times')],
		['a name in capitals', skillText('Dates')],
		['a name with two hyphens', skillText('da--tes')],
		['a long name', skillText('d'.repeat(65))],
		['long words on compatibility', skillText('dates', 'x', `compatibility: ${'c'.repeat(501)}\n`)],
		['metadata that is no mapping', skillText('dates', 'x', 'metadata: me\n')],
		['tools that are no names', skillText('dates', 'x', 'allowed-tools: {a: b}\n')],
		['an empty license', skillText('dates', 'x', 'license:\n')],
		['no instructions', skillText('dates', '')],
		['text that turns around', skillText('dates', 'run \u202Etxt')],
		['all at once', '---\nname: Times\nlicense: 5\n---\n'],
	])('%s', async (_, text) => {
		expect(await mistakes(text)).toMatchSnapshot();
	});
});
