import {expect, test} from 'vitest';
import {rowText} from '../../../source/screen/rows/row.js';
import {type StatusInput, statusRow} from '../../../source/screen/rows/status-line.js';
import {runState} from '../support/states.js';
import {storyMoments} from '../support/story.js';

const input: StatusInput = {
	live: storyMoments.streaming.state,
	hints: [
		{key: 'space', label: 'approve'},
		{key: 'p', label: 'pause', disabled: 'nothing runs'},
		{key: 'q', label: 'quit'},
		{key: '?', label: 'help'},
	],
	message: undefined,
	role: 'owner',
	active: true,
	now: Date.parse(storyMoments.streaming.state.startedAt) + 133_000,
	columns: 120,
};
const text = (given: Partial<StatusInput> = {}): string => rowText(statusRow({...input, ...given}));

test('shows the keys at the left and the state at the right', () => {
	expect(text()).toMatch(
		/^ space approve {2}p pause {2}q quit {2}\? help +4\.5k tokens {2}\$0\.02 {2}2:12 {2}● agent works {3}$/,
	);
});

test('a message that does not fit beside the state takes its place', () => {
	const message = {text: 'The editor nonexistent was not found. Set EDITOR.', tone: 'problem'} as const;
	expect(text({message, columns: 120})).toMatch(/EDITOR\. .*● agent works/);
	expect(text({message, columns: 58})).toContain('✗ The editor nonexistent was not found. Set EDITOR.');
});

test('says that a pause is to come', () => {
	expect(text({pausing: true})).toContain('● agent works, then pauses');
	expect(text({pausing: true, active: false})).not.toContain('pauses');
});

test('a key that does nothing now is dimmed', () => {
	expect(statusRow(input)).toContainEqual(['disabled', 'p pause']);
});

test('hints give way from the end, help never', () => {
	expect(text({columns: 46})).toMatch(/^ space approve {2}\? help +● agent works {3}$/);
});

test('a message stands in place of the hints, a problem with a mark', () => {
	expect(text({message: {text: 'Copied 12 lines', tone: 'info'}})).toMatch(/^ Copied 12 lines +4/);
	expect(text({message: {text: 'No clipboard', tone: 'problem'}})).toMatch(/^ ✗ No clipboard +4/);
});

test('a watcher is told so', () => {
	expect(text({role: 'watcher'})).toContain('watching');
});

test('the clock shows each second while something runs', () => {
	const at = (milliseconds: number) => text({now: Date.parse(input.live.startedAt) + milliseconds});
	expect(at(131_000)).toContain('2:10  ● agent works');
	expect(at(132_000)).toContain('2:11  ● agent works');
});

test('at a gate the clock of the work stands, and another one shows how long the gate has waited', () => {
	const live = storyMoments.promptGate.state;
	const at = (milliseconds: number, state = live) =>
		/\d:\d\d {2}◆.*$/.exec(
			text({live: state, now: Date.parse(live.waitsSince ?? '') + milliseconds}).trimEnd(),
		)?.[0];
	expect(at(12_000)).toBe('0:10  ◆ waits for you 0:12');
	expect(at(73_000)).toBe('0:10  ◆ waits for you 1:13');
	// Whatever else is recorded while it waits.
	expect(at(73_000, {...live, at: '2026-01-01T10:59:59.000Z'})).toBe('0:10  ◆ waits for you 1:13');
});

test.each([
	[{status: 'paused'}, '■ paused'],
	[{status: 'sleeping', sleepsUntil: '2026-01-01T11:30:00.000Z'}, '○ sleeps until 11:30'],
	[{status: 'starting'}, '○ starting'],
	[{phase: 'verify', iteration: 0}, '● checking the base'],
	[{phase: 'verify', iteration: 1}, '● verifying'],
	[
		{finished: {type: 'run.finished', outcome: 'stalled', exitCode: 5, reason: '', iterations: 3}},
		'■ stalled',
	],
] as const)('names the state %o', (given, words) => {
	expect(text({live: runState(given)})).toContain(words);
});

test('asleep it says how long still, also while a draft waits', () => {
	const sleep = {
		...{v: 1, seq: 9, at: '2026-01-01T11:00:00.000Z', type: 'loop.slept' as const},
		...{reason: 'its turns are used up', until: '2026-01-01T11:30:00.000Z'},
	};
	const live = runState({
		...{status: 'sleeping', sleep, sleepsUntil: sleep.until},
		...{startedAt: '2026-01-01T10:00:00.000Z', at: sleep.at},
	});
	const now = Date.parse('2026-01-01T11:28:01.000Z');
	expect(text({live, now})).toContain('○ sleeps until 11:30 (2m)');
	expect(text({live, now: now + 90_000})).toContain('○ sleeps until 11:30 (29 s)');
	expect(text({live, now: now + 180_000})).toMatch(/sleeps until 11:30 *$/);
	const gate = {
		...{gate: 'g', name: 'deliver' as const, iteration: 1, question: 'Deliver?', next: ''},
		choices: ['approve' as const],
	};
	expect(text({live: {...live, gate, status: 'waiting'}, now})).toContain(
		'◆ a draft waits for you (wakes in 2m)',
	);
});
