import {globSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createProgram} from '../../source/commands/program/program.js';
import {exitCodes} from '../../source/problem.js';
import {roles} from '../../source/words/roles.js';
import {documents} from './documents.js';

test('the documents made from code are up to date: npm run docs', async () => {
	for (const [file, content] of Object.entries(await documents())) {
		expect(await readFile(file, 'utf8'), file).toBe(content);
	}
});

test('the documents name every command and every exit code', async () => {
	const readme = await readFile('README.md', 'utf8');
	const details = await readFile('docs/commands.md', 'utf8');
	const commands = createProgram(() => {}).commands.map(command => command.name());
	expect(commands.length).toBeGreaterThan(8);
	expect(commands.filter(name => !readme.includes(`| \`treadle ${name}`))).toEqual([]);
	expect(Object.values(exitCodes).filter(code => !details.includes(`\n| ${code} | `))).toEqual([]);
});

test('CONTRIBUTING.md has a sentence for every folder, two levels deep', async () => {
	const text = await readFile('CONTRIBUTING.md', 'utf8');
	const folders = [...new Set(globSync('source/*/{*,*/*}.{ts,tsx}').map(file => path.dirname(file)))]
		.map(folder => path.relative('source', folder))
		.toSorted();
	expect(folders.filter(folder => !text.includes(`\`${folder}\``))).toEqual([]);
});

test('docs/journal.md names every event, and docs/themes.md every role', async () => {
	const journal = await readFile('docs/journal.md', 'utf8');
	const events = (await readFile('source/journal/events/events.ts', 'utf8')).matchAll(/type: '([a-z.]+)'/g);
	expect([...events].map(([, name]) => name).filter(name => !journal.includes(`\`${name}\``))).toEqual([]);
	const themes = await readFile('docs/themes.md', 'utf8');
	expect(roles.filter(role => !themes.includes(`\`${role}\``))).toEqual([]);
});
