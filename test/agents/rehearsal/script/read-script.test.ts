import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readScript} from '../../../../source/agents/rehearsal/script/read-script.js';
import {temporaryFolder} from '../../support/converse-with-rehearsal.js';

const write = async (content: string): Promise<string> => {
	const file = path.join(await temporaryFolder(), 'script.json');
	await writeFile(file, content);
	return file;
};

test('the story of the demo is a script', async () => {
	const file = path.resolve(import.meta.dirname, '../../../../demo/story/script.json');
	const {name, acts} = await readScript(file);
	expect(name).toBe('rehearsal');
	const names = acts.map(act => act.name);
	const called = JSON.stringify(acts).matchAll(/"act":"([^"]+)"/g);
	for (const [, act] of called) {
		expect(names).toContain(act);
	}
});

test.each([
	['{"name": "x"', /Cannot read the script .*script\.json/],
	['{"name": "x", "acts": []}', /acts/],
	[
		'{"name": "x", "acts": [{"name": "a", "moves": [{"say": "hi"}, {"sing": "la"}]}]}',
		/acts\[0\]\.moves\[1\]/,
	],
	[
		'{"name": "x", "acts": [{"name": "a", "when": {"prompt": "("}, "moves": []}]}',
		/not a regular expression/,
	],
	[
		'{"name": "x", "acts": [{"name": "a", "moves": [{"run": "true", "passed": [{"crash": 999}]}]}]}',
		/moves\[0\]/,
	],
])('says what is wrong with %s', async (content, message) => {
	await expect(readScript(await write(content))).rejects.toThrow(message);
});

test('says that there is no script', async () => {
	await expect(readScript('/nowhere/script.json')).rejects.toThrow(
		'Cannot read the script /nowhere/script.json',
	);
});
