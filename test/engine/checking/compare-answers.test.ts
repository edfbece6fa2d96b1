import {expect, test} from 'vitest';
import {compareAnswers} from '../../../source/engine/checking/compare-answers.js';
import type {VerifierResult} from '../../../source/journal/events/events.js';

const answer = (changes: Partial<VerifierResult> = {}): VerifierResult => ({
	status: 'failed',
	summary: 'exit 1',
	milliseconds: 10,
	evidence: '',
	...changes,
});

const tests = (...failing: string[]): VerifierResult =>
	answer({failing, measure: {kind: 'tests', passed: 5 - failing.length, total: 5, skipped: 0}});

test('answers that are alike are one answer', () => {
	expect(compareAnswers([tests('a', 'b'), tests('b', 'a')])).toMatchObject({
		status: 'failed',
		summary: 'exit 1, 2 times alike',
		differing: [],
	});
	expect(compareAnswers([answer({status: 'passed'})])).toMatchObject({status: 'passed', summary: 'exit 1'});
});

test('a pass and a failure are flaky', () => {
	expect(compareAnswers([answer({status: 'passed'}), answer()])).toMatchObject({
		status: 'unverified',
		flaky: true,
		summary: 'flaky: it passed 1 of 2 times on the same files (exit 1)',
	});
});

test('failures that are not the same tests each time are flaky, however red', () => {
	expect(compareAnswers([tests('a', 'b'), tests('a'), tests('a', 'b', 'c')])).toMatchObject({
		status: 'unverified',
		flaky: true,
		differing: ['b', 'c'],
		summary: 'flaky: not the same each time on the same files: b, c',
	});
});

test('an answer without counts is not compared name by name', () => {
	expect(compareAnswers([tests('a'), answer()])).toMatchObject({status: 'failed', differing: []});
	const many = Array.from({length: 200}, (_, index) => `test ${index}`);
	expect(compareAnswers([tests(...many), tests('a')]).flaky).toBeUndefined();
});

test('a number that moves is reported, and flaky only when it crosses its goal', () => {
	const number = (value: number, status: VerifierResult['status'] = 'failed') =>
		answer({status, measure: {kind: 'number', value, goal: '>= 90'}});
	expect(compareAnswers([number(80), number(82)])).toMatchObject({status: 'failed', values: [80, 82]});
	expect(compareAnswers([number(80), number(80)]).values).toEqual([]);
	expect(compareAnswers([number(80), number(91, 'passed')])).toMatchObject({flaky: true, values: [80, 91]});
});
