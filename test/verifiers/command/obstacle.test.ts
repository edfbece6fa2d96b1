import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createObstacleFinder} from '../../../source/verifiers/command/obstacle.js';
import {createRunVerifier} from '../../../source/verifiers/command/run-verifier.js';
import {workToJudge} from '../../support/work-to-judge.js';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'treadle-obstacle-'));
});

afterEach(async () => {
	await rm(folder, {recursive: true, force: true});
});

const write = async (files: Record<string, string>): Promise<void> => {
	for (const [file, text] of Object.entries(files)) {
		await mkdir(path.dirname(path.join(folder, file)), {recursive: true});
		await writeFile(path.join(folder, file), text);
	}
};

const dependencies = {
	'package.json': '{"name": "own", "dependencies": {"express": "5", "@acme/kit": "1"}}',
	'requirements.txt': 'requests>=2\nPyYAML==6\n',
	'src/own/__init__.py': '',
};

const find = async (printed: string) => {
	const finder = createObstacleFinder();
	finder.add(printed);
	return (await finder.find(folder))?.why;
};

describe('what tools print when they could not work', () => {
	test.each([
		['sh: 1: vitest: not found', 'vitest is not there'],
		['bash: line 3: cargo: command not found', 'cargo is not there'],
		['/bin/sh: pytest: not found', 'pytest is not there'],
		['env: ‘python3’: No such file or directory', 'python3 is not there'],
		['make: tox: No such file or directory', 'tox is not there'],
		['make: *** [Makefile:2: test] Error 127', 'Error 127'],
		["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /x/a.js", 'express'],
		["Error: Cannot find module '@acme/kit/more'", 'package.json names @acme/kit, which is not installed'],
		["    Cannot find module 'express' from 'src/app.test.js'", 'express'],
		['Error: Failed to resolve import "express" from "src/app.ts". Does the file exist?', 'express'],
		['npm error code ENOTFOUND', 'ENOTFOUND'],
		['npm ERR! code ENOENT', 'ENOENT'],
		['npm error Missing script: "test"', 'Missing script'],
		["ModuleNotFoundError: No module named 'requests'", 'requirements.txt names requests'],
		["E   ModuleNotFoundError: No module named 'yaml.nodes'", 'requirements.txt names pyyaml'],
		["E   ModuleNotFoundError: No module named 'own'", 'src/own is not installed as a package'],
		['/usr/bin/python3: No module named pytest', 'pytest is not installed'],
		['ERROR: No matching distribution found for flit_core', 'flit_core'],
		[
			'go: github.com/spf13/pflag@v1.0.9: Get "https://proxy.golang.org/github.com/spf13/pflag/@v/v1.0.9.mod": dial tcp: lookup proxy.golang.org on 127.0.0.1:53: read: connection refused',
			'dial tcp',
		],
		[
			'command.go:29:2: github.com/spf13/pflag@v1.0.9: Get "https://proxy.golang.org/github.com/spf13/pflag/@v/v1.0.9.zip": dial tcp: lookup proxy.golang.org: no such host',
			'proxy.golang.org',
		],
		['go: github.com/a/b@v1.0.0: module lookup disabled by GOPROXY=off', 'GOPROXY=off'],
		['error: failed to get `serde` as a dependency of package `own v0.1.0`', 'serde'],
		['error: no matching package named `serde` found', 'serde'],
		["Could not find 'rspec' (>= 0.a) in locally installed gems", 'rspec'],
	])('%s', async (line, why) => {
		await write(dependencies);
		expect(await find(`started\n\u001B[31m${line}\u001B[39m\nended`)).toContain(why);
	});

	test.each([
		"Error: Cannot find module './dates.js'",
		"Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/x/src/dates.js' imported from /x/test/a.js",
		"    Cannot find module '../src/dates' from 'test/dates.test.js'",
		"Error: Cannot find package 'left-pad' imported from /x/a.js",
		"E   ModuleNotFoundError: No module named 'dates'",
		"E   ModuleNotFoundError: No module named 'own.dates'",
		'expected "sh: 1: vitest: not found" to be undefined',
		'AssertionError: npm error code ENOENT',
		'make: *** [Makefile:2: test] Error 1',
		'FAIL: page not found',
		'dates_test.go:12: dial tcp was not called',
	])('but is about the work: %s', async line => {
		await write(dependencies);
		expect(await find(line)).toBeUndefined();
	});

	test('a flood of lines is not looked through for ever', async () => {
		const finder = createObstacleFinder();
		const lines = `${'Cannot find anything, error: not found\n'.repeat(1000)}`;
		const start = performance.now();
		for (let batch = 0; batch < 1000; batch++) {
			finder.add(lines);
		}

		expect(performance.now() - start).toBeLessThan(5000);
	});
});

const ask = async (command: string, more: {report?: string; hidden?: string} = {}) => {
	const verifier = createRunVerifier({
		id: 'run-1',
		command,
		timeLimit: 60_000,
		environment: process.env,
		...more,
	});
	for await (const event of verifier.verify({
		folder,
		environment: {PATH: process.env.PATH ?? '', HOME: folder},
		rawLog: '',
		signal: new AbortController().signal,
		baseline: undefined,
		work: workToJudge,
	})) {
		if (event.type === 'finished') {
			return event;
		}
	}

	throw new Error('no result');
};

describe('real programs', () => {
	test('a dependency that is not installed is no red, a module that has to be written is', async () => {
		await write({
			...dependencies,
			'a.test.mjs': "import 'express';\n",
			'b.test.mjs': "import './dates.mjs';\n",
		});
		expect(await ask('node a.test.mjs')).toMatchObject({
			status: 'unverified',
			couldNotRun: true,
			summary: expect.stringMatching(
				/^could not run: package.json names express, which is not installed \(exit 1/,
			),
		});
		expect(await ask('node b.test.mjs')).toMatchObject({status: 'failed'});
	});

	test('npm without the network, and without the script', async () => {
		await write(dependencies);
		expect(await ask('npm install --registry http://127.0.0.1:9 --fetch-retries 0 --no-audit')).toMatchObject(
			{status: 'unverified', summary: expect.stringContaining('npm error code ECONNREFUSED')},
		);
		expect(await ask('npm test')).toMatchObject({status: 'unverified', couldNotRun: true});
	});

	test('a program that a script of make or a shell lacks', async () => {
		await write({Makefile: 'check:\n\ttreadle-nonesuch --all\n'});
		expect(await ask('make check')).toMatchObject({status: 'unverified', couldNotRun: true});
		expect(await ask('true && treadle-nonesuch')).toMatchObject({
			status: 'unverified',
			summary: 'command not found: treadle-nonesuch, which "true && treadle-nonesuch" runs (exit 127)',
		});
	});

	test('what has passed in a report shows that it ran', async () => {
		await write({
			...dependencies,
			'a.test.mjs': "import 'express';\n",
			'b.test.mjs': "import test from 'node:test';\ntest('works', () => {});\n",
		});
		const result = await ask(
			'node --test --test-reporter=junit --test-reporter-destination=report.xml --test-reporter=spec --test-reporter-destination=stdout a.test.mjs b.test.mjs',
			{report: 'report.xml'},
		);
		expect(result).toMatchObject({status: 'failed', measure: {passed: 1}});
	});

	test('a hidden check that could not run is no red either, and says nothing of what it is', async () => {
		await write(dependencies);
		const hidden = path.join(folder, '../', `${path.basename(folder)}-hidden`);
		await mkdir(hidden);
		await writeFile(path.join(hidden, 'secret.mjs'), "import 'express';\n");
		const result = await ask('node secret.mjs', {hidden});
		await rm(hidden, {recursive: true});
		expect(result).toMatchObject({status: 'unverified', couldNotRun: true, evidence: ''});
		expect(result.summary).toMatch(/^hidden checks: exit 1 .*, as it could not run$/);
	});
});
