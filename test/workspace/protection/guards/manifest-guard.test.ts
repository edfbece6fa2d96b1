import {describe, expect, test} from 'vitest';
import {manifestGuard} from '../../../../source/workspace/protection/guards/manifest-guard.js';

const guard = manifestGuard({hasChecksBelow: () => true, isAsked: script => script === 'lint'});

/** Whether a change may stay; the base's text unless another is given. */
const isFree = (file: string, base: string | undefined, now: string | undefined): boolean =>
	guard.correct(file, base, now) === 'free';

const base = {
	name: 'x',
	version: '1.0.0',
	type: 'module',
	scripts: {test: 'vitest run', 'test:unit': 'vitest run unit'},
	dependencies: {a: '1', b: '2'},
	imports: {'#x': {node: './a.js', default: './b.js'}},
};
const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const withField = (changes: object): string => text({...base, ...changes});

describe('package.json', () => {
	test.each([
		['version', {version: '2.0.0'}],
		['description and exports', {description: 'y', exports: {'.': {default: './c.js', node: './d.js'}}}],
		['a script that nothing asks for', {scripts: {...base.scripts, dev: 'vite', 'build:all': 'x'}}],
		[
			'the order of scripts and packages',
			{scripts: {'test:unit': 'vitest run unit', test: 'vitest run'}, dependencies: {b: '2', a: '1'}},
		],
	])('an agent may change %s', (_name, changes) => {
		expect(isFree('package.json', text(base), withField(changes))).toBe(true);
	});

	test.each([
		['a script', {scripts: {...base.scripts, test: 'true'}}],
		['a hook of a script', {scripts: {...base.scripts, pretest: 'rm -r test'}}],
		['a hook of another script', {scripts: {...base.scripts, 'posttest:unit': 'x'}}],
		['what runs on installing', {scripts: {...base.scripts, postinstall: 'x'}}],
		['a script that a check asks for', {scripts: {...base.scripts, lint: 'true'}}],
		['all scripts', {scripts: undefined}],
		['scripts into no object', {scripts: ['x']}],
		['a dependency', {dependencies: {a: '1', b: 'file:../evil'}}],
		['a new dependency', {dependencies: {...base.dependencies, c: '1'}}],
		['dependencies of another kind', {devDependencies: {vitest: 'file:./evil'}}],
		['overrides', {overrides: {vitest: 'file:./evil'}}],
		['type', {type: 'commonjs'}],
		['the order of conditions', {imports: {'#x': {default: './b.js', node: './a.js'}}}],
		['settings of a test runner', {jest: {testMatch: []}}],
		['settings of npm', {config: {'node-options': '--require ./evil.js'}}],
	])('but not %s', (_name, changes) => {
		const corrected = guard.correct(
			'package.json',
			text(base),
			withField({...changes, version: '2.0.0', keywords: ['k']}),
		);
		// What was put back leaves the rest as the agent has it, in its own way of writing.
		expect(corrected).toEqual({text: expect.any(String)});
		const put = (corrected as {text: string}).text;
		expect(JSON.parse(put)).toEqual({...base, version: '2.0.0', keywords: ['k']});
		expect(isFree('package.json', text(base), put)).toBe(true);
	});

	test('only what was put back is written anew', () => {
		const now = withField({version: '2.0.0', scripts: {...base.scripts, test: 'true'}})
			.replaceAll('  ', '\t')
			.replaceAll('\n', '\r\n');
		const put = guard.correct('package.json', text(base), now);
		expect(put).toEqual({text: now.replace('"true"', '"vitest run"')});
	});

	test.each([
		['is gone', undefined],
		['is no JSON', '{'],
		['is no object', '[]'],
		['goes too deep', `{"x": ${'['.repeat(4000)}${']'.repeat(4000)}}`],
		[
			'says a thing twice',
			'{"scripts": {"test": "true"}, "scripts": {"test": "vitest run", "test:unit": "vitest run unit"}}',
		],
		['says a thing twice, in other letters', String.raw`{"\u0073cripts": {}, "scripts": {}}`],
	])('one that %s becomes the base’s', (_name, now) => {
		expect(guard.correct('package.json', text(base), now)).toBe('base');
	});

	test('below installed packages no manifest is anybody’s', () => {
		expect(guard.covers('node_modules/a/package.json')).toBe(false);
		expect(guard.covers('packages/a/package.json')).toBe(true);
	});
});

const pyproject = `[project]
name = "x" # the name
version = "1"
dependencies = [
  "a>=1", # why
  "b",
]

[project.scripts]
x = "x:main"

[tool.pytest.ini_options]
addopts = """
-q ] = [tool.black]
"""
`;

describe('pyproject.toml', () => {
	test.each([
		['version and description', pyproject.replace('version = "1"', 'version = "2"\ndescription = "d = [x"')],
		['programs', pyproject.replace('x = "x:main"', 'x = "x:run"\ny = "y:main"')],
		['comments and space', pyproject.replace('# why', '').replace('"b",', '"b"  ,  # b')],
		['where packages lie', `${pyproject}\n[tool.setuptools]\npackages = ["x"]\n`],
		['line ends', pyproject.replaceAll('\n', '\r\n')],
	])('an agent may change %s', (_name, now) => {
		expect(isFree('pyproject.toml', pyproject, now)).toBe(true);
	});

	test.each([
		['dependencies', pyproject.replace('"b"', '"b", "evil"')],
		['settings of pytest', pyproject.replace('-q', '-q --deselect test')],
		[
			'settings of pytest by another name',
			`tool."pytest".ini_options.python_files = "none"\n${pyproject.replace(/\[tool[\s\S]*/, '')}`,
		],
		['settings of pytest in letters of another kind', `${pyproject}\n[tool."p\\u0079test".other]\nx = 1\n`],
		['settings of pytest in one line', `tool = {pytest = {}}\n${pyproject.replace(/\[tool[\s\S]*/, '')}`],
		['plugins of pytest', `${pyproject}\n[project.entry-points.pytest11]\nx = "evil"\n`],
		['what builds it', `${pyproject}\n[build-system]\nbuild-backend = "evil"\n`],
		['nothing at all: it is gone', undefined],
		['it into what takes long to read', `${pyproject}x = """${'x'.repeat(300_000)}`],
		['it into what is no TOML', `${pyproject}\nx = [`],
	])('but not %s', (_name, now) => {
		expect(guard.correct('pyproject.toml', pyproject, now)).toBe('base');
	});
});

const cargo =
	'[package]\nname = "x"\nversion = "0.1.0"\n\n[features]\nfast = []\n\n[dependencies]\na = "1"\n';

describe('other manifests and locks', () => {
	test.each([
		['Cargo.toml', cargo, cargo.replace('0.1.0', '0.2.0').replace('fast = []', 'fast = []\nslow = []')],
		['Cargo.toml', cargo, `${cargo}\n[[bin]]\nname = "y"\npath = "y.rs"\n`],
		[
			'Cargo.lock',
			'[[package]]\nname = "x"\nversion = "0.1.0"\n',
			'[[package]]\nname = "x"\nversion = "0.2.0"\n',
		],
		['go.sum', 'a v1 h1:x\n', 'a v1 h1:x\nb v1 h1:y\n'],
		['composer.json', '{"require": {"a": "1"}}', '{"require": {"a": "1"}, "description": "x"}'],
		['setup.cfg', '[metadata]\nversion = 1\n[flake8]\nx = 1\n', '[metadata]\nversion = 2\n[flake8]\nx = 1\n'],
		[
			'package-lock.json',
			text({
				version: '1',
				packages: {
					'': {version: '1', dependencies: {a: '1'}},
					'node_modules/a': {version: '1', integrity: 'x'},
				},
			}),
			text({
				version: '2',
				packages: {
					'': {version: '2', license: 'MIT', dependencies: {a: '1'}},
					'node_modules/a': {version: '1', integrity: 'x', dev: true},
				},
			}),
		],
	])('an honest change to %s stays', (file, before, now) => {
		expect(isFree(file, before, now)).toBe(true);
	});

	test.each([
		['Cargo.toml', cargo, cargo.replace('a = "1"', 'a = { path = "evil" }')],
		['Cargo.toml', cargo, `${cargo}[[test]]\nname = "t"\nharness = false\n`],
		['Cargo.toml', cargo, `${cargo}[lib]\ntest = false\n`],
		['Cargo.toml', cargo, `${cargo}[target.'cfg(unix)'.dev-dependencies]\nb = "1"\n`],
		[
			'Cargo.lock',
			'[[package]]\nname = "a"\nversion = "1"\nsource = "r"\n',
			'[[package]]\nname = "a"\nversion = "2"\nsource = "r"\n',
		],
		['go.sum', 'a v1 h1:x\n', 'a v1 h1:y\n'],
		['setup.cfg', '[metadata]\nversion = 1\n', '[metadata]\nversion = 1\n[tool:pytest]\naddopts = --co\n'],
		['deno.json', '{"tasks": {"test": "deno test"}}', '{"tasks": {"test": "true"}}'],
		[
			'package-lock.json',
			text({packages: {'node_modules/a': {version: '1', resolved: 'r'}}}),
			text({packages: {'node_modules/a': {version: '1', resolved: 'evil'}}}),
		],
		['package-lock.json', 'no JSON', '{}'],
	])('a change to %s that decides how checks run does not', (file, before, now) => {
		expect(isFree(file, before, now)).toBe(false);
	});

	test.each([
		['package.json', '{}', false],
		['pyproject.toml', '[tool.pytest.ini_options]\naddopts = "--co"\n', false],
		['pyproject.toml', '[project]\nname = "x"\n', true],
		['Cargo.lock', 'anything', true],
	])('a new %s with %j', (file, now, expected) => {
		expect(isFree(file, undefined, now)).toBe(expected);
		expect(
			manifestGuard({hasChecksBelow: () => false, isAsked: () => false}).correct(file, undefined, now),
		).toBe('free');
	});
});
