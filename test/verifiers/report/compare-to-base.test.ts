import {describe, expect, test} from 'vitest';
import {baselineOf, compareToBase} from '../../../source/verifiers/report/compare-to-base.js';
import type {Outcome, TestReport} from '../../../source/verifiers/report/test-report.js';

const outcomes: Record<string, Outcome> = {'+': 'passed', '-': 'failed', '~': 'skipped'};

/** `+a -b ~c` or, with names of several words, one a line. */
const report = (text: string, format: TestReport['format'] = 'JUnit XML'): TestReport => ({
	format,
	tests: (text.includes('\n') ? text.trim().split('\n') : text.split(' ').filter(Boolean)).map(line => ({
		name: line.trim().slice(1),
		outcome: outcomes[line.trim().charAt(0)] ?? 'failed',
	})),
});

const held = (base: string, now: string, format?: TestReport['format']) =>
	compareToBase(report(now, format), baselineOf(report(base, format)));

test('the base names its tests, and which are skipped', () => {
	expect(baselineOf(report('+a -b ~c'))).toEqual({tests: ['a', 'b', 'c'], skipped: ['c']});
});

describe('all is well', () => {
	test.each([
		['what failed passes', '+a -b', '+a +b', '2 tests passed'],
		['there are more tests', '-a', '+a +b', '2 tests passed'],
		['what was skipped still is', '-a ~b', '+a ~b', '1 test passed, 1 skipped'],
		['what was skipped passes', '-a ~b', '+a +b', '2 tests passed'],
		['another test is skipped for one that is no longer', '-a ~b', '+a +b ~c', '2 tests passed, 1 skipped'],
		['a file that could not be loaded has tests', '-f.js', '+f.js > a\n+f.js > s > b', '2 tests passed'],
		[
			'a module that could not be collected has classes',
			'-t.test_a',
			'+t.test_a.TestA > a\n+x > y',
			'2 tests passed',
		],
		['such a file has a skipped test besides', '-f.js', '+f.js > a\n~f.js > b', '1 test passed, 1 skipped'],
		[
			'a suite that was skipped as a whole is skipped test by test',
			'+a\n~s',
			'+a\n~s > b',
			'1 test passed, 1 skipped',
		],
	])('%s', (_, base, now, summary) => {
		expect(held(base, now)).toEqual({
			isGreen: true,
			summary,
			evidence: '',
			failing: [],
			measure: expect.objectContaining({kind: 'tests'}),
		});
	});

	test('a file that could not be loaded is none of the tests of node:test in TAP', () => {
		expect(held('-a.test.mjs', '+adds', 'TAP')).toMatchObject({isGreen: true});
		expect(held('-a.test.mjs -b.test.mjs', '+adds', 'TAP')).toMatchObject({
			isGreen: false,
			failing: ['b.test.mjs'],
		});
		expect(held('+a -a.test.mjs', '+a', 'TAP')).toMatchObject({isGreen: false, failing: ['a.test.mjs']});
		expect(held('-a.test.mjs', '+adds')).toMatchObject({isGreen: false, failing: ['a.test.mjs']});
	});

	test('the base had no report', () => {
		expect(compareToBase(report('+a ~b'), {tests: [], skipped: []})).toMatchObject({
			isGreen: true,
			summary: '1 test passed, 1 skipped; the base named none to hold them against',
		});
	});
});

describe('not so', () => {
	test.each([
		['a test fails', '+a +b', '+a -b', '1 of 2 tests passed; 1 failed: "b"', ['b'], [1, 2]],
		['a new test fails', '+a', '+a -b', '1 of 2 tests passed; 1 failed: "b"', ['b'], [1, 2]],
		[
			'a test is gone',
			'+a -adds',
			'+a',
			'1 of 2 tests passed; 1 named on the base is missing: "adds"',
			['adds'],
			[1, 2],
		],
		[
			'a test is renamed',
			'+a -adds',
			'+a +adds!',
			'2 of 3 tests passed; 1 named on the base is missing: "adds"',
			['adds'],
			[2, 3],
		],
		[
			'one of two tests of a name is gone',
			'+a\n-a #2',
			'+a',
			'1 of 2 tests passed; 1 named on the base is missing: "a #2"',
			['a #2'],
			[1, 2],
		],
		[
			'a skipped test is gone',
			'+a ~b',
			'+a',
			'1 of 2 tests passed; 1 named on the base is missing: "b"',
			['b'],
			[1, 2],
		],
		['a test is skipped', '+a -b', '+a ~b', '1 of 2 tests passed; 1 is newly skipped: "b"', ['b'], [1, 2]],
		[
			'a test is skipped for another',
			'+a -b ~c',
			'+a ~b +c',
			'2 of 3 tests passed; 1 is newly skipped: "b"',
			['b'],
			[2, 3],
		],
		['a new test is skipped', '+a', '+a ~b', '1 of 2 tests passed; 1 is newly skipped: "b"', ['b'], [1, 2]],
		['all is skipped', '~a', '~a', '0 tests passed, 1 skipped', [], [0, 0]],
		[
			'a test becomes a suite whose only test is skipped',
			'+a\n-b',
			'+a\n~b > x',
			'1 of 2 tests passed, 1 skipped; 1 named on the base is missing: "b"',
			['b'],
			[1, 2],
		],
		[
			'nothing is left',
			'+a +b',
			'',
			'the report names no test; 2 named on the base are missing: "a", "b"',
			['a', 'b'],
			[0, 2],
		],
	])('%s', (_, base, now, summary, failing, [passed, total]) => {
		expect(held(base, now)).toMatchObject({isGreen: false, summary, failing, measure: {passed, total}});
	});

	test('on the base itself, what is skipped is no fault and what fails is', () => {
		expect(compareToBase(report('+a -b ~c'), undefined)).toMatchObject({
			isGreen: false,
			summary: '1 of 2 tests passed, 1 skipped; 1 failed: "b"',
			measure: {kind: 'tests', passed: 1, total: 2, skipped: 1},
		});
		expect(compareToBase(report('+a ~c'), undefined).isGreen).toBe(true);
	});

	test('the evidence names what does not pass, and why', () => {
		expect(held('+a +b +c', '-a ~b').evidence).toBe(
			'failed: a\nmissing, but there on the base: c\nskipped, but not on the base: b',
		);
	});

	test('many names are counted, not all listed', () => {
		const names = Array.from({length: 300}, (_, index) => `+t${index}`).join(' ');
		const {summary, evidence, failing} = held(`${names} +z`, '+z');
		expect(summary).toBe(
			'1 of 301 tests passed; 300 named on the base are missing: "t0", "t1", "t2" and 297 more',
		);
		expect(evidence.split('\n')).toHaveLength(21);
		expect(evidence).toMatch(/\n… 280 more$/);
		expect(failing).toHaveLength(200);
	});
});
