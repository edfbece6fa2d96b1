import {expect, test} from 'vitest';
import {runColumns} from '../../source/commands/runs.js';
import type {RunListing} from '../../source/journal/list-runs.js';

const verdictCell = (given: Pick<RunListing, 'verdict' | 'progress'>): string | undefined =>
	runColumns
		.find(({title}) => title === 'VERDICT')
		?.cell({
			run: 'spec-1',
			loop: 'spec',
			state: 'stopped',
			iterations: 1,
			commit: undefined,
			usage: {costBasis: 'unknown'},
			branch: undefined,
			waitsForDelivery: false,
			journal: '',
			folder: '',
			startedAt: undefined,
			finishedAt: undefined,
			problem: undefined,
			...given,
		});

test('a verdict says how far the first verifier is that stands in the way', () => {
	const tests = {kind: 'tests', passed: 44, total: 44, skipped: 0} as const;
	const items = {kind: 'items', met: 7, total: 12} as const;
	const passed = {verifier: 'run-1', status: 'passed', measure: tests} as const;
	const failed = {verifier: 'checklist-2', status: 'failed', measure: items} as const;
	expect(verdictCell({verdict: 'failed', progress: [passed, failed]})).toBe('failed 7/12');
	expect(verdictCell({verdict: 'failed', progress: [passed]})).toBe('failed');
	expect(verdictCell({verdict: 'passed', progress: [passed]})).toBe('passed');
	expect(verdictCell({verdict: undefined, progress: []})).toBe('-');
});
