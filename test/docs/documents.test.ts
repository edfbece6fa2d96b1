import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {createProgram} from '../../source/commands/program/program.js';
import {exitCodes} from '../../source/problem.js';
import {documents} from './documents.js';

test('the documents made from code are up to date: npm run docs', async () => {
	for (const [file, content] of Object.entries(await documents())) {
		expect(await readFile(file, 'utf8'), file).toBe(content);
	}
});

test('the README names every command and every exit code', async () => {
	const readme = await readFile('README.md', 'utf8');
	const commands = createProgram(() => {}).commands.map(command => command.name());
	expect(commands.length).toBeGreaterThan(8);
	expect(commands.filter(name => !readme.includes(`| \`treadle ${name}`))).toEqual([]);
	expect(Object.values(exitCodes).filter(code => !readme.includes(`\n| ${code} | `))).toEqual([]);
});
