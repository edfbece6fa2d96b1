import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {Problem} from '../../../source/problem.js';
import {readHiddenChecks, requireHiddenChecks} from '../../../source/verifiers/command/hidden-checks.js';
import {createRunVerifier} from '../../../source/verifiers/command/run-verifier.js';
import {judgeIn, scratch} from '../support/scratch.js';

const checkedBy = (hidden: string, command = 'sh secret/check.sh', report?: string) =>
	createRunVerifier({id: 'run-1', command, hidden, report, timeLimit: 10_000, environment: {}});

const secret = {'secret/check.sh': '#!/bin/sh\necho "add(2, 2) is $(cat answer)"\n[ "$(cat answer)" = 4 ]\n'};

test('a test they name by what they print stays hidden', async () => {
	const hidden = scratch({'check.sh': 'echo "test secret::leap ... FAILED"; exit 1\n'});
	const {end} = await judgeIn(checkedBy(hidden, 'sh check.sh'), {folder: scratch({})});
	expect(end.status).toBe('failed');
	expect(JSON.stringify(end)).not.toContain('secret::leap');
});

describe('laid over the checkout', () => {
	test('they judge, and only the person sees what they print', async () => {
		const hidden = scratch(secret);
		const folder = scratch({answer: '5'});
		const verifier = checkedBy(hidden);
		expect(verifier.hidden).toBe(true);
		const {out, end} = await judgeIn(verifier, {folder});
		expect(out).toMatch(/^add\(2, 2\) is 5\n— exit 1 after/);
		expect(end).toMatchObject({
			status: 'failed',
			exitCode: 1,
			evidence: '',
			summary: expect.stringMatching(/^hidden checks: exit 1 after \d+ms$/),
			baseline: {hidden: expect.stringMatching(/^[\da-f]{64}$/)},
		});

		writeFileSync(path.join(folder, 'answer'), '4');
		const again = await judgeIn(verifier, {folder, baseline: end.baseline});
		expect(again.end).toMatchObject({status: 'passed', evidence: ''});
		expect(again.end.baseline).toBeUndefined();
	});

	test('they win over the files and links of the agent, which are not followed', async () => {
		const elsewhere = scratch({'check.sh': 'mine'});
		const hidden = scratch({...secret, 'secret/deep/x': 'x', y: 'y', z: 'z'});
		const folder = scratch({answer: '4', 'y/in/the/way': ''});
		symlinkSync(elsewhere, path.join(folder, 'secret'));
		symlinkSync(path.join(elsewhere, 'check.sh'), path.join(folder, 'z'));
		expect((await judgeIn(checkedBy(hidden), {folder})).end.status).toBe('passed');
		expect(readdirSync(elsewhere)).toEqual(['check.sh']);
		expect(readFileSync(path.join(elsewhere, 'check.sh'), 'utf8')).toBe('mine');
		expect(readFileSync(path.join(folder, 'y'), 'utf8')).toBe('y');
		expect(readFileSync(path.join(folder, 'z'), 'utf8')).toBe('z');
	});

	test('other files of the agent stay, and modes are kept', async () => {
		const hidden = scratch(secret);
		const folder = scratch({answer: '4', 'secret/of-the-agent': 'stays'});
		chmodSync(path.join(hidden, 'secret/check.sh'), 0o577);
		expect((await judgeIn(checkedBy(hidden, './secret/check.sh'), {folder})).end.status).toBe('passed');
		expect(existsSync(path.join(folder, 'secret/of-the-agent'))).toBe(true);
		expect(statSync(path.join(folder, 'secret/check.sh')).mode & 0o777).toBe(0o577);
	});

	test('a single file keeps its name; the repository that the checks are kept in is left out', async () => {
		const hidden = scratch({'check.sh': 'exit 0', '.git/config': 'x'});
		const folder = scratch();
		expect((await judgeIn(checkedBy(path.join(hidden, 'check.sh'), './check.sh'), {folder})).end.status).toBe(
			'passed',
		);
		expect((await judgeIn(checkedBy(hidden, '[ ! -e .git ]'), {folder})).end.status).toBe('passed');
	});

	test('with a report, how many passed is reported, and no name', async () => {
		const hidden = scratch({'check.sh': "printf '1..2\\nok a\\nnot ok secretly\\n' > report.tap; exit 1"});
		const {out, end} = await judgeIn(checkedBy(hidden, 'sh check.sh', 'report.tap'));
		expect(end).toMatchObject({
			status: 'failed',
			summary: expect.stringMatching(/^hidden checks: 1 of 2 tests passed; exit 1 after \d+ms$/),
			measure: {kind: 'tests', passed: 1, total: 2, skipped: 0},
			baseline: {tests: ['a', 'secretly'], hidden: expect.any(String)},
			evidence: '',
		});
		expect(end.failing).toBeUndefined();
		expect(end.summary).not.toContain('secretly');
		expect(out).toContain('1 failed: "secretly"');
	});

	test('a report that proves nothing is reported without its content', async () => {
		const hidden = scratch({'check.sh': 'echo "<secretly>" > report.tap'});
		const {end} = await judgeIn(checkedBy(hidden, 'sh check.sh', 'report.tap'));
		expect(end).toMatchObject({status: 'unverified'});
		expect(end.summary).toMatch(/^hidden checks: exit 0 after \d+ms, but what it reports proves nothing$/);
	});
});

test.each<[string, (hidden: string) => void]>([
	['changed', hidden => writeFileSync(path.join(hidden, 'secret/check.sh'), 'exit 0\n')],
	['added to', hidden => writeFileSync(path.join(hidden, 'more'), '')],
	['taken from', hidden => rmSync(path.join(hidden, 'secret/check.sh'))],
	['given other modes', hidden => chmodSync(path.join(hidden, 'secret/check.sh'), 0o600)],
	['removed', hidden => rmSync(hidden, {recursive: true})],
	['linked', hidden => symlinkSync('/etc', path.join(hidden, 'link'))],
])('checks that were %s since the base are tampering, and do not run', async (_, change) => {
	const hidden = scratch({'hidden/secret/check.sh': secret['secret/check.sh'], 'hidden/other': ''});
	const verifier = checkedBy(path.join(hidden, 'hidden'));
	const first = await judgeIn(verifier, {folder: scratch({answer: '5'})});
	change(path.join(hidden, 'hidden'));
	const {out, end} = await judgeIn(verifier, {folder: scratch({answer: '4'}), baseline: first.end.baseline});
	expect(end).toMatchObject({
		status: 'tampered',
		summary: expect.stringMatching(/^hidden checks: /),
		evidence: '',
	});
	expect(out).toBe('');
});

describe('what is refused before the run', () => {
	test('good checks are not', async () => {
		await expect(requireHiddenChecks(scratch(secret), scratch())).resolves.toBeUndefined();
		const {preflight} = checkedBy(scratch(secret));
		await expect(preflight?.(scratch())).resolves.toBeUndefined();
	});

	test.each<[string, (folder: string) => string | undefined, RegExp]>([
		['nothing', folder => path.join(folder, 'nonesuch'), /there is nothing/],
		[
			'an empty folder',
			folder => mkdirSync(path.join(folder, 'a/b'), {recursive: true}),
			/there is no file in it/,
		],
		[
			'a link among them',
			folder => void symlinkSync('/etc/passwd', path.join(folder, 'link')),
			/link cannot be used: it is a symbolic link/,
		],
		[
			'too much',
			folder => {
				writeFileSync(path.join(folder, 'big'), '');
				truncateSync(path.join(folder, 'big'), 100_000_001);
				return undefined;
			},
			/larger than 100 MB/,
		],
	])('%s', async (_, prepare, why) => {
		const folder = scratch();
		const hidden = prepare(folder) ?? folder;
		const refused = requireHiddenChecks(hidden, scratch());
		await expect(refused).rejects.toThrow(why);
		await expect(refused).rejects.toBeInstanceOf(Problem);
	});

	test('checks in the repository, or around it, also behind a link', async () => {
		const repository = scratch({'checks/x': ''});
		await expect(requireHiddenChecks(path.join(repository, 'checks'), repository)).rejects.toThrow(
			/they lie in the repository/,
		);
		await expect(requireHiddenChecks(repository, repository)).rejects.toThrow(/they lie in the repository/);
		await expect(requireHiddenChecks(repository, path.join(repository, 'checks'))).rejects.toThrow(
			/the repository lies in them/,
		);
		const link = path.join(scratch(), 'link');
		symlinkSync(path.join(repository, 'checks'), link);
		await expect(requireHiddenChecks(link, repository)).rejects.toThrow(/they lie in the repository/);
	});
});

test('the digest knows one file from two', async () => {
	const variants: Record<string, string>[] = [{a: 'xy'}, {a: 'x', b: 'y'}, {a: 'x', y: ''}, {ax: 'y'}];
	const digests = await Promise.all(
		variants.map(async files => (await readHiddenChecks(scratch(files))).digest),
	);
	expect(new Set(digests).size).toBe(4);
});
