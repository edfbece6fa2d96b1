import {existsSync, mkdirSync, readFileSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Baseline} from '../../../source/journal/events/measure.js';
import {createRunVerifier} from '../../../source/verifiers/command/run-verifier.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {judgeIn, scratch} from '../support/scratch.js';

const checked = (command: string, options: {report?: string; timeLimit?: number} = {}) =>
	createRunVerifier({
		id: 'run-1',
		command,
		report: 'report.tap',
		timeLimit: 10_000,
		environment: {},
		...options,
	});

/** A command that reports these tests, `-` before one that fails, and ends with an exit code. */
const reporting = (tests: string, code = 0): string => {
	const points = tests
		.split(' ')
		.map(name => (name.startsWith('-') ? `not ok ${name.slice(1)}` : `ok ${name}`));
	return `printf '%s\\n' 1..${points.length} ${points.map(point => `'${point}'`).join(' ')} > report.tap; exit ${code}`;
};

const base: Baseline = {tests: ['a', 'b'], skipped: []};

describe('the exit code and the report have to agree', () => {
	test.each<[string, string, Baseline | undefined, string, string | RegExp]>([
		['both good', reporting('a b'), base, 'passed', /^2 tests passed; exit 0 after \d+ms$/],
		[
			'both bad',
			reporting('a -b', 1),
			base,
			'failed',
			/^1 of 2 tests passed; 1 failed: "b"; exit 1 after \d+ms$/,
		],
		[
			'exit 0 and a failed test',
			reporting('a -b'),
			base,
			'failed',
			/1 failed: "b"; exit 0 after \d+ms all the same$/,
		],
		[
			'another exit code and no failed test',
			reporting('a b', 1),
			base,
			'failed',
			/^2 tests passed, yet exit 1 after/,
		],
		[
			'exit 0 and a test less',
			reporting('a'),
			base,
			'failed',
			/^1 of 2 tests passed; 1 named on the base is missing: "b"; exit 0/,
		],
		[
			'exit 0 and no test',
			'echo 1..0 > report.tap',
			undefined,
			'unverified',
			/^exit 0 after \d+ms, but report.tap proves nothing: it names no test$/,
		],
		[
			'exit 0 and no test any more',
			'echo 1..0 > report.tap',
			base,
			'failed',
			/^the report names no test; 2 named on the base are missing: "a", "b"/,
		],
		[
			'exit 0 and no report',
			'exit 0',
			base,
			'unverified',
			/^exit 0 after \d+ms, but report.tap proves nothing: it was not written$/,
		],
		[
			'another exit code and no report',
			'exit 3',
			base,
			'failed',
			/^exit 3 after \d+ms; no test is known by name, as report.tap says nothing: it was not written$/,
		],
		['a crash and no report', 'kill -SEGV $$', base, 'failed', /^crashed with SIGSEGV/],
		[
			'exit 0 and half a report',
			"printf '1..2\\nok a\\n' > report.tap",
			base,
			'unverified',
			/but report.tap proves nothing: line 2: it plans 2 tests and names 1$/,
		],
		[
			'exit 0 and another text',
			'echo "2 passing" > report.tap',
			base,
			'unverified',
			/neither JUnit XML nor TAP nor the JSON of vitest or jest; it begins with "2 passing"$/,
		],
		['a command that is missing', 'treadle-nonesuch', base, 'unverified', /^command not found/],
		[
			'too large a report',
			'head -c 20000001 /dev/zero > report.tap',
			base,
			'unverified',
			/it is larger than 20 MB$/,
		],
	])('%s', async (_, command, baseline, status, summary) => {
		const {end} = await judgeIn(checked(command), {baseline});
		expect(end).toMatchObject({status, summary: expect.stringMatching(summary)});
	});
});

test('the base names what later checkpoints are held against', async () => {
	const command = `${reporting('a -b', 1).replace("'ok a'", "'ok a' 'ok c # SKIP'").replace('1..2', '1..3')}`;
	const {end} = await judgeIn(checked(command));
	expect(end).toMatchObject({
		status: 'failed',
		baseline: {tests: ['a', 'c', 'b'], skipped: ['c']},
		measure: {kind: 'tests', passed: 1, total: 2, skipped: 1},
		failing: ['b'],
	});
	expect((await judgeIn(checked(command), {baseline: base})).end.baseline).toBeUndefined();
});

test('a base that does not even start names no test, and says so', async () => {
	const {end} = await judgeIn(checked('echo "does not compile"; exit 2'));
	expect(end).toMatchObject({
		status: 'failed',
		baseline: {tests: [], skipped: []},
		evidence: 'does not compile',
	});
	expect(end.summary).toMatch(/no test is known by name/);
});

test('the evidence ends with the names of what does not pass', async () => {
	const {end} = await judgeIn(checked(`echo "expected 1, found 2"; ${reporting('-a', 1)}`), {baseline: base});
	expect(end.evidence).toBe(
		'expected 1, found 2\nIn report.tap:\nfailed: a\nmissing, but there on the base: b',
	);
});

describe('a report that the command did not write itself proves nothing', () => {
	const good = '1..2\nok a\nok b\n';

	test('one that lay there before', async () => {
		const folder = scratch({'report.tap': good, 'deep/report.tap/x': good});
		expect((await judgeIn(checked('exit 0'), {folder, baseline: base})).end.status).toBe('unverified');
		expect(existsSync(path.join(folder, 'report.tap'))).toBe(false);
		const deep = checked('[ ! -e deep/report.tap ]', {report: 'deep/report.tap'});
		expect((await judgeIn(deep, {folder, baseline: base})).end.exitCode).toBe(0);
	});

	test('one behind a folder that is a link, which is left alone', async () => {
		const elsewhere = scratch({'report.tap': good});
		const folder = scratch();
		symlinkSync(elsewhere, path.join(folder, 'out'));
		const verifier = checked('touch started', {report: 'out/report.tap'});
		expect((await judgeIn(verifier, {folder, baseline: base})).end).toMatchObject({
			status: 'unverified',
			summary: 'out/report.tap would prove nothing: it cannot be trusted, as out is a symbolic link',
		});
		expect(readFileSync(path.join(elsewhere, 'report.tap'), 'utf8')).toBe(good);
		expect(existsSync(path.join(folder, 'started'))).toBe(false);
	});

	test.each([
		[
			'a link',
			'ln -s "$OLDPWD" x; printf "1..2\\nok a\\nok b\\n" > real; ln -s real report.tap',
			'it is a symbolic link',
		],
		['a named pipe', 'mkfifo report.tap', 'it is no regular file'],
		['a folder', 'mkdir report.tap', 'it is a folder'],
	])('one that is %s', async (_, command, why) => {
		const {end} = await judgeIn(checked(command), {baseline: base});
		expect(end).toMatchObject({status: 'unverified', summary: expect.stringMatching(`${why}$`)});
	});

	test('one behind a link that the command laid', async () => {
		const folder = scratch();
		const elsewhere = scratch({'report.tap': good});
		mkdirSync(path.join(folder, 'out'));
		const verifier = checked(`rmdir out; ln -s ${elsewhere} out`, {report: 'out/report.tap'});
		expect((await judgeIn(verifier, {folder, baseline: base})).end).toMatchObject({
			status: 'unverified',
			summary: expect.stringMatching(/a folder on its way is a symbolic link$/),
		});
	});

	test('one outside the checkout is not touched', async () => {
		const folder = scratch({'checkout/x': '', 'report.tap': good});
		const verifier = checked('exit 0', {report: '../report.tap'});
		const {end} = await judgeIn(verifier, {folder: path.join(folder, 'checkout'), baseline: base});
		expect(end).toMatchObject({
			status: 'unverified',
			summary: expect.stringMatching(/outside the checkout$/),
		});
		expect(existsSync(path.join(folder, 'report.tap'))).toBe(true);
	});

	test('one beside which a process lives on', async () => {
		const seconds = uniqueSeconds();
		const {end} = await judgeIn(checked(`setsid sleep ${seconds} & ${reporting('a b')}`), {baseline: base});
		expect(end.status).toBe('unverified');
		expect(end.summary).toMatch(/it left 1 of its processes running, which may have written report.tap/);
		expect(end.measure).toBeUndefined();
		expect(livingWith(seconds)).toEqual([]);
	});

	test('one of a command that took too long', async () => {
		const {end} = await judgeIn(
			checked(`${reporting('a b').replace('exit 0', 'sleep 60')}`, {timeLimit: 300}),
			{
				baseline: base,
			},
		);
		expect(end).toMatchObject({status: 'unverified', summary: 'no answer in 300ms'});
	});
});

test('names from a report carry no secret and no control sequence', async () => {
	const verifier = createRunVerifier({
		id: 'run-1',
		command: 'printf "1..1\\nnot ok \\033[2Jtopsecretvalue\\n" > report.tap; exit 1',
		report: 'report.tap',
		timeLimit: 10_000,
		environment: {DEPLOY_TOKEN: 'topsecretvalue'},
	});
	const {end} = await judgeIn(verifier);
	expect(end.failing).toEqual(['[redacted DEPLOY_TOKEN]']);
	expect(JSON.stringify(end)).not.toMatch(/topsecretvalue|\\u001b/);
});
