import {expect, test} from 'vitest';
import {runTable} from '../../source/commands/terminal/run-table.js';
import type {RunListing} from '../../source/journal/runs/list-runs.js';

const now = Date.parse('2026-11-21T12:00:00.000Z');

const listing = (given: Partial<RunListing>): RunListing => ({
	run: 'spec-1',
	loop: 'spec',
	state: 'stopped',
	iterations: 1,
	verdict: undefined,
	progress: [],
	commit: undefined,
	usage: {costBasis: 'unknown'},
	branch: undefined,
	waitsForDelivery: false,
	drafts: 0,
	proof: 'proven',
	delivery: undefined,
	journal: '',
	folder: '',
	startedAt: '2026-11-21T11:00:00.000Z',
	finishedAt: '2026-11-21T11:04:12.000Z',
	lastAt: '2026-11-21T11:04:12.000Z',
	worked: 252_000,
	goal: 'Everything in spec.md is built and proven by the tests',
	repository: '/home/me/project',
	waitsAt: undefined,
	problem: undefined,
	...given,
});

const rowOf = (given: Partial<RunListing>, width = Number.POSITIVE_INFINITY): string =>
	runTable([listing(given)], {width, now})[1] ?? '';

test('a verdict says how far the first verifier is that stands in the way', () => {
	const tests = {kind: 'tests', passed: 44, total: 44, skipped: 0} as const;
	const items = {kind: 'items', met: 7, total: 12} as const;
	const passed = {verifier: 'run-1', status: 'passed', measure: tests} as const;
	const failed = {verifier: 'checklist-2', status: 'failed', measure: items} as const;
	expect(rowOf({verdict: 'failed', progress: [passed, failed]})).toContain('  failed 7/12  ');
	expect(rowOf({verdict: 'failed', progress: [passed]})).toContain('  failed   ');
	expect(rowOf({verdict: 'passed', progress: [passed]})).toContain('  passed   ');
});

test('a run says when it began, how long it took and what for', () => {
	expect(rowOf({})).toMatch(
		/^spec-1 {2}stopped {2}Nov 21 \d\d:00 {2}4m 12s +1 .* Everything in spec.md is built and/,
	);
	expect(rowOf({state: 'live', finishedAt: undefined, waitsAt: 'prompt'})).toMatch(
		/^spec-1 {2}waits for you {2}Nov 21 \d\d:00 {2}4m 12s/,
	);
	expect(rowOf({state: 'interrupted', finishedAt: undefined})).toContain('4m 12s');
	expect(rowOf({startedAt: undefined, worked: undefined, goal: undefined})).toMatch(/ - +\? .* -$/);
	expect(rowOf({startedAt: '2025-02-03T12:00:00.000Z'})).toContain('Feb 03 2025');
});

test.each([60, 80, 100, 120, 200])('a table of %d columns is no wider', width => {
	const runs = [
		listing({
			run: 'spec-12',
			state: 'verified',
			waitsForDelivery: true,
			verdict: 'passed',
			commit: 'a'.repeat(40),
		}),
		listing({run: 'spec-9', branch: 'treadle/spec-9', goal: '漢字'.repeat(50)}),
	];
	const lines = runTable(runs, {width, now});
	const wide = (line: string): number => line.length + [...line].filter(char => /[漢字]/.test(char)).length;
	// The least there is needs 69 cells.
	for (const line of lines) {
		expect(wide(line)).toBeLessThanOrEqual(Math.max(70, width));
	}
	expect(lines[0]).toContain('GOAL');
	expect((lines[0] ?? '').includes('BRANCH')).toBe(width >= 120);
});

test('a run whose record was changed says so instead of waiting to be delivered', () => {
	expect(rowOf({state: 'verified', proof: 'changed'})).toContain('verified, record changed');
});
