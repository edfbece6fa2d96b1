import {describe, expect, test} from 'vitest';
import {protectionIn} from '../support/base-of.js';

const project = {
	'package.json': '{"scripts": {"test": "vitest run"}}',
	'package-lock.json': '{}',
	'src/add.js': '',
	'src/add.test.js': '',
	'test/all.test.js': '',
	'.gitignore': '',
	'README.md': '',
	'spec.md': '',
	'loops/fix/LOOP.md': '',
};

describe('a new file that decides how checks run', () => {
	test.each([
		'vitest.config.ts',
		'vite.config.js',
		'src/vitest.config.mjs',
		'.mocharc.json',
		'jest.config.js',
		'conftest.py',
		'test/conftest.py',
		'bunfig.toml',
		'.npmrc',
		'test/.npmrc',
		'.env',
		'.env.test',
		'.nvmrc',
		'.gitattributes',
		'test/.gitattributes',
		'tsconfig.json',
		'.cargo/config.toml',
		'patches/vitest+5.0.0.patch',
		'test/node_modules/chai/index.js',
		'test/__pycache__/all.pyc',
		'Package.json',
		'loops/fix',
		'spec.md/x',
	])('%s is protected', async file => {
		expect((await protectionIn(project, ['npm test'], {specs: ['spec.md']})).isProtected(file)).toBe(true);
	});

	test.each([
		'src/multiply.js',
		'src/multiply.test.js',
		'test/multiply.test.js',
		'docs/vitest.md',
		'packages/new/vitest.config.ts',
		'packages/new/package.json',
		'.env.example',
		'eslint.config.js',
		'.github/workflows/ci.yml',
		'README.md',
		'CHANGELOG.md',
		'Makefile',
		'loops/fix/MEMORY.md',
	])('%s is the agent’s', async file => {
		expect((await protectionIn(project, ['npm test'], {specs: ['spec.md']})).isProtected(file)).toBe(false);
	});

	test('is the agent’s in a repository without anything that judges', async () => {
		const {isProtected, guard} = await protectionIn({'spec.md': '', 'README.md': ''}, [], {
			specs: ['spec.md'],
		});
		for (const file of ['vitest.config.ts', '.npmrc', 'conftest.py', '.gitattributes']) {
			expect(isProtected(file), file).toBe(false);
		}

		expect(guard.correct('package.json', undefined, '{"scripts": {"test": "vitest"}}')).toBe('free');
	});
});

test('settings of tools count where a check uses the tool', async () => {
	const files = {...project, 'eslint.config.js': '', 'tsconfig.json': '{}', 'vite.config.ts': ''};
	const plain = await protectionIn(files, ['node --test test']);
	expect(['eslint.config.js', 'tsconfig.json', 'vite.config.ts'].filter(plain.isProtected)).toEqual([]);
	const all = await protectionIn(files, ['npm test && tsc --noEmit && npx eslint .']);
	expect(['eslint.config.js', 'tsconfig.json', 'vite.config.ts'].filter(all.isProtected)).toHaveLength(3);
});

test('what Python would take instead of its own is protected where Python judges', async () => {
	const python = await protectionIn({'tests/test_a.py': '', 'a.py': ''}, ['python -m pytest tests']);
	expect(
		['pytest.py', 'unittest/__init__.py', 'sitecustomize.py', 'pytest/x.py'].filter(python.isProtected),
	).toHaveLength(4);
	expect((await protectionIn(project, ['npm test'])).isProtected('pytest.py')).toBe(false);
});

test('says what is protected and why, and which tests are not', async () => {
	const {lines, unprotectedTests} = await protectionIn(
		{...project, '.npmrc': '', 'checks/a.js': '', 'checks/b.js': '', 'checks/c.js': '', 'checks/d.js': ''},
		['npm test', 'node --test checks'],
		{protect: ['src/*.test.js'], specs: ['spec.md']},
	);
	expect(lines).toEqual([
		'loops/fix/LOOP.md: the loop itself',
		'spec.md: the spec of a checklist',
		'checks/ (4 files): `node --test checks` leads to it',
		'.npmrc: decides how checks run',
		'test/all.test.js: existing tests and what they read; new ones are welcome',
		'package.json: its scripts, dependencies and settings of tools',
		'package-lock.json: what it says of dependencies',
		'new settings of test runners, package managers and git beside them: the base has none',
	]);
	expect(unprotectedTests).toEqual([]);
});

test('many tests are one line', async () => {
	const many = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [`test/${name}.test.js`, '']));
	const {lines} = await protectionIn(many, ['npm test']);
	expect(lines).toContain(
		'test/a.test.js and 3 more files: existing tests and what they read; new ones are welcome',
	);
});

const tested = {
	...project,
	Makefile: 'check:\n\tnode --test\n',
	'test/helpers.ts': '',
	'test/kit/index.js': '',
	'test/data/in.json': '',
	'tests/test_add.py': '',
	'tests/tools.py': '',
	'checks/own.js': '',
};

describe('tests of the base, without a word of the loop', () => {
	test.each(['src/add.test.js', 'test/all.test.js', 'test/data/in.json', 'tests/tools.py', 'Makefile'])(
		'%s is protected',
		async file => {
			expect((await protectionIn(tested, ['make check'])).isProtected(file)).toBe(true);
			expect((await protectionIn(tested, ['make check'])).isProtected(file.toUpperCase())).toBe(true);
		},
	);

	test.each([
		'test/helpers.mjs',
		'test/kit.ts',
		'test/helpers/../kit.mjs',
		'src/__mocks__/add.js',
		'__mocks__/fs.js',
		'tests/__init__.py',
		'tests/tools/__init__.py',
		'tests/tools.pyc',
		'tests/tools.cpython-312-x86_64-linux-gnu.so',
		'tests/json.py',
		'random/__init__.py',
		'tests/conftest.py',
		'GNUmakefile',
		'src/setupTests.ts',
		'cypress/support/e2e.js',
	])('a new %s would be taken by them, and is kept out', async file => {
		const {isProtected} = await protectionIn(tested, ['make check']);
		expect(isProtected(file.replace('helpers/../', ''))).toBe(true);
	});

	test.each([
		'src/add.js',
		'src/add.test.ts',
		'test/more.test.js',
		'test/more-helpers.js',
		'test/data/out.json',
		'tests/test_more.py',
		'tests/more_tools.py',
		'src/json.py',
		'src/random/__init__.py',
		'test/README.md',
		'justfile',
	])('a new %s is the agent’s', async file => {
		expect((await protectionIn(tested, ['make check'])).isProtected(file)).toBe(false);
	});

	test('are the agent’s where the loop excepts them, new settings beside them too', async () => {
		const {isProtected, unprotectedTests} = await protectionIn(tested, ['node --test test'], {
			protect: ['tests', '!test/**', '!tests/tools.py', '!loops/**', '!spec.md'],
			specs: ['spec.md'],
		});
		expect(
			['test/all.test.js', 'test/helpers.mjs', 'test/.mocharc.json', 'tests/tools.py'].filter(isProtected),
		).toEqual([]);
		expect(
			['src/add.test.js', 'tests/test_add.py', 'tests/new.py', 'loops/fix/LOOP.md', 'spec.md'].filter(
				isProtected,
			),
		).toHaveLength(5);
		expect(unprotectedTests).toEqual([
			'test/all.test.js',
			'test/helpers.ts',
			'test/kit/index.js',
			'tests/tools.py',
			'checks/own.js',
		]);
	});

	test('tell pytest of no plugins by what lies beside them', async () => {
		const {guard} = await protectionIn(tested, ['pytest']);
		const file = 'evil.dist-info/entry_points.txt';
		expect(guard.covers(file)).toBe(true);
		expect(guard.correct(file, undefined, '[pytest11]\nevil = evil\n')).toBe('base');
		expect(guard.correct(file, undefined, '[console_scripts]\nadd = add:main\n')).toBe('free');
	});
});

test('what installing leaves is not the agent’s work, and no offence', async () => {
	const {'package-lock.json': _, ...unlocked} = project;
	expect((await protectionIn(unlocked, ['npm install && npm test'])).leave).toEqual([
		'node_modules',
		'.venv',
		'package-lock.json',
	]);
	expect((await protectionIn(unlocked, ['npm test'])).leave).not.toContain('package-lock.json');
	expect((await protectionIn({...project, 'node_modules/own/index.js': ''}, [])).leave).toEqual(['.venv']);
});
