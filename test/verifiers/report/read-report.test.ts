import {describe, expect, test} from 'vitest';
import {createRedactor} from '../../../source/system/secrets/redact.js';
import {createSanitizer} from '../../../source/system/text/sanitize.js';
import {readReport} from '../../../source/verifiers/report/read-report.js';

const sanitize = createSanitizer(createRedactor({DEPLOY_TOKEN: 'topsecretvalue'}));
const read = (text: string) => readReport(text, {folder: '/checkout', sanitize});

/** `passed a > b` for each test, or why there is none. */
const told = (text: string): string[] | string => {
	const report = read(text);
	return typeof report === 'string' ? report : report.tests.map(({outcome, name}) => `${outcome} ${name}`);
};

const suite = (inner: string): string => `<testsuites><testsuite name="s">${inner}</testsuite></testsuites>`;

describe('JUnit XML', () => {
	test('reports what passed, failed and was skipped', () => {
		expect(
			told(
				`<?xml version="1.0"?>\n${suite(
					'<testcase name="a"/><testcase name="b"><failure/></testcase><testcase name="c"><error message="x"/></testcase><testcase name="d"><skipped/></testcase>',
				)}`,
			),
		).toEqual(['passed s > a', 'failed s > b', 'failed s > c', 'skipped s > d']);
	});

	test.each<[string, string, string[]]>([
		['a suite at the top', '<testsuite name="s"><testcase name="a"/></testsuite>', ['passed s > a']],
		['the class of a test', suite('<testcase classname="c.D" name="a"/>'), ['passed c.D > a']],
		[
			'suites that the class repeats',
			suite('<testsuite name="t.u"><testcase classname="s.t.u" name="a"/></testsuite>'),
			['passed s > t.u > a'],
		],
		[
			'the file of a test, relative to the checkout',
			suite('<testcase file="/checkout/test/a.py" classname="c" name="a"/>'),
			['passed test/a.py > c > a'],
		],
		[
			'tests of one name',
			suite('<testcase name="a"/><testcase name="a"><failure/></testcase>'),
			['passed s > a', 'failed s > a #2'],
		],
		[
			'a test that is still to be done and fails',
			suite('<testcase name="a"><failure/><skipped type="todo"/></testcase>'),
			['skipped s > a'],
		],
		[
			'a test of Google Test that was not run',
			suite('<testcase name="a" status="notrun"/>'),
			['skipped s > a'],
		],
		[
			'what failed in a suite outside its tests',
			suite('<error/><testcase name="a"/>'),
			['failed s', 'passed s > a'],
		],
		[
			'output that is no XML',
			suite('<testcase name="a &#27;[31m"><system-out>\u001b[31m&#x1B;\0</system-out></testcase>'),
			['passed s > a �[31m'],
		],
		[
			'a package of Go that did not build',
			suite('<testcase classname="p/q" name="[build failed]"><failure/></testcase>'),
			['failed p/q'],
		],
		[
			'a hook of Mocha',
			suite(
				'<testcase classname="c" name="&quot;before all&quot; hook for &quot;a&quot;"><failure/></testcase>',
			),
			['failed c'],
		],
		['no test', '<testsuites/>', []],
		['a test without a name', suite('<testcase/>'), ['passed s']],
	])('reads %s', (_, text, tests) => {
		expect(told(text)).toEqual(tests);
	});

	test.each([
		[
			'a document type',
			'<!DOCTYPE x [<!ENTITY a "b">]>\n<testsuites/>',
			'line 1: a document type is not accepted',
		],
		[
			'entities that grow',
			`<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n${suite('<testcase name="&b;"/>')}`,
			'line 2: a document type is not accepted',
		],
		[
			'an entity from a file',
			'<!DOCTYPE l SYSTEM "file:///etc/passwd"><testsuites/>',
			'line 1: a document type is not accepted',
		],
		['an entity of its own', suite('<testcase name="&passwd;"/>'), 'line 1: undefined entity'],
		[
			'a truncated text',
			'<testsuites>\n<testsuite name="s">\n<testcase name="a"/>\n',
			'line 4: unclosed tag: testsuite',
		],
		['a text cut in a tag', '<testsuites>\n<testsuite na', /^line 2: /],
		['another document', '<html><body/></html>', 'line 1: <html> is not how JUnit XML begins'],
		[
			'a document that is nested without end',
			'<testsuite>'.repeat(100_000),
			'line 1: elements are nested more than 100 deep',
		],
		[
			'attributes without end',
			`<testsuites ${Array.from({length: 300}, (_, index) => `a${index}=""`).join(' ')}/>`,
			'line 1: an element with more than 200 attributes',
		],
	])('refuses %s', (_, text, why) => {
		expect(told(text)).toEqual(typeof why === 'string' ? why : expect.stringMatching(why));
	});
});

describe('TAP', () => {
	test.each<[string, string, string[]]>([
		['points with and without numbers', '1..2\nok 1 - a\nnot ok b\n', ['passed a', 'failed b']],
		[
			'a plan at the end, and other lines',
			'> npm test\nTAP version 13\nok 1 - a\nnoise\n1..1\n',
			['passed a'],
		],
		[
			'what is skipped or to be done',
			'1..3\nok 1 - a # SKIP why\nnot ok 2 - b # TODO\nok 3 - c # todo',
			['skipped a', 'skipped b', 'skipped c'],
		],
		[
			'levels below',
			'# Subtest: s\n    # Subtest: t\n        ok 1 - a\n        1..1\n    ok 1 - t\n    not ok 2 - b\n    1..2\nnot ok 1 - s\n1..1\n',
			['passed s > t > a', 'failed s > b'],
		],
		['levels in braces', '1..1\nok 1 - s {\n    1..1\n    ok 1 - a\n}\n', ['passed s > a']],
		[
			'a level that failed by itself',
			'# Subtest: s\n    ok 1 - a\n    1..1\nnot ok 1 - s\n1..1\n',
			['passed s > a', 'failed s'],
		],
		[
			'a level that is to be done',
			'# Subtest: s\n    not ok 1 - a\n    1..1\nnot ok 1 - s # TODO\n1..1\n',
			['skipped s > a'],
		],
		[
			'diagnostics with points in them',
			"1..1\nok 1 - a\n  ---\n  x: !!js/function 'y'\n  ok 2 - b\n  Bail out!\n  ...\n",
			['passed a'],
		],
		[
			'a number that is used twice, as node:test has it',
			'1..2\nok 1 - a\nnot ok 1 - b.mjs\n',
			['passed a', 'failed b.mjs'],
		],
		['no test', 'TAP version 14\n1..0 # nothing to do\n', []],
		['escaped characters and Windows', '1..1\r\nok 1 - a \\# b\r\n', ['passed a # b']],
	])('reads %s', (_, text, tests) => {
		expect(told(text)).toEqual(tests);
	});

	test.each([
		['too few', 'TAP version 13\n1..3\nok 1 - a\n', 'line 3: it plans 3 tests and names 1'],
		['too many', '1..1\nok 1 - a\nok 2 - b\n', 'line 3: it plans 1 tests and names 2'],
		[
			'no plan',
			'TAP version 13\nok 1 - a\n',
			'line 2: it ends without a plan such as 1..12, as a run that was cut short does',
		],
		[
			'too few on a level below',
			'1..1\n# Subtest: s\n    1..2\n    ok 1 - a\nok 1 - s\n',
			'line 5: it plans 2 tests and names 1',
		],
		[
			'a run that bailed out',
			'1..2\nok 1 - a\nBail out! no database\n',
			'line 3: the run bailed out: no database',
		],
		[
			'diagnostics that never end',
			'1..1\nok 1 - a\n  ---\n  x: y\n',
			'line 3: diagnostics begin here and never end',
		],
		[
			'levels without end',
			`1..1\nok 1 - a\n${' '.repeat(500)}ok 1 - b\n`,
			'line 3: levels are nested more than 100 deep',
		],
	])('refuses %s', (_, text, why) => {
		expect(told(text)).toBe(why);
	});
});

const json = (...files: object[]): string => JSON.stringify({testResults: files});
const file = (name: string, status: string, ...assertionResults: object[]) => ({
	name: `/checkout/${name}`,
	status,
	assertionResults,
});

describe('JSON of vitest and jest', () => {
	test('reports what passed, failed and was skipped', () => {
		const of = (title: string, status: string) => ({ancestorTitles: ['s', 't'], title, status});
		expect(
			told(
				json(
					file(
						'a.test.ts',
						'failed',
						of('a', 'passed'),
						of('b', 'failed'),
						of('c', 'pending'),
						of('d', 'todo'),
						of('e', 'skipped'),
						of('f', 'unheard of'),
						of('g', 'constructor'),
					),
				),
			),
		).toEqual([
			...[
				'passed a.test.ts > s > t > a',
				'failed a.test.ts > s > t > b',
				'skipped a.test.ts > s > t > c',
				'skipped a.test.ts > s > t > d',
			],
			...['skipped a.test.ts > s > t > e', 'failed a.test.ts > s > t > f', 'failed a.test.ts > s > t > g'],
		]);
	});

	test('a file that could not be loaded, or failed around its tests, is a failure of its own', () => {
		const passed = {ancestorTitles: [], title: 'a', status: 'passed'};
		expect(told(json(file('a.test.ts', 'failed'), file('b.test.ts', 'failed', passed)))).toEqual([
			'failed a.test.ts',
			'passed b.test.ts > a',
			'failed b.test.ts',
		]);
	});

	test.each([
		['truncated', '{"testResults": [\n{"name": "a",\n', 'line 2: the JSON ends too early or is broken'],
		['broken', '{"testResults": [\n{"name": "a",,\n\n]}', 'line 2: the JSON ends too early or is broken'],
		['something else', '{"tests": 12}', 'it is JSON, but not as vitest and jest write it'],
		['nested without end', '{"a":'.repeat(2_000_000), /^(line 1: the JSON|it cannot be read)/],
	])('refuses what is %s', (_, text, why) => {
		expect(told(text)).toEqual(typeof why === 'string' ? why : expect.stringMatching(why));
	});
});

test.each([
	['nothing', '', 'it is empty'],
	['white space', '\uFEFF \n\n', 'it is empty'],
	[
		'another format',
		'12 passing\n2 failing',
		'it is neither JUnit XML nor TAP nor the JSON of vitest or jest; it begins with "12 passing 2 failing"',
	],
	['bytes', '\0\u001b[2Jx\u0007', /it begins with "x"$/],
])('%s is no report', (_, text, why) => {
	expect(told(text)).toEqual(typeof why === 'string' ? why : expect.stringMatching(why));
});

test('names are cleaned, bounded and without secrets', () => {
	const long = 'x'.repeat(50_000);
	const names = told(
		json(
			file(
				'a',
				'passed',
				{ancestorTitles: ['\u001b[2J\u202Etopsecretvalue\n'], title: long, status: 'passed'},
				{ancestorTitles: [], title: '', status: 'passed'},
			),
		),
	) as string[];
	expect(names[0]).toMatch(/^passed a > <U\+202E>\[redacted DEPLOY_TOKEN\] > x+…$/);
	expect(names[0]).toHaveLength('passed '.length + 300);
	expect(names[1]).toBe('passed a');
});

test('more tests than anybody has are refused', () => {
	expect(told(suite('<testcase name="a"/>'.repeat(200_001)))).toMatch(/^it names more than 200,000 tests/);
	expect(told(`1..30000\n${`ok ${'x'.repeat(290)}\n`.repeat(30_000)}`)).toMatch(/8 MB of names$/);
});

test.each([
	['elements', '<x/>', '<testsuites>', '</testsuites>'],
	['noise', 'x\n', '1..1\nok 1\n', ''],
	['plans', '1..1\n', '', ''],
])('20 MB of %s are read, or refused, in bounded time', (_, piece, before, after) => {
	const text = before + piece.repeat(Math.floor(19_900_000 / piece.length)) + after;
	const start = performance.now();
	read(text);
	expect(performance.now() - start).toBeLessThan(8000);
});
