import {expect, test} from 'vitest';
import {emptyState} from '../../source/journal/state/fold.js';
import {summaryLines} from '../../source/words/summary.js';
import {runState} from '../screen/support/states.js';
import {storyMoments} from '../screen/support/story.js';

test('a delivered run', () => {
	expect(summaryLines(storyMoments.finished.state, '/state/runs/7f3a9c')).toEqual([
		'spec: Everything in spec.md is built and proven by the tests',
		'✓ verified: The goal is verified and delivered as branch treadle/spec-7f3a9c.',
		expect.stringMatching(/^3 iterations · 18k tokens · \$0\.07 \w+ · \d+ s of work$/),
		'Delivered as branch treadle/spec-7f3a9c',
		'Journal: /state/runs/7f3a9c/journal.jsonl',
	]);
});

test('a verified run that waits for a yes says how to give it', () => {
	const {state} = storyMoments.deliverGate;
	const finished = {
		type: 'run.finished',
		outcome: 'verified',
		exitCode: 0,
		reason: 'The goal is verified.',
		iterations: 3,
		commit: 'f'.repeat(40),
	} as const;
	expect(summaryLines({...state, finished})[3]).toBe('Waits for your yes: treadle deliver 7f3a9c');
});

test('a run that was left says how to come back, and unknown is not zero', () => {
	expect(summaryLines(runState())).toEqual([
		'spec: Everything in spec.md is built',
		'● still running: treadle watch r1 shows it, treadle stop r1 ends it',
		'0 iterations · tokens unknown · cost unknown · 10 s of work',
	]);
	expect(summaryLines(runState({status: 'paused'}))[1]).toContain('p in treadle watch r1');
});

test('a run whose engine is gone says how to go on, not where to look', () => {
	expect(summaryLines(runState(), undefined, false)).toEqual([
		'spec: Everything in spec.md is built',
		'■ interrupted: its engine is gone',
		'0 iterations · tokens unknown · cost unknown · 10 s of work',
		'Go on with: treadle resume r1',
	]);
});

test('a failed run is not ticked', () => {
	const finished = {
		type: 'run.finished',
		outcome: 'budget',
		exitCode: 4,
		reason: 'All 20 iterations.',
		iterations: 20,
	} as const;
	expect(summaryLines(runState({finished}))[1]).toBe('✗ budget spent: All 20 iterations.');
});

test('the end says how each verifier ended', () => {
	const finished = {
		type: 'run.finished',
		outcome: 'unverified',
		exitCode: 8,
		reason: 'Nobody could say.',
		iterations: 1,
		verifiers: [
			{id: 'run-1', label: 'npm test', status: 'passed'},
			{id: 'review-2', label: 'review by codex', status: 'unverified'},
		],
	} as const;
	expect(summaryLines(runState({finished: {...finished, verifiers: [...finished.verifiers]}}))[2]).toBe(
		'✓ npm test passed · ? review by codex unverified',
	);
});

test('a run that never began', () => {
	expect(summaryLines(emptyState)).toEqual(['The run had not begun']);
});
