import {expect, test} from 'vitest';
import {combineProbes} from '../../../source/engine/verdicts/flakiness.js';
import type {VerifierResult} from '../../../source/journal/events/events.js';

const result = (status: VerifierResult['status'], summary: string = status): VerifierResult => ({
	status,
	summary,
	milliseconds: 10,
	evidence: `evidence of ${summary}`,
});

test('one answer is taken as it is', () => {
	expect(combineProbes([result('passed')])).toEqual(result('passed'));
});

test('answers that agree pass, and say how many they were', () => {
	expect(combineProbes([result('passed'), result('passed'), result('passed')])).toMatchObject({
		status: 'passed',
		summary: 'passed, 3 times alike',
		milliseconds: 30,
	});
});

test.each([
	[['passed', 'failed'], '1 of 2'],
	[['failed', 'passed'], '1 of 2'],
	[['passed', 'passed', 'failed'], '2 of 3'],
] as const)('answers that disagree, %j, are flaky and never a pass', (statuses, count) => {
	const combined = combineProbes(statuses.map(status => result(status)));
	expect(combined).toMatchObject({status: 'unverified', flaky: true, evidence: 'evidence of failed'});
	expect(combined.summary).toBe(`flaky: it passed ${count} times on the same files (failed)`);
});

test('an answer that could not be given is no pass, whatever came before', () => {
	expect(combineProbes([result('passed'), result('unverified', 'no answer in 1s')])).toMatchObject({
		status: 'unverified',
		summary: 'no answer in 1s, after it had passed',
	});
});
