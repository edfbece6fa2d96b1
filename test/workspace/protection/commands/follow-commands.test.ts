import {describe, expect, test} from 'vitest';
import {followCommands} from '../../../../source/workspace/protection/commands/follow-commands.js';
import {textBase} from '../../support/base-of.js';

const scripts = (all: Record<string, string>, more = {}) => JSON.stringify({...more, scripts: all});

const files = {
	'package.json': scripts(
		{
			pretest: 'node tools/clean.js',
			test: 'node --test test/',
			'check:types': 'tsc -p tsconfig.check.json',
			'check:own': 'node checks/own.mjs',
			check: 'run-s check:*',
			all: 'concurrently "npm:check:own" "sh -c \'node tools/more.js\'"',
			start: 'node bin/tool.js',
		},
		{bin: {tool: './bin/tool.js'}, main: 'main.js'},
	),
	'tsconfig.check.json': '{}',
	'tools/clean.js': '',
	'tools/more.js': '',
	'checks/own.mjs': `import {same} from './same.mjs';\nimport {add} from '../src/add.js'; // and '../README.md'`,
	'checks/same.mjs': '',
	'bin/tool.js': '',
	'main.js': '',
	'README.md': '',
	'src/add.js': '',
	'src/add.test.js': '',
	'src/check.js': '',
	'test/add.test.js': `import {help} from './help.js'`,
	'test/help.js': '',
	'test/data/in.txt': '',
	'scripts/check.sh':
		'#!/bin/sh\nDIR="$(cd "$(dirname "$0")" && pwd)"\n. "$DIR/common.sh"\ndiff out.txt expected.txt',
	'scripts/common.sh': 'python3 scripts/compare.py',
	'scripts/compare.py': 'import rules\nfrom src import add',
	'scripts/rules.py': '',
	'expected.txt': '',
	'greet.py': '',
	'hello.js': '',
	Makefile:
		'RUN = node\ninclude rules.mk\nall: build\nbuild:\n\techo\ncheck: lint\n\t@$(RUN) tools/clean.js\nlint:\n\tnode checks/own.mjs\n',
	'rules.mk': '',
	justfile: 'tool := "node"\ncheck name="x": \n  {{tool}} tools/more.js\n',
	'packages/a/package.json': scripts({test: 'mocha spec'}),
	'packages/a/spec/a.js': '',
	'packages/a/lib/a.js': '',
	'pkg/add/add.go': '',
	'pkg/add/add_test.go': '',
	'jest.config.js': `module.exports = {setupFiles: ['<rootDir>/harness.js']}`,
	'harness.js': '',
};
const own = ['checks/own.mjs', 'checks/same.mjs'];
const jest = ['harness.js'];

const namedBy = async (command: string): Promise<string[]> =>
	[...(await followCommands(textBase(files), [command])).named.keys()]
		.filter(file => !jest.includes(file))
		.toSorted();

describe('what a check leads to', () => {
	test.each([
		['npm test', ['test/add.test.js', 'test/data/in.txt', 'test/help.js', 'tools/clean.js']],
		['npm run check', [...own, 'tsconfig.check.json']],
		['node --run check', [...own, 'tsconfig.check.json']],
		['npm run all', [...own, 'tools/more.js']],
		['cd packages/a && npx mocha spec', ['packages/a/spec/a.js']],
		['npm --prefix packages/a test', ['packages/a/spec/a.js']],
		[
			'pnpm -r test',
			['packages/a/spec/a.js', 'test/add.test.js', 'test/data/in.txt', 'test/help.js', 'tools/clean.js'],
		],
		['node checks/own.mjs', own],
		['timeout 10 env CI=1 node checks/own', own],
		['NODE_OPTIONS="--require ./tools/more.js" vitest run', ['tools/more.js']],
		[
			'bash scripts/check.sh',
			['expected.txt', 'scripts/check.sh', 'scripts/common.sh', 'scripts/compare.py', 'scripts/rules.py'],
		],
		['./scripts/common.sh', ['scripts/common.sh', 'scripts/compare.py', 'scripts/rules.py']],
		['$PWD/scripts/common.sh', ['scripts/common.sh', 'scripts/compare.py', 'scripts/rules.py']],
		['make check', ['Makefile', ...own, 'rules.mk', 'tools/clean.js']],
		['make', ['Makefile', 'rules.mk']],
		['just check', ['justfile', 'tools/more.js']],
		['vitest run "src/**/*.test.js"', ['src/add.test.js']],
		['go test ./pkg/...', ['pkg/add/add_test.go']],
		['pytest scripts/compare.py::test_one', ['scripts/compare.py', 'scripts/rules.py']],
		['node src/check.js', ['src/check.js']],
		['node main.js < test/data/in.txt | diff - expected.txt', ['expected.txt', 'test/data/in.txt']],
	])('%s', async (command, expected) => {
		expect(await namedBy(command)).toEqual(expected.toSorted());
	});
});

describe('what is to be judged stays the agent’s', () => {
	test.each([
		'npm start',
		'node main.js',
		'grep -q done README.md',
		'test -f README.md',
		'wc -c greet.py',
		'python greet.py | grep -q hello',
		'test "$(node hello.js)" = 3',
		'eslint src hello.js .',
		'go test ./...',
		'vitest run',
		'cargo test add',
		'node missing.js',
		'npm run missing',
		'node ../outside.js',
		'node /etc/passwd',
	])('%s', async command => {
		expect(await namedBy(command)).toEqual([]);
	});
});

test('settings of a test runner lead to what they load', async () => {
	expect((await followCommands(textBase(files), ['npx jest'])).named.get('harness.js')).toContain(
		'jest.config.js',
	);
});

test('files that refer to each other end', async () => {
	const circle = {'a.sh': '. ./b.sh', 'b.sh': '. ./a.sh', 'package.json': scripts({test: 'npm test'})};
	const {named} = await followCommands(textBase(circle), ['sh a.sh', 'npm test']);
	expect([...named.keys()]).toEqual(['a.sh', 'b.sh']);
});
