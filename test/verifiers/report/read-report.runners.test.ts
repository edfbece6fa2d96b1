import {execFile} from 'node:child_process';
import {readFileSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {verifierEnvironment} from '../../../source/system/process/child-environment.js';
import {readReport} from '../../../source/verifiers/report/read-report.js';
import {scratch} from '../support/scratch.js';

const node = path.resolve('node_modules/.bin/node');
const modules = path.resolve('node_modules');
const run = promisify(execFile);

const readIn = (folder: string, text: string): string[] => {
	const report = readReport(text, {folder, sanitize: name => name});
	return typeof report === 'string' ? [report] : report.tests.map(({outcome, name}) => `${outcome} ${name}`);
};

const env = verifierEnvironment(process.env);

const tests = (inside = ''): string => `
test('adds', () => {});
test('fails', () => {throw new Error('\\u001b[31mred\\u001b[0m')});
test('skipped', {skip: true}, () => {});
test('todo', {todo: true}, () => {});
describe('suite', () => {
	test('<&"\\u001b[1m', () => {});
	test('same', () => {});
	test('same', () => {});
	describe('deep', () => {test('x', () => {${inside}})});
});
`;

const everyTest = [
	...[
		'passed adds',
		'failed fails',
		'skipped skipped',
		'skipped todo',
		'passed suite > same',
		'passed suite > same #2',
	],
	...['passed suite > deep > x'],
];

const broken = "import './nonesuch.mjs';";

test.each(['junit', 'tap'])('node:test, %s', async format => {
	const noise = "console.log('\\u001b[2Jok 1 - no test')";
	const folder = scratch({
		'a.test.mjs': `import {describe, test} from 'node:test';\n${tests(noise)}`,
		'broken.test.mjs': broken,
	});
	const command = ['--test', `--test-reporter=${format}`];
	const {stdout} = await run(node, command, {cwd: folder, env}).catch((error: {stdout: string}) => error);
	const found = readIn(folder, stdout);
	expect(found).toHaveLength(9);
	expect(found).toContain('failed broken.test.mjs');
	const path = format === 'junit' ? ' a.test.mjs > ' : ' ';
	expect(found).toEqual(expect.arrayContaining(everyTest.map(line => line.replace(' ', path))));
});

test('vitest, all of its formats in one run', async () => {
	const folder = scratch({
		'a.test.mjs': `import {describe, test} from 'vitest';\n${tests()}`,
		'broken.test.mjs': broken,
		'package.json': '{"type": "module"}',
	});
	symlinkSync(modules, path.join(folder, 'node_modules'));
	const reporters = ['--reporter=tap', '--reporter=junit', '--reporter=json'];
	const files = ['--outputFile.junit=junit', '--outputFile.json=json'];
	const command = [path.join(modules, 'vitest/vitest.mjs'), 'run', '--root', '.', ...reporters, ...files];
	const {stdout} = await run(node, command, {cwd: folder, env}).catch((error: {stdout: string}) => error);
	const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
	for (const text of [stdout, read('junit'), read('json')]) {
		const found = readIn(folder, text);
		expect(found).toHaveLength(9);
		expect(found).toContain('failed broken.test.mjs');
		expect(found).toEqual(expect.arrayContaining(everyTest.map(line => line.replace(' ', ' a.test.mjs > '))));
	}
});
