import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {Problem} from '../../../source/problem.js';
import {verifierEnvironment} from '../../../source/system/process/child-environment.js';
import {createChecklistVerifier} from '../../../source/verifiers/checklist/checklist-verifier.js';
import {createVerifiers} from '../../../source/verifiers/index.js';
import type {ItemsQuestion, Reviewer} from '../../../source/verifiers/reviewing/reviewer.js';
import type {VerifierEvent} from '../../../source/verifiers/verifier.js';
import {fakeReviewer, hang} from '../../support/fake-reviewer.js';
import {workToJudge} from '../../support/work-to-judge.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';

const ground = (files: Record<string, string | Buffer> = {}): string => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-checklist-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	for (const [name, content] of Object.entries(files)) {
		writeFileSync(path.join(folder, name), content);
	}
	return folder;
};

type Options = {reviewer?: Reviewer; timeLimit?: number; signal?: AbortSignal; spec?: string};

const checklist = ({reviewer, timeLimit = 10_000, spec = 'spec.md'}: Options = {}) =>
	createChecklistVerifier({id: 'checklist-1', spec, reviewer, timeLimit, environment: process.env});

const judged = async (spec: string, options: Options = {}, files: Record<string, string> = {}) => {
	const folder = ground({'spec.md': spec, ...files});
	const verifier = checklist(options);
	const events: VerifierEvent[] = [];
	const request = {
		folder,
		environment: verifierEnvironment(process.env),
		rawLog: path.join(folder, 'raw.log'),
		signal: options.signal ?? new AbortController().signal,
		baseline: undefined,
		work: workToJudge,
	};
	for await (const event of verifier.verify(request)) {
		events.push(event);
	}
	return {
		folder,
		events,
		end: events.at(-1) as Extract<VerifierEvent, {type: 'finished'}>,
		out: events.flatMap(event => (event.type === 'output' ? [event.text] : [])).join('\n'),
	};
};

/** Says of every item but these that it is met. */
const allBut = (...unmet: number[]) => ({
	items: ({items}: ItemsQuestion) => ({
		items: items.map(({number}) => ({
			number,
			met: !unmet.includes(number),
			evidence: unmet.includes(number) ? 'nothing of it is there' : `src/x.ts:${number}`,
		})),
		usage: [{input: 1, costBasis: 'unknown' as const}],
	}),
});

describe('items with a command of their own', () => {
	test('are judged by its exit code, each by itself and in order, whatever is ticked', async () => {
		const {end, out} = await judged(
			'- [ ] one (`echo first >> log; cat log`)\n- [x] two (`cat log; echo broken >&2; exit 3`)\n- [ ] three, check: `test -f log`',
		);
		expect(end).toMatchObject({
			status: 'failed',
			summary: '2 of 3 items met, 1 not met: 2. two',
			measure: {kind: 'items', met: 2, total: 3},
			failing: ['2'],
			items: [
				{number: 1, text: 'one', met: true, evidence: expect.stringMatching(/^exit 0 after/)},
				{number: 2, text: 'two', met: false, evidence: expect.stringMatching(/^exit 3 after \d+ms: broken$/)},
				{number: 3, text: 'three', met: true},
			],
		});
		expect(end.evidence).toMatch(/^- 2\. two: exit 3 after \d+ms: broken\n\nItem 2 printed:\nfirst\nbroken$/);
		expect(out).toContain('— item 1: echo first >> log; cat log\nfirst\n— item 2:');
	});

	test('all met has passed', async () => {
		const {end} = await judged('- [ ] one (`exit 0`)\n  - [ ] two (`test 1 = 1`)');
		expect(end).toMatchObject({status: 'passed', summary: '2 of 2 items met', evidence: '', failing: []});
	});

	test('what could not run judges nothing, and is no pass', async () => {
		const {end} = await judged('- [ ] one (`treadle-nonesuch`)\n- [ ] two (`test 1 = 1`)');
		expect(end).toMatchObject({
			status: 'unverified',
			summary: expect.stringMatching(
				/^1 of 2 items met, 1 not judged: command not found: treadle-nonesuch was not found/,
			),
			items: [{met: undefined}, {met: true}],
			failing: [],
		});
		expect(end).not.toHaveProperty('noVerdict');
	});

	test('have a time limit each', async () => {
		const {end} = await judged('- [ ] one (`sleep 60`)\n- [ ] two (`test 1 = 1`)', {timeLimit: 300});
		expect(end).toMatchObject({items: [{met: undefined, evidence: 'no answer in 300ms'}, {met: true}]});
	});

	test('end with the run, and no further one starts', async () => {
		const seconds = uniqueSeconds();
		const {end, out} = await judged(`- [ ] one (\`sleep ${seconds}\`)\n- [ ] two (\`echo late\`)`, {
			signal: AbortSignal.timeout(200),
		});
		expect(end).toMatchObject({
			status: 'unverified',
			items: [{met: undefined}, {met: undefined, evidence: 'stopped before'}],
		});
		expect(out).not.toContain('late');
		expect(livingWith(seconds)).toEqual([]);
	});

	test('a flood of output and of failing items is bounded', async () => {
		const spec = Array.from({length: 40}, (_, index) => `- [ ] item ${index} (\`cat big; exit 1\`)`).join(
			'\n',
		);
		const {end} = await judged(spec, {}, {big: 'a long line of output\n'.repeat(2000)});
		expect(Buffer.byteLength(end.evidence)).toBeLessThanOrEqual(8000);
		expect(end.failing).toHaveLength(40);
	});
});

describe('items that an agent judges', () => {
	test('are asked about in one question, with what the diff and the other checks say', async () => {
		const reviewer = fakeReviewer(allBut(3));
		const {end, events, folder} = await judged('- [x] one\n  - [ ] two (`test 1 = 1`)\n  - [x] three', {
			reviewer,
		});
		expect(reviewer.asked).toEqual([
			{
				goal: workToJudge.goal,
				tree: workToJudge.tree,
				spec: 'spec.md',
				text: expect.stringContaining('The diff is empty'),
				items: [
					{number: 1, line: 1, depth: 0, text: 'one'},
					{number: 3, line: 3, depth: 1, text: 'three'},
				],
			},
		]);
		expect(reviewer.places[0]?.folder).toBe(folder);
		expect(end).toMatchObject({
			status: 'failed',
			summary: '2 of 3 items met, 1 not met: 3. three',
			evidence: '- 3. three: nothing of it is there',
			items: [
				{number: 1, met: true, evidence: 'src/x.ts:1'},
				{number: 2, met: true},
				{number: 3, met: false, evidence: 'nothing of it is there'},
			],
			failing: ['3'],
		});
		expect(events).toContainEqual({type: 'usage', usage: {input: 1, costBasis: 'unknown'}});
	});

	test('all met has passed', async () => {
		const {end} = await judged('- [ ] one\n- [ ] two', {reviewer: fakeReviewer(allBut())});
		expect(end).toMatchObject({status: 'passed', measure: {met: 2, total: 2}});
	});

	test('are not asked about when a command failed: they are neither met nor failing', async () => {
		const reviewer = fakeReviewer();
		const {end} = await judged('- [ ] one\n- [ ] two (`exit 1`)', {reviewer});
		expect(reviewer.asked).toEqual([]);
		expect(end).toMatchObject({
			status: 'failed',
			summary: '0 of 2 items met, 1 not met, 1 not judged: 2. two',
			failing: ['2'],
			items: [
				{met: undefined, evidence: 'codex is asked once the commands of the other items pass'},
				{met: false},
			],
		});
	});

	test('many are asked about sixty at a time', async () => {
		const reviewer = fakeReviewer(allBut(130));
		const spec = Array.from({length: 130}, (_, index) => `- [ ] item ${index}`).join('\n');
		const {end, events} = await judged(spec, {reviewer});
		expect(reviewer.asked.map(asked => ('items' in asked ? asked.items.length : 0))).toEqual([60, 60, 10]);
		expect(events.filter(({type}) => type === 'usage')).toHaveLength(3);
		expect(end).toMatchObject({status: 'failed', measure: {met: 129, total: 130}, failing: ['130']});
	});

	test('without a verdict nothing is met, and the run is told so', async () => {
		const problem = 'no verdict: the answer leaves out item 2';
		const reviewer = fakeReviewer({items: () => ({problem, usage: []})});
		const {end} = await judged('- [ ] one (`test 1 = 1`)\n- [ ] two', {reviewer});
		expect(end).toMatchObject({
			status: 'unverified',
			noVerdict: true,
			summary: `1 of 2 items met, 1 not judged: ${problem}`,
			items: [{met: true}, {met: undefined, evidence: problem}],
		});
	});

	test('after a question without a verdict no more is asked; what was found not met stands', async () => {
		const problem = 'no verdict: silent for 10m';
		const answering = (unmet: number[]) => {
			const fair = allBut(...unmet);
			return fakeReviewer({
				items: question => (question.items[0]?.number === 61 ? {problem, usage: []} : fair.items(question)),
			});
		};

		const spec = Array.from({length: 130}, (_, index) => `- [ ] item ${index}`).join('\n');
		const open = answering([]);
		expect((await judged(spec, {reviewer: open})).end).toMatchObject({
			status: 'unverified',
			noVerdict: true,
			measure: {met: 60, total: 130},
		});
		expect(open.asked).toHaveLength(2);
		const {end} = await judged(spec, {reviewer: answering([5])});
		expect(end).toMatchObject({status: 'failed', measure: {met: 59, total: 130}});
		expect(end).not.toHaveProperty('noVerdict');
	});

	test('a hanging agent has a time limit; a stop is no silence of it', async () => {
		const reviewer = fakeReviewer({items: async (_, signal) => hang(signal)});
		expect((await judged('- [ ] one', {reviewer, timeLimit: 50})).end).toMatchObject({
			status: 'unverified',
			noVerdict: true,
			items: [{evidence: 'no verdict: no answer in 50ms'}],
		});
		const {end} = await judged('- [ ] one', {reviewer, signal: AbortSignal.timeout(50)});
		expect(end).toMatchObject({status: 'unverified'});
		expect(end).not.toHaveProperty('noVerdict');
	});
});

describe('before a run', () => {
	const check = async (
		files: Record<string, string | Buffer>,
		options: Options = {},
		prepare: (folder: string) => void = () => {},
	) => {
		const folder = ground(files);
		prepare(folder);
		const verifier = checklist(options);
		await verifier.preflight?.(folder);
		return verifier;
	};

	const mistake = async (...given: Parameters<typeof check>): Promise<Problem> =>
		check(...given).then(
			() => expect.unreachable('there is a problem'),
			(error: Problem) => error,
		);

	const howItLooks = /An item is a line such as "- \[ \] Dates are parsed"/;

	test.each<[string, Record<string, string | Buffer>, RegExp]>([
		['is missing', {}, /^The spec spec\.md is not there\.$/],
		['has no items', {'spec.md': '# Spec\n- parse dates\n'}, /^The spec spec\.md has no items\.$/],
		['is empty', {'spec.md': ''}, /^The spec spec\.md has no items\.$/],
		['is too large', {'spec.md': '- [ ] a\n'.repeat(130_000)}, /^The spec spec\.md is larger than 1 MB\.$/],
		['is nested without end', {'spec.md': `${'> '.repeat(10_000)}- [ ] a`}, /nested too deeply/],
	])('a spec that %s', async (_, files, message) => {
		const problem = await mistake(files, {reviewer: fakeReviewer()});
		expect(problem).toBeInstanceOf(Problem);
		expect(problem.message).toMatch(message);
		expect(problem.hint).toMatch(howItLooks);
	});

	test('a spec with too many items', async () => {
		expect((await mistake({'spec.md': '- [ ] a\n'.repeat(501)})).message).toBe(
			'The spec spec.md has 501 items; the limit is 500.',
		);
	});

	test('a spec that is no file of its own', async () => {
		const messages = [
			await mistake({}, {}, folder => mkdirSync(path.join(folder, 'spec.md'))),
			await mistake({}, {}, folder => void execFileSync('mkfifo', [path.join(folder, 'spec.md')])),
			await mistake({'real.md': '- [ ] a'}, {}, folder =>
				symlinkSync('real.md', path.join(folder, 'spec.md')),
			),
			await mistake({}, {spec: 'docs/spec.md'}, folder => {
				mkdirSync(path.join(folder, 'real'));
				writeFileSync(path.join(folder, 'real/spec.md'), '- [ ] a');
				symlinkSync('real', path.join(folder, 'docs'));
			}),
			await mistake({}, {spec: '../spec.md'}),
		].map(({message}) => message);
		expect(messages).toEqual([
			'The spec spec.md is not a file that can be read.',
			'The spec spec.md is not a file that can be read.',
			expect.stringMatching(/^The spec spec\.md is behind a symbolic link: it lies at .*real\.md\.$/),
			expect.stringMatching(/^The spec docs\/spec\.md is behind a symbolic link/),
			'The spec ../spec.md lies outside the repository.',
		]);
	});

	test('an item that nobody could judge', async () => {
		const problem = await mistake({'spec.md': '- [ ] a (`npm test`)\n- [ ] b'});
		expect(problem.message).toBe(
			'Item 2 of spec.md (line 2: “b”) has no command of its own, and no agent is named to judge it.',
		);
		expect(problem.hint).toContain('by: codex');
	});

	test('an item whose command always passes, or is none', async () => {
		expect((await mistake({'spec.md': '- [ ] a (`true`)'})).message).toBe(
			'Item 1 of spec.md (line 1: “a”) is judged by “true”, which always passes.',
		);
		const problem = await mistake({'spec.md': '- [ ] a parser (`parseDate`)'}, {reviewer: fakeReviewer()});
		expect(problem.message).toBe(
			'Item 1 of spec.md (line 1: “a parser”) is judged by “parseDate”, but parseDate was not found on the PATH.',
		);
		expect(problem.hint).toContain('Inline code in parentheses at the end of an item');
		await check({'spec.md': '- [ ] a (`./bin/to-be-built --version`)'});
	});

	test('the agent is looked for where an item needs it, and only there', async () => {
		const [needed, idle] = [fakeReviewer(), fakeReviewer()];
		const byAgent = await check({'spec.md': '- [ ] a\n- [ ] b (`sh x`)'}, {reviewer: needed});
		const byCommands = await check({'spec.md': '- [ ] b (`sh x`)'}, {reviewer: idle});
		expect([byAgent.byAgent, byCommands.byAgent]).toEqual([true, false]);
		expect(needed.looked).toHaveLength(1);
		expect(idle.looked).toEqual([]);
		const preflight = () => {
			throw new Problem('codex was not found.');
		};
		expect((await mistake({'spec.md': '- [ ] a'}, {reviewer: fakeReviewer({preflight})})).message).toBe(
			'codex was not found.',
		);
	});
});

test('a spec that is not in the checkout is unverified, never passed', async () => {
	const folder = ground();
	const [verifier] = createVerifiers([{kind: 'checklist', spec: 'spec.md', timeLimit: 1000}]);
	const signal = new AbortController().signal;
	const request = {
		folder,
		environment: {},
		rawLog: '/dev/null',
		baseline: undefined,
		work: workToJudge,
		signal,
	};
	const events: VerifierEvent[] = [];
	for await (const event of verifier?.verify(request) ?? []) {
		events.push(event);
	}
	expect(events).toMatchObject([{status: 'unverified', summary: 'The spec spec.md is not there.'}]);
});
