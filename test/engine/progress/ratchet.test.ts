import {expect, test} from 'vitest';
import {type History, noHistory, updateHistory} from '../../../source/engine/progress/history.js';
import {findRollBack} from '../../../source/engine/progress/ratchet.js';
import {markFlaky} from '../../../source/engine/verdicts/flakiness.js';
import {regressionsIn} from '../../../source/engine/verdicts/regressions.js';
import type {EventBody, VerifierFinished, VerifierResult} from '../../../source/journal/events/events.js';
import type {Verifier} from '../../../source/verifiers/verifier.js';

const verifier: Verifier = {
	id: 'run-1',
	kind: 'run',
	label: 'npm test',
	byAgent: false,
	probe: 1,
	hidden: false,
	verify: async function* () {},
};

const names = ['adds', 'takes away', 'divides'];

const tests = (...failing: string[]): VerifierResult => ({
	status: failing.length > 0 ? 'failed' : 'passed',
	summary: `${names.length - failing.length} of ${names.length}`,
	milliseconds: 1,
	evidence: '',
	measure: {kind: 'tests', passed: names.length - failing.length, total: names.length, skipped: 0},
	failing,
});

/** Items of a checklist, each met, not met or not judged. */
const items = (...met: (boolean | undefined)[]): VerifierResult => ({
	status: met.includes(false) ? 'failed' : 'passed',
	summary: '',
	milliseconds: 1,
	evidence: '',
	measure: {kind: 'items', met: met.filter(Boolean).length, total: met.length},
	items: met.map((each, index) => ({number: index + 1, text: 'x', met: each, evidence: 'y'})),
	failing: met.flatMap((each, index) => (each === false ? [String(index + 1)] : [])),
});

const number = (value: number): VerifierResult => ({
	status: 'failed',
	summary: String(value),
	milliseconds: 1,
	evidence: '',
	measure: {kind: 'number', value, goal: '>= 90'},
});

const commitOf = (iteration: number) => `commit-${iteration}`;

const fold = (history: History, events: EventBody[], iteration: number): History =>
	events.reduce(
		(known, event) => updateHistory(known, event, {commit: commitOf(iteration), tree: `tree-${iteration}`}),
		history,
	);

const finishedIn = (history: History, iteration: number, result: VerifierResult): VerifierFinished => {
	const regressed = regressionsIn(history, verifier, result);
	return {
		type: 'verifier.finished',
		iteration,
		verifier: 'run-1',
		...result,
		...(iteration === 0 ? {baseline: {tests: names}} : {}),
		...(regressed.length > 0 ? {regressed} : {}),
	};
};

/** An iteration that was judged but is not finished, as the engine sees it when it looks for a way back. */
const judgedIn = (history: History, iteration: number, result: VerifierResult): History =>
	fold(
		history,
		[{type: 'iteration.started', iteration, from: ''}, finishedIn(history, iteration, result)],
		iteration,
	);

const finish = (history: History, iteration: number): History =>
	fold(
		history,
		[
			{
				type: 'iteration.finished',
				iteration,
				verdict: 'failed',
				decision: 'continue',
				reason: '',
				milliseconds: 1,
			},
		],
		iteration,
	);

/** Iterations 0, 1, … as they ended; the last one is judged but not finished. */
const run = (...results: VerifierResult[]): History =>
	results.reduce((history, result, iteration) => {
		const judged = judgedIn(history, iteration, result);
		return iteration === results.length - 1 ? judged : finish(judged, iteration);
	}, noHistory);

const regressed = (history: History) => history.current.get('run-1')?.regressed;

test('a test that passed before and fails now is a regression, by its name', () => {
	expect(regressed(run(tests('adds', 'divides'), tests('adds', 'takes away')))).toEqual(['takes away']);
});

test('what never passed is no regression', () => {
	expect(regressed(run(tests('adds'), tests('adds')))).toBeUndefined();
});

test('a test that only came with a later checkpoint is none either', () => {
	expect(regressed(run(tests('adds'), tests('adds', 'brand new')))).toBeUndefined();
});

test('what once passed stays a regression for as long as it fails', () => {
	expect(regressed(run(tests('adds'), tests('adds', 'divides'), tests('divides')))).toEqual(['divides']);
});

test('a check without parts regresses as a whole', () => {
	const {failing: _, measure: __, ...passed} = tests();
	expect(regressed(run(passed, {...passed, status: 'failed'}))).toEqual(['npm test']);
});

test('a check that could not judge says nothing', () => {
	expect(regressed(run(tests(), {...tests('adds'), status: 'unverified'}))).toBeUndefined();
});

test('the first regression is reported, the second in a row goes back to the best checkpoint', () => {
	const once = run(tests('adds', 'divides'), tests('divides'), tests('adds', 'divides'));
	expect(findRollBack(once, [])).toBeUndefined();
	const twice = run(
		tests('adds', 'divides'),
		tests('divides'),
		tests('adds', 'divides'),
		tests('adds', 'takes away', 'divides'),
	);
	expect(findRollBack(twice, [])).toMatchObject({to: 1, commit: 'commit-1'});
	expect(findRollBack(twice, [])?.reason).toContain('2 iterations in a row');
});

test('a good iteration between two regressions starts the count anew', () => {
	const history = run(tests('divides'), tests('divides', 'adds'), tests('divides'), tests('divides', 'adds'));
	expect(regressed(history)).toEqual(['adds']);
	expect(findRollBack(history, [])).toBeUndefined();
});

test('judging an iteration again after a crash counts once', () => {
	const base = finish(judgedIn(noHistory, 0, tests()), 0);
	const once = judgedIn(base, 1, tests('adds'));
	// No iteration starts in between: the engine takes up the one it was in.
	const twice = fold(once, [finishedIn(base, 1, tests('adds'))], 1);
	expect(findRollBack(twice, [])).toBeUndefined();
	expect(finish(twice, 1).regressing).toBe(1);
});

test('what a person went behind is nothing to go back to', () => {
	const history = finish(run(tests('adds', 'divides'), tests('divides'), tests('adds', 'divides')), 2);
	const back = fold(history, [{type: 'rolled.back', to: 0, commit: commitOf(0), by: 'human', reason: ''}], 2);
	expect(back.judged.map(({iteration}) => iteration)).toEqual([0]);
});

const kept = (better: 'higher' | 'lower') => [{id: 'run-1', label: 'coverage', better}];

test.each([
	['higher', [50, 60, 55], 1],
	['lower', [200, 150, 180], 1],
	['higher', [50, 60, 70, 60], 2],
	['higher', [60, 60, 50], 1],
] as const)('where the %s number is kept, %j goes back to iteration %i', (better, values, to) => {
	const history = run(...values.map(number));
	expect(findRollBack(history, kept(better))).toMatchObject({to, commit: commitOf(to)});
});

test.each([
	['higher', [50, 60, 60]],
	['higher', [50, 60, 61]],
	['lower', [200]],
] as const)('where the %s number is kept, %j stays', (better, values) => {
	expect(findRollBack(run(...values.map(number)), kept(better))).toBeUndefined();
});

test('a command that passes on the files on which it failed before is flaky', () => {
	const history = finish(judgedIn(noHistory, 0, tests('adds')), 0);
	expect(markFlaky(history, verifier, 'tree-0', tests())).toMatchObject({status: 'unverified', flaky: true});
	expect(markFlaky(history, verifier, 'tree-1', tests())).toMatchObject({status: 'passed'});
	expect(markFlaky(history, {...verifier, byAgent: true}, 'tree-0', tests())).toMatchObject({
		status: 'passed',
	});
});

test('a lucky pass does not wipe out the failure on the same files', () => {
	const failed = finish(judgedIn(noHistory, 0, tests('adds')), 0);
	const lucky = fold(
		failed,
		[
			{type: 'iteration.started', iteration: 1, from: ''},
			{type: 'verifier.finished', iteration: 1, verifier: 'run-1', ...tests(), status: 'unverified'},
			{
				type: 'iteration.finished',
				iteration: 1,
				verdict: 'unverified',
				decision: 'continue',
				reason: '',
				milliseconds: 1,
			},
		],
		0,
	);
	expect(markFlaky(lucky, verifier, 'tree-0', tests())).toMatchObject({status: 'unverified', flaky: true});
});

test('an item that was not judged has neither passed nor failed', () => {
	const [open, unmet] = [items(false, undefined, undefined), items(true, false, true)];
	expect(regressed(run(open, unmet))).toBeUndefined();
	expect(regressed(run(unmet, open, unmet))).toBeUndefined();
	expect(regressed(run(items(false, true, true), open, unmet))).toEqual(['2']);
});
