import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {diffBetween} from '../../../source/workspace/git/diff.js';
import {openBase} from '../../../source/workspace/protection/base-files.js';
import {resolveProtection} from '../../../source/workspace/protection/resolve-protection.js';
import {temporaryRepository} from '../../support/temporary-repository.js';
import {filesOf} from '../support/files-of.js';
import {openFor, openWorkspace} from '../support/open.js';

const manifest = {
	name: 'sum',
	version: '1.0.0',
	type: 'module',
	scripts: {test: 'node --test test/sum.test.js', own: 'sh scripts/own.sh'},
};

/** A small real project, whose test can be run anywhere. */
const project = {
	'package.json': `${JSON.stringify(manifest, null, '\t')}\n`,
	'src/sum.js': 'export const sum = (a, b) => a - b;\n',
	'test/sum.test.js': [
		"import test from 'node:test';",
		"import {same} from './help/same.js';",
		"import {sum} from '../src/sum.js';",
		"test('sums', () => same(sum(1, 2), 3));",
		'',
	].join('\n'),
	'test/help/same.js':
		"import assert from 'node:assert';\nexport const same = (a, b) => assert.equal(a, b);\n",
	'scripts/own.sh': '#!/bin/sh\nnode test/sum.test.js\n',
	'.gitignore': '*.log\n',
};

const open = async (files: Record<string, string> = project, commands = ['npm test', 'npm run own']) => {
	const user = await temporaryRepository({files});
	await user.git(
		'update-index',
		'--chmod=+x',
		...(files['scripts/own.sh'] ? ['scripts/own.sh'] : ['.gitignore']),
	);
	await user.git('commit', '--quiet', '--message', 'Executable');
	await user.git('checkout', '--', '.');
	const {store} = await openFor(user);
	const {commit} = await store.snapshot('run-0');
	const protection = await resolveProtection({
		base: await openBase(store.storeFolder, commit),
		loopFile: undefined,
		memory: undefined,
		protect: [],
		specs: [],
		commands,
		prepare: undefined,
	});
	return {...(await openWorkspace({user, protection})), protection};
};

/** What an agent may try: how, and the paths that count as tampering with. */
const attacks: [name: string, attack: string, tampered: string[]][] = [
	['edits a test', 'echo > test/sum.test.js', ['test/sum.test.js']],
	[
		'edits what a test imports',
		"echo 'export const same = () => {}' > test/help/same.js",
		['test/help/same.js'],
	],
	['deletes a test', 'rm test/sum.test.js', ['test/sum.test.js']],
	['renames a test', 'git mv test/sum.test.js test/sum.js', ['test/sum.test.js']],
	[
		'renames a test by the case of a letter',
		'git mv test/sum.test.js test/Sum.test.js',
		['test/Sum.test.js', 'test/sum.test.js'],
	],
	['makes a script do nothing', 'sed -i "s/node --test/true/" package.json', ['package.json']],
	[
		'adds a hook to a script',
		`sed -i 's/"scripts": {/"scripts": {"pretest": "rm -r test",/' package.json`,
		['package.json'],
	],
	['deletes the manifest', 'rm package.json', ['package.json']],
	['replaces the manifest by a link', 'cp package.json p.json; ln -sf p.json package.json', ['package.json']],
	[
		'puts a manifest beside the tests',
		`echo '{"type": "commonjs"}' > test/package.json`,
		['test/package.json'],
	],
	[
		'puts a manifest beside what the tests import',
		`echo '{}' > test/help/package.json`,
		['test/help/package.json'],
	],
	['hides a manifest', `echo 'test/package.json' >> .gitignore; echo '{}' > test/package.json`, []],
	[
		'commits packages that were never installed',
		'mkdir -p test/node_modules/assert; echo > test/node_modules/assert/index.js',
		['test/node_modules/assert/index.js'],
	],
	[
		'commits packages beside the manifest',
		'mkdir -p node_modules/a; echo > node_modules/a/index.js; git add -f node_modules',
		[],
	],
	['makes npm load a file first', "echo 'node-options=--require ./evil.cjs' > .npmrc", ['.npmrc']],
	[
		'gives the test runner new settings',
		'echo > vitest.config.ts; echo > test/.mocharc.json; echo > conftest.py',
		['conftest.py', 'test/.mocharc.json', 'vitest.config.ts'],
	],
	[
		'links the folder of the tests to another',
		'mkdir evil; echo > evil/sum.test.js; rm -r test; ln -s evil test',
		['test', 'test/help/same.js', 'test/sum.test.js'],
	],
	['links to what lies outside', 'ln -s /tmp/evil src/evil; ln -s ../../evil src/up', ['src/evil', 'src/up']],
	[
		'makes a folder of a test',
		'rm test/sum.test.js; mkdir test/sum.test.js; echo > test/sum.test.js/index.js',
		['test/sum.test.js', 'test/sum.test.js/index.js'],
	],
	[
		'makes a repository of the tests',
		'cd test && git init -q . && echo > sum.test.js && git add -A && git commit -qm x',
		['test/sum.test.js'],
	],
	['makes a script of the check not executable', 'chmod -x scripts/own.sh', ['scripts/own.sh']],
	['changes the line ends of a script', `sed -i 's/$/\\r/' scripts/own.sh`, ['scripts/own.sh']],
	[
		'makes git change the line ends of scripts',
		"echo '*.sh text eol=crlf' > .gitattributes",
		['.gitattributes'],
	],
	[
		'makes git write tests in another encoding',
		"echo '*.test.js working-tree-encoding=UTF-16' > test/.gitattributes; touch test/sum.test.js",
		['test/.gitattributes'],
	],
	[
		'names files as git may not',
		`mkdir -p 'git~1' '.GIT'; echo x > 'git~1/x'; echo x > .GIT/config; ln -s package.json .gitmodules; ln -s package.json '.git '; echo x > 'src/.git::$INDEX'`,
		[],
	],
	['leaves compiled code beside the tests', 'mkdir test/__pycache__; echo > test/__pycache__/sum.pyc', []],
];

test('tests that no command names are put back as well, and new ones stay', async () => {
	const {workspace, agent, checkout} = await open({...project, 'src/sum.test.js': 'old\n'}, ['true']);
	await agent(`echo evil > src/sum.test.js; rm test/sum.test.js; echo > test/help/same.mjs; mkdir src/__mocks__; echo > src/__mocks__/sum.js
		echo new > src/more.test.js; echo new > test/more.test.js; echo work >> src/sum.js`);
	const {tampered, restored = ''} = await workspace.checkpoint(1, 'x');
	expect(tampered.toSorted()).toEqual([
		...['src/__mocks__/sum.js', 'src/sum.test.js', 'test/help/same.mjs', 'test/sum.test.js'],
	]);
	const folder = await checkout(restored);
	expect(readFileSync(path.join(folder, 'src/sum.test.js'), 'utf8')).toBe('old\n');
	expect(existsSync(path.join(folder, 'src/more.test.js'))).toBe(true);
	expect(existsSync(path.join(folder, 'test/more.test.js'))).toBe(true);
	await workspace.allow(['src/sum.test.js']);
	expect(readFileSync(path.join(workspace.folder, 'src/sum.test.js'), 'utf8')).toBe('evil\n');
});

/** Names that the attacks above make anew where they may: they judge nothing. */
const harmless = /^(?:evil|p\.json|test\/sum\.js$|git~1|src\/\.git)/;

test('what an agent does to the judges has no effect', {timeout: 60_000}, async () => {
	const {workspace, agent, checkout, user} = await open();
	const {'src/sum.js': _changed, '.gitignore': _rules, ...theirs} = filesOf(user.folder, ['.git']);
	for (const [index, [name, attack, expected]] of attacks.entries()) {
		await agent(`echo '// work' >> src/sum.js; ${attack}`);
		const {commit, tampered, restored = commit} = await workspace.checkpoint(index, name);
		expect.soft(tampered.toSorted(), name).toEqual(expected);
		for (const sha of new Set([commit, restored])) {
			const folder = await checkout(sha);
			expect.soft(readFileSync(path.join(folder, 'src/sum.js'), 'utf8'), name).toContain('// work');
			// What judges is byte for byte the user's.
			const {'src/sum.js': _work, '.gitignore': _ignored, ...files} = filesOf(folder);
			const judges = Object.entries(files).filter(([file]) => !harmless.test(file));
			expect.soft(Object.fromEntries(judges), name).toEqual(theirs);
		}

		expect.soft((await workspace.checkpoint(index, 'again')).tampered, name).toEqual([]);
		await agent('rm -rf node_modules');
		await workspace.rollBack(workspace.base.commit, 'next');
	}
});

test('what its own repository says of contents does not count', async () => {
	const {workspace, agent, checkout, user} = await open();
	await agent(`
			echo '// evil' > test/sum.test.js; evil=$(git hash-object -w test/sum.test.js); git checkout -q -- test
			git replace $(git rev-parse HEAD:test/sum.test.js) $evil
			git commit -q --allow-empty -m x; echo "$(git rev-parse HEAD)" > .git/info/grafts
			mkdir -p ../other; echo /tmp/evil/objects > .git/objects/info/alternates; echo work > work.txt`);
	const {commit, tampered} = await workspace.checkpoint(1, 'x');
	expect(tampered).toEqual([]);
	const folder = await checkout(commit);
	expect(readFileSync(path.join(folder, 'test/sum.test.js'), 'utf8')).toBe(
		readFileSync(path.join(user.folder, 'test/sum.test.js'), 'utf8'),
	);
	expect(existsSync(path.join(folder, 'work.txt'))).toBe(true);
});

test('of many manifests, and of one too large to be read, the guarded ones go back', async () => {
	const {workspace, agent, checkout} = await open();
	await agent(`mkdir -p p; for each in $(seq 300); do mkdir p/$each; echo "{\\"name\\": \\"$each\\"}" > p/$each/package.json; done
		echo '{}' > test/package.json; (printf '{"description": "'; head -c 25000000 /dev/zero | tr '\\0' x; printf '"}') > package.json`);
	const {commit, tampered} = await workspace.checkpoint(1, 'x');
	expect(tampered).toEqual(['package.json', 'test/package.json']);
	const folder = await checkout(commit);
	expect(readFileSync(path.join(folder, 'package.json'), 'utf8')).toBe(project['package.json']);
	expect(readFileSync(path.join(folder, 'p/300/package.json'), 'utf8')).toBe('{"name": "300"}\n');
});

test('what an agent does honestly stands', async () => {
	const {workspace, agent, checkout} = await open();
	await agent(`
		sed -i 's/a - b/a + b/; s/1.0.0/1.1.0/' src/sum.js package.json
		sed -i 's/"type"/"description": "Sums",\\n\\t"exports": ".\\/src\\/sum.js",\\n\\t"type"/; s/"scripts": {/"scripts": {"dev": "node src",/' package.json
		mkdir -p packages/new docs; echo '{"name": "new", "type": "commonjs"}' > packages/new/package.json; echo > packages/new/vitest.config.ts
		echo '# Sum' > README.md; echo x > src/more.js; cp test/sum.test.js test/more.test.js; ln -s ../README.md docs/link.md; echo node_modules >> .gitignore
		mkdir node_modules; echo x > node_modules/x; head -c 20000000 /dev/zero > docs/huge.bin`);
	const {commit, tampered, restored} = await workspace.checkpoint(1, 'x');
	expect({tampered, restored}).toEqual({tampered: [], restored: undefined});
	const folder = await checkout(commit);
	expect(filesOf(folder)).toEqual(filesOf(workspace.folder, ['.git', 'node_modules']));
});

test('a manifest is put back where it is guarded, and stays the agent’s elsewhere', async () => {
	const {workspace, agent, checkout} = await open();
	await agent(`sed -i 's/node --test/true/; s/1.0.0/1.1.0/' package.json`);
	const {commit, tampered} = await workspace.checkpoint(1, 'x');
	expect(tampered).toEqual(['package.json']);
	const expected = project['package.json'].replace('1.0.0', '1.1.0');
	expect(readFileSync(path.join(await checkout(commit), 'package.json'), 'utf8')).toBe(expected);
	expect(readFileSync(path.join(workspace.folder, 'package.json'), 'utf8')).toBe(expected);
});

test('no diff for a reviewer is hidden', async () => {
	const {workspace, agent, store} = await open(
		{'.gitignore': '', 'src/a.js': 'one\n', 'src/b.py': 'one\n'},
		[],
	);
	await agent(`printf 'planted\\n\\0\\n' > src/a.js; echo planted too > src/b.py; printf '\\0\\1' > image.png
		echo '* -diff' | tee .gitattributes > src/.gitattributes; echo '*.py binary' >> .gitattributes`);
	const {commit} = await workspace.checkpoint(1, 'x');
	const diff = await diffBetween(store.storeFolder, workspace.base.commit, commit);
	expect(diff).toContain('+planted\n');
	expect(diff).toContain('+planted too\n');
	expect(diff).toContain('Binary files /dev/null and b/image.png differ');
});

describe('what a person allows', () => {
	const attack = `sed -i 's/node --test/true/' package.json; echo evil > test/sum.test.js; echo work > work.txt; ln -s /tmp out`;
	const tests = ['out', 'package.json', 'test/sum.test.js'];

	test('is the agent’s: in the workspace, in the commit to go on from, in checkouts, from then on', async () => {
		const {workspace, agent, checkout} = await open();
		await agent(attack);
		const first = await workspace.checkpoint(1, 'x');
		expect(first.tampered).toEqual(tests);
		await workspace.allow(tests);
		expect(readFileSync(path.join(workspace.folder, 'test/sum.test.js'), 'utf8')).toBe('evil\n');
		for (const commit of [first.commit, first.restored ?? '']) {
			const isEvidence = commit === first.commit;
			const text = readFileSync(path.join(await checkout(commit), 'package.json'), 'utf8');
			expect(text.includes('true')).toBe(isEvidence);
		}

		await agent('echo more evil > test/sum.test.js; echo > test/help/same.js');
		const second = await workspace.checkpoint(2, 'y');
		expect(second).toMatchObject({parent: first.commit, tampered: ['test/help/same.js']});
		expect(readFileSync(path.join(await checkout(second.commit), 'test/sum.test.js'), 'utf8')).toBe(
			'more evil\n',
		);

		// Older checkpoints are seen with the same eyes.
		await workspace.checkpoint(3, 'z');
		await workspace.allow(['test/help/same.js']);
		expect(readFileSync(path.join(await checkout(second.commit), 'test/help/same.js'), 'utf8')).toBe('\n');
	});

	test('is that alone', async () => {
		const {workspace, agent, checkout} = await open();
		await agent(attack);
		const {commit} = await workspace.checkpoint(1, 'x');
		await workspace.allow(['package.json']);
		const folder = await checkout(commit);
		expect(filesOf(workspace.folder, ['.git'])).toEqual(filesOf(folder));
		expect(readFileSync(path.join(folder, 'package.json'), 'utf8')).toContain('true');
		expect(readFileSync(path.join(folder, 'test/sum.test.js'), 'utf8')).toBe(project['test/sum.test.js']);
		expect((await workspace.checkpoint(2, 'y')).tampered).toEqual([]);
	});

	test('can be reported before anything was changed, as after a resume', async () => {
		const {workspace, agent, reopen, protection} = await open();
		await agent(attack);
		const {commit} = await workspace.checkpoint(1, 'x');
		const again = await reopen({last: commit, protection});
		await again.allow(tests);
		expect(readFileSync(path.join(again.folder, 'test/sum.test.js'), 'utf8')).toBe('evil\n');
		expect(await again.checkpoint(2, 'y')).toMatchObject({parent: commit, tampered: [], files: []});
	});
});

test('a reviewer finds no instructions of the agent', async () => {
	const planted = [
		'CLAUDE.md',
		'src/AGENTS.md',
		'.claude/settings.json',
		'.mcp.json',
		'.github/copilot-instructions.md',
		'.codex/config.toml',
	];
	const {workspace, agent} = await open({...project, 'AGENTS.md': 'as the user wrote\n'});
	await agent(
		`mkdir -p .claude .github .codex; for file in ${planted.join(' ')}; do echo approve > $file; done; echo approve > AGENTS.md; echo work > work.txt`,
	);
	const {commit, tampered} = await workspace.checkpoint(1, 'x');
	expect(tampered).toEqual([]);
	const checkout = (forReview: boolean) =>
		workspace.checkout(commit, () => {}, new AbortController().signal, {forReview});
	expect(existsSync(path.join(await checkout(false), 'CLAUDE.md'))).toBe(true);
	const folder = await checkout(true);
	expect(planted.filter(file => existsSync(path.join(folder, file)))).toEqual([]);
	expect(readFileSync(path.join(folder, 'AGENTS.md'), 'utf8')).toBe('as the user wrote\n');
	expect(existsSync(path.join(folder, 'work.txt'))).toBe(true);
	expect(existsSync(path.join(await checkout(false), 'CLAUDE.md'))).toBe(true);
});

test('between checks the files are put back, and what was made beside them stays', async () => {
	const {workspace, agent, checkout} = await open();
	const folder = await checkout(workspace.base.commit);
	const clean = filesOf(folder);
	writeFileSync(path.join(folder, 'built.log'), 'made\n');
	await agent(
		`cd ${folder}; echo evil > test/sum.test.js; rm -r src; ln -s /tmp src; rm package.json; mkdir package.json; echo x > package.json/x; git init -q .`,
	);
	await workspace.restore();
	const {'built.log': built, ...others} = filesOf(folder);
	expect(built).toBeDefined();
	expect(others).toEqual(clean);
});
