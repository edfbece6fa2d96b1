import {expect, test} from 'vitest';
import type {IterationSummary, RunState} from '../../../source/journal/state/state.js';
import {rowText} from '../../../source/screen/rows/row.js';
import {timelineRow} from '../../../source/screen/rows/timeline.js';
import {textWidth} from '../../../source/screen/text/cells.js';
import {iterationSummary, runState} from '../support/states.js';
import {storyMoments} from '../support/story.js';

const runOf = (verdicts: Array<IterationSummary['verdict']>, given: Partial<RunState> = {}): RunState =>
	runState({
		iterations: verdicts.map((verdict, iteration) =>
			iterationSummary({iteration, verdict, first: 10 * iteration + 1}),
		),
		iteration: verdicts.length - 1,
		...given,
	});

const text = (live: RunState, columns = 80, shown = live, playhead: 'live' | number = 'live'): string =>
	rowText(timelineRow({live, shown, newest: 1031, playhead, active: true, columns}));

test('before the first iteration the playhead is on none', () => {
	const live = runOf(['failed', 'passed']);
	const row = text(live, 80, {...live, iterations: [], iteration: -1, seq: 1}, 1);
	expect(row).toMatch(/^ {2}0✗ {2}1✓ +event 1\/1\.0k {2}◀ 0\/1 $/);
});

test('each outcome has a glyph of its own', () => {
	const verdicts = [
		'failed',
		'passed',
		'unverified',
		'tampered',
		'interrupted',
		'rejected',
		'agent-failed',
	] as const;
	const row = text(runOf([...verdicts, undefined]));
	expect(row.trimEnd()).toMatch(/^ {2}0✗ {2}1✓ {2}2\? {2}3! {2}4■ {2}5◇ {2}6▼ \[7●\] +LIVE$/);
	const roles = timelineRow({
		live: runOf([...verdicts]),
		shown: runOf([...verdicts]),
		newest: 1,
		playhead: 'live',
		active: true,
		columns: 80,
	});
	expect(new Set(roles.filter(([, cell]) => /\d/.test(cell)).map(([role]) => role)).size).toBeGreaterThan(4);
});

test('an iteration that waits at a gate is not shown as running, one that was rolled back as undone', () => {
	expect(text(runOf([undefined], {gate: storyMoments.promptGate.state.gate}))).toContain('[0◆]');
	const live = runState({
		iterations: [iterationSummary({iteration: 0, verdict: 'failed', undone: true})],
		iteration: 0,
	});
	expect(text(live)).toContain('[0✗←]');
});

test('in the past the playhead stands on the iteration shown, and the event is named', () => {
	const live = runOf(['failed', 'failed', 'failed', undefined]);
	const row = text(live, 80, runOf(['failed', 'failed'], {seq: 812}), 812);
	expect(row).toContain(' 0✗ [1✗] 2✗  3● ');
	expect(row.trimEnd()).toMatch(/event 812\/1\.0k {2}◀ 1\/3$/);
});

test('when not all fit, those around the playhead are shown and the others counted, within any width', () => {
	const live = runOf([...Array.from({length: 99}, () => 'failed' as const), undefined]);
	expect(text(live, 60)).toMatch(/^ ‹\d+ .*98✗ \[99●\] +LIVE {2}$/);
	const middle = text(live, 60, runOf(Array.from({length: 51}, () => 'failed' as const)), 500);
	expect(middle).toMatch(/^ ‹\d+ .*\[50✗\].* \d+› +event /);
	const left = Number(/‹(\d+)/.exec(middle)?.[1]);
	const right = Number(/(\d+)›/.exec(middle)?.[1]);
	expect(left + right + (middle.match(/✗/g) ?? []).length + (middle.includes('●') ? 1 : 0)).toBe(100);
	for (let columns = 40; columns < 140; columns++) {
		expect(textWidth(text(live, columns))).toBe(columns);
	}
});

test('a finished run is not live', () => {
	expect(text(storyMoments.finished.state).trimEnd()).toMatch(/END$/);
	expect(text(runState({iterations: []}))).toContain('LIVE');
});

test('a sleep stands between two iterations, and behind the last one while it lasts', () => {
	const cells = [
		iterationSummary({iteration: 0, verdict: 'failed', first: 1}),
		iterationSummary({iteration: 1, verdict: 'failed', first: 10, slept: true}),
		iterationSummary({iteration: 0, verdict: 'failed', first: 20}),
		iterationSummary({iteration: 2, verdict: 'passed', first: 30, slept: true}),
	];
	const sleep = {
		...{v: 1, seq: 40, at: '2026-01-01T11:00:00.000Z', type: 'loop.slept' as const},
		reason: 'its turns are used up',
	};
	const live = runState({iterations: cells, iteration: 2, status: 'sleeping', sleep});
	expect(text(live)).toMatch(/^ {2}0✗ {2}1✗ ○ {2}0✗ \[2✓\]○ +LIVE {2}$/);
	// The second check of a base is not taken for the first one.
	const shown = runState({iterations: cells.slice(0, 3), iteration: 0, seq: 25});
	expect(text(live, 80, shown, 25)).toMatch(/ 1✗ ○ \[0✗\] 2✓ ○ .*◀ 0\/2 $/);
	for (let columns = 40; columns < 100; columns++) {
		expect(textWidth(text(live, columns))).toBe(columns);
	}
});

test('an iteration that waits for its provider is not over', () => {
	const sleep = {
		...{v: 1, seq: 40, at: '2026-01-01T11:00:00.000Z', type: 'loop.slept' as const},
		...{reason: 'rate limit', provider: true as const},
	};
	expect(text(runOf(['failed', undefined], {status: 'sleeping', sleep}))).toContain('[1●]');
});
