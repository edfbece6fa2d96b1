import {expect, test} from 'vitest';
import {type Paint, reportLines} from '../../../source/commands/check/report-lines.js';
import type {CheckReport} from '../../../source/engine/checking/report.js';
import {textWidth} from '../../../source/screen/text/cells.js';
import {checked, reportOf} from '../support/report-of.js';

const plainly: Paint = (_, text) => text;

const textOf = (changes: Partial<CheckReport> = {}): string =>
	reportLines(reportOf(changes), 'spec', plainly).join('\n');

test('it says what is judged, protected and open, and ends with what to type', () => {
	const text = textOf({
		base: {head: '1a2b3c4d5e6f', branch: 'main', dirty: true, notCaptured: ['big.bin: too large']},
		prepare: {command: 'npm ci', milliseconds: 3400, problem: undefined},
		verifiers: [
			checked({
				summary: '12 of 14 tests passed; exit 1',
				measure: {kind: 'tests', passed: 12, total: 14, skipped: 0},
				failing: ['parse › dates', 'parse › times'],
			}),
			checked({
				id: 'metric-2',
				kind: 'metric',
				label: 'npm run -s coverage',
				measure: {kind: 'number', value: 83.2, goal: '>= 90', unit: '%'},
				summary: '83.2%, goal >= 90%',
				values: [83.2, 83.4],
			}),
			checked({
				id: 'checklist-3',
				kind: 'checklist',
				label: 'checklist spec.md by codex',
				status: 'later',
				summary: '1 of 1 item met; codex is asked about the others once there is work',
				times: 2,
				items: [
					{number: 1, text: 'Dates are parsed', command: 'npm test -- dates', agent: undefined, met: true},
					{
						number: 2,
						text: 'Errors name line and column',
						command: undefined,
						agent: 'codex',
						met: undefined,
					},
				],
			}),
			checked({
				id: 'review-4',
				kind: 'review',
				label: 'review by codex',
				status: 'later',
				times: 0,
				milliseconds: 0,
				summary: 'codex is asked once there is work to judge',
			}),
		],
		protection: {
			globs: ['test/**', 'spec.md'],
			also: ['loops/spec/LOOP.md: the loop itself', 'spec.md: the spec of a checklist'],
			unprotectedTests: ['src/a.test.js'],
		},
		exposures: [
			{
				kind: 'unprotected-tests',
				text: '1 test file that nothing protects: src/a.test.js',
				hint: 'protect: ["test/**", "**/*.test.js"]',
			},
			{kind: 'network', text: 'the network', hint: undefined},
		],
	});
	expect(text).toBe(`spec: Everything in spec.md is built and proven by the tests

  files        1a2b3c4d5 on main, with what is not committed; left out: big.bin:
               too large
  agent        ✓ Claude Code
  prepare      ✓ npm ci, 3.4 s

Judged by
  ✗ red        npm test                                               340 ms × 2
               12 of 14 tests passed; exit 1
               ✗ parse › dates
               ✗ parse › times
  ✗ red        npm run -s coverage                                    340 ms × 2
               83.2%, goal ≥ 90%
               not the same each time: 83.2, 83.4
  · later      checklist spec.md by codex                             340 ms × 2
               1 of 1 item met; codex is asked about the others once there is
               work
               ✓ 1. Dates are parsed                       npm test -- dates
               · 2. Errors name line and column            by codex
  · later      review by codex
               codex is asked once there is work to judge

Protected from the agent
  test/**             \`protect\` of the loop
  loops/spec/LOOP.md  the loop itself
  spec.md             the spec of a checklist

What the agent could still reach
  ! 1 test file that nothing protects: src/a.test.js
    → protect: ["test/**", "**/*.test.js"]
  ! the network

Ready: 4 checks, 2 red, 2 asked once there is work.
One round of checks takes 1.0 s; a run ends after 20 iterations or 2h at the
latest.
  treadle run spec`);
});

test('what cannot judge says why, what it printed, and what to do', () => {
	const text = textOf({
		result: 'unverifiable',
		exitCode: 8,
		verifiers: [
			checked({
				status: 'unverified',
				flaky: true,
				summary: 'flaky: it passed 1 of 2 times on the same files (exit 1)',
				hint: 'See how often it fails:\ntreadle check spec --times 5',
				evidence: 'one\ntwo\nthree\n\nfour\n',
			}),
			checked({status: 'unverified', label: 'npx no-such', summary: 'command not found'}),
			checked({status: 'passed', hidden: true}),
		],
	});
	expect(text).toContain(`  ! flaky      npm test                                               340 ms × 2
               flaky: it passed 1 of 2 times on the same files (exit 1)
               │ two
               │ three
               │ four
               → See how often it fails:
               → treadle check spec --times 5
  ? unverified npx no-such `);
	expect(text).toContain('✓ green      npm test (hidden)');
	expect(text).toContain('Not ready: 3 checks, 1 flaky, 1 unable to judge, 1 green already.');
	expect(text.split('\n').at(-1)).toBe('  treadle check spec');
});

test('an agent that cannot work is reported with what to do, and so is prepare', () => {
	const text = textOf({
		result: 'no-agent',
		exitCode: 6,
		agent: {
			label: 'Codex',
			problem: {message: 'Codex cannot run: codex was not found on the PATH.', hint: 'Install it.'},
			cannotBeAsked: undefined,
		},
		prepare: {
			command: 'npm ci',
			milliseconds: 10,
			problem: {message: 'prepare: npm ci: exited with code 1', hint: 'It said last:\nno network'},
		},
		verifiers: [checked({status: 'unverified', times: 0})],
	});
	expect(text).toContain(`  agent        ✗ Codex
                 Codex cannot run: codex was not found on the PATH.
                 → Install it.
  prepare      ✗ npm ci, 10 ms
                 prepare: npm ci: exited with code 1
                 → It said last:
                 → no network`);
	expect(text).toMatch(/Not ready: the agent cannot work\.\nAnd its check is unable to judge\./);
});

test('where all is green it says that a run would end at once', () => {
	const text = textOf({result: 'met', verifiers: [checked({status: 'passed'})]});
	expect(text).toContain('Nothing to do: every check passes already');
	expect(text).toContain('\n  treadle check spec');
});

test('a loop without a check is judged by the person', () => {
	const text = textOf({verifiers: []});
	expect(text).toContain('you alone, at the verdict gate');
	expect(text).toContain('Ready, and you are the judge.\n  treadle run spec');
});

test('rounds that leave no time for work are reported', () => {
	expect(textOf({verifiers: [checked({milliseconds: 240_000})]})).toContain('take most of that time');
});

test('long lists are cut, and say where the rest is', () => {
	const text = textOf({
		verifiers: [checked({failing: Array.from({length: 9}, (_, index) => `test ${index}`)})],
		protection: {
			globs: Array.from({length: 20}, (_, index) => `file-${index}`),
			also: [],
			unprotectedTests: [],
		},
	});
	expect(text).toContain('✗ test 4\n                 and 4 more, which --json lists');
	expect(text).not.toContain('test 5');
	expect(text).toContain('and 5 more, which --json lists');
});

test('hostile and endless words neither reach the terminal nor widen the page', () => {
	const nasty = `${'\u001B[2Jx\u009B31m\r\n'}${'界'.repeat(100)} ${'w'.repeat(200)}`;
	const lines = reportLines(
		reportOf({
			loop: nasty,
			goal: nasty,
			agent: {label: nasty, problem: {message: nasty, hint: nasty}, cannotBeAsked: nasty},
			prepare: {command: nasty, milliseconds: 1, problem: undefined},
			verifiers: [
				checked({label: nasty, summary: nasty, hint: nasty, evidence: nasty}),
				checked({
					failing: [nasty],
					items: [{number: 1, text: nasty, command: nasty, agent: undefined, met: false}],
				}),
			],
			protection: {globs: [nasty], also: [`${nasty}: ${nasty}`], unprotectedTests: []},
			exposures: [{kind: 'network', text: nasty, hint: nasty}],
		}),
		'spec',
		plainly,
	);
	expect(lines.filter(line => /[\u0000-\u001F\u007F-\u009F]/.test(line))).toEqual([]);
	expect(lines.filter(line => textWidth(line) > 80)).toEqual([]);
});

test('colours are laid over what is there, and move nothing', () => {
	const report = reportOf({verifiers: [checked(), checked({status: 'passed'})]});
	const marked = reportLines(report, 'spec', (tone, text) => `<${tone}>${text}</${tone}>`).join('\n');
	expect(marked).toContain('<bad>✗ red</bad>');
	expect(marked).toContain('<good>✓ green</good>');
	expect(marked.replaceAll(/<\/?(good|bad|warning|dim|title)>/g, '')).toBe(
		reportLines(report, 'spec', plainly).join('\n'),
	);
});
