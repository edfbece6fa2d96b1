import {describe, expect, test} from 'vitest';
import {defaultRubric, rubricLimit} from '../../../source/loop/settings/review.js';
import {loopText, mistakesIn, parse} from '../support/loop-text.js';

const check = (entry: string) => parse(`verify:\n  - ${entry.replaceAll('\n', '\n    ')}`).verify[0];
const minutes = 60_000;

describe('a check that is right', () => {
	test('a command, with all it may have', () => {
		expect(
			check('run: " npm test "\nreport: ./out//report.xml\nhidden: ../secret-checks/\nprobe: 3\nlimit: 5m'),
		).toEqual({
			kind: 'run',
			command: 'npm test',
			timeLimit: 5 * minutes,
			report: 'out/report.xml',
			hidden: '../secret-checks/',
			probe: 3,
		});
		expect(check('run: npm test')).toEqual({kind: 'run', command: 'npm test', timeLimit: 10 * minutes});
	});

	test('a metric takes the last number unless it says otherwise', () => {
		expect(check('metric: npm run coverage\ngoal: ">= 90"')).toEqual({
			kind: 'metric',
			command: 'npm run coverage',
			timeLimit: 10 * minutes,
			read: {by: 'last'},
			goal: {comparison: '>=', value: 90},
		});
		expect(
			check(
				String.raw`metric: npm run bench
goal: <= 200ms
pattern: 'median: ([\d.]+)'
keep: best
probe: 10
limit: 1h`,
			),
		).toEqual({
			kind: 'metric',
			command: 'npm run bench',
			timeLimit: 60 * minutes,
			read: {by: 'pattern', pattern: String.raw`median: ([\d.]+)`},
			goal: {comparison: '<=', value: 200, unit: 'ms'},
			keep: 'best',
			probe: 10,
		});
		expect(check('metric: x\ngoal: = 0\npointer: ""')).toMatchObject({read: {by: 'pointer', pointer: ''}});
	});

	test('a checklist, with an agent or without', () => {
		expect(check('checklist: docs/../spec.md')).toEqual({
			kind: 'checklist',
			spec: 'spec.md',
			timeLimit: 10 * minutes,
		});
		expect(check('checklist: spec.md\nby: { use: codex, model: x, session: fresh }\nlimit: 1m')).toEqual({
			kind: 'checklist',
			spec: 'spec.md',
			by: {kind: 'codex', model: 'x'},
			timeLimit: minutes,
		});
	});

	test('a review, by an agent in any of its forms', () => {
		expect(check('review: codex')).toEqual({
			kind: 'review',
			by: {kind: 'codex'},
			rubric: defaultRubric,
			timeLimit: 10 * minutes,
		});
		expect(check('review: { acp: goose acp }\nrubric: |\n  Is it\n  good?\nlimit: 2m')).toEqual({
			kind: 'review',
			by: {kind: 'acp', command: 'goose acp'},
			rubric: 'Is it\ngood?',
			timeLimit: 2 * minutes,
		});
	});

	test('many of them, in their order, judged as far as asked for', () => {
		const loop = parse(`judge: all\nverify: [${'{run: a}, '.repeat(49)}{review: codex}]`);
		expect(loop.judge).toBe('all');
		expect(loop.verify.map(({kind}) => kind)).toEqual([...Array<string>(49).fill('run'), 'review']);
	});
});

describe('what is wrong with a check', () => {
	test.each([
		'judge: last',
		'judge: [all]',
		'verify: [checklist]',
		'verify: [{ run: npm test, metric: x, goal: ">= 5" }]',
		'verify: [{ run: npm test, review: codex }]',
		'verify: [{ name: x }]',
		'verify: [{ reveiw: codex, rubic: x }]',
		'verify: [{ run: npm test, reprot: x }]',
		'verify: [{ run: npm test, goal: ">= 90" }]',
		'verify: [{ review: codex, probe: 2 }]',
		'verify: [{ checklist: spec.md, rubric: x, pattern: y }]',
		// run
		'verify: [{ run: x, report: }]',
		'verify: [{ run: x, report: /tmp/report.xml }]',
		'verify: [{ run: x, report: ~/report.xml }]',
		'verify: [{ run: x, report: out/../../report.xml }]',
		'verify: [{ run: x, report: out/ }]',
		'verify: [{ run: x, report: .git/report.xml }]',
		'verify: [{ run: x, report: "out\\\\report.xml" }]',
		'verify: [{ run: x, hidden: true }]',
		'verify: [{ run: x, hidden: checks }]',
		'verify: [{ run: x, hidden: ./a/../b }]',
		'verify: [{ run: x, hidden: ~anna/checks }]',
		'verify: [{ run: x, probe: 0 }]',
		'verify: [{ run: x, probe: 11 }]',
		'verify: [{ run: x, probe: 1.5 }]',
		'verify: [{ run: x, probe: "3" }]',
		// metric
		'verify: [{ metric: x }]',
		'verify: [{ metric: , goal: ">= 1" }]',
		'verify: [{ metric: true, goal: ">= 1" }]',
		'verify: [{ metric: echo 95, goal: ">= 90" }]',
		'verify: [{ metric: npm run coverage || true, goal: ">= 90" }]',
		'verify: [{ metric: x, goal: 90 }]',
		'verify: [{ metric: x, goal: }]',
		'verify: [{ metric: x, goal: "> ninety" }]',
		'verify:\n  - metric: x\n    goal: >= 90',
		'verify:\n  - metric: x\n    goal: > 90',
		'verify:\n  - metric: x\n    goal: >9',
		'verify: [{ metric: x, goal: "= 0", keep: best }]',
		'verify: [{ metric: x, goal: ">= 0", keep: last }]',
		'verify: [{ metric: x, goal: ">= 0", pattern: "(a", keep: best }]',
		'verify: [{ metric: x, goal: ">= 0", pattern: abc }]',
		'verify: [{ metric: x, goal: ">= 0", pattern: "(a+)+" }]',
		'verify: [{ metric: x, goal: ">= 0", pattern: "(\\d+)" }]',
		'verify: [{ metric: x, goal: ">= 0", pattern: 5 }]',
		'verify: [{ metric: x, goal: ">= 0", pattern: (a), pointer: /a }]',
		'verify: [{ metric: x, goal: ">= 0", pointer: total.lines.pct }]',
		'verify: [{ metric: x, goal: ">= 0", pointer: /a~b }]',
		'verify: [{ metric: x, goal: ">= 0", pointer: }]',
		// checklist
		'verify: [{ checklist: }]',
		'verify: [{ checklist: [spec.md] }]',
		'verify: [{ checklist: /spec.md }]',
		'verify: [{ checklist: ../spec.md }]',
		'verify: [{ checklist: spec.md, by: codx }]',
		'verify: [{ checklist: spec.md, by: ./agent.sh }]',
		'verify: [{ checklist: spec.md, by: { command: ./agent.sh } }]',
		'verify: [{ checklist: spec.md, by: { use: codex, modle: x } }]',
		// review
		'verify: [{ review: }]',
		'verify: [{ review: 5 }]',
		'verify: [{ review: {} }]',
		'verify: [{ review: { use: codex, acp: x } }]',
		'verify: [{ review: { use: claude, session: continue } }]',
		'verify: [{ review: { command: ./judge.sh } }]',
		'verify: [{ review: codex, rubric: "" }]',
		'verify: [{ review: codex, limit: 5 }]',
	])('%j', settings => {
		expect(mistakesIn(loopText(settings)).join('\n')).toMatchSnapshot();
	});

	test('more checks than anyone waits for', () => {
		expect(mistakesIn(loopText(`verify: [${'{run: a}, '.repeat(51)}]`)).join('\n')).toMatchSnapshot();
	});

	test('a rubric that is a book', () => {
		const rubric = (bytes: number) =>
			`verify:\n  - review: codex\n    rubric: |\n${`      ${'x'.repeat(127)}\n`.repeat(bytes / 128)}`;
		expect(mistakesIn(loopText(rubric(rubricLimit + 128))).join('\n')).toMatchSnapshot();
		expect(mistakesIn(loopText(rubric(rubricLimit)))).toEqual([]);
	});

	test('several mistakes of one check are reported together', () => {
		expect(
			mistakesIn(
				loopText('verify:\n  - metric: x\n    goal: 90\n    keep: worst\n    probe: 0\n    rubric: x'),
			),
		).toHaveLength(4);
	});
});
