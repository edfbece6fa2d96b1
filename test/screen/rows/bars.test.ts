import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import type {OpenGate} from '../../../source/journal/events/events.js';
import {gateBar, gateBarRows} from '../../../source/screen/rows/gate-bar.js';
import {rowText} from '../../../source/screen/rows/row.js';
import type {StatusInput} from '../../../source/screen/rows/status-line.js';
import {statusRow} from '../../../source/screen/rows/status-line.js';
import {theme} from '../support/frame-props.js';
import {runState} from '../support/states.js';
import {storyMoments} from '../support/story.js';

describe('gate bar', () => {
	const gate: OpenGate = {
		gate: 'g',
		name: 'tool',
		iteration: 2,
		question: 'May rehearsal run npm install?',
		next: 'The command runs in the workspace, because the agent asked for it.',
		choices: ['approve', 'reject'],
		details: ['npm install left-pad', '+ one', '- two', 'four', 'five'],
	};
	const lines = (rows: number, past = false, columns = 80): string[] =>
		gateBar(gate, {x: 0, y: 0, columns, rows}, past, theme).map(stripVTControlCharacters);

	test('has the question, what comes next, the facts and the choices with their keys', () => {
		const all = lines(gateBarRows(gate, 80)).join('\n');
		for (const part of ['Gate: tool call', gate.question, `space → ${gate.next}`, ...(gate.details ?? [])]) {
			expect(all).toContain(part);
		}

		expect(all).toContain('space approve · r reject with a reason');
		expect(all).not.toContain('e edit');
	});

	test('with less room it counts the facts left out, but never drops the question or the choices', () => {
		expect(lines(6).join('\n')).toMatch(/npm install left-pad.*\n.*… 4 more/);
		expect(lines(3).join('\n')).toMatch(/May rehearsal run.*\n.*space approve/);
	});

	test('says where the facts left out are, and a narrow one names its choices in a word', () => {
		expect(lines(6).join('\n')).toContain('… 4 more, all of it in the Step pane');
		const edited: OpenGate = {...gate, name: 'memory', choices: ['approve', 'reject', 'edit']};
		const bar = gateBar(edited, {x: 0, y: 0, columns: 48, rows: 6}, false, theme);
		expect(stripVTControlCharacters(bar.at(-1) ?? '')).toContain(' space approve · r reject · e edit ');
	});

	test('what A means depends on the gate', () => {
		const bar = (name: OpenGate['name'], columns: number): string => {
			const asks: OpenGate = {...gate, name, choices: ['approve', 'reject', 'always']};
			return stripVTControlCharacters(
				gateBar(asks, {x: 0, y: 0, columns, rows: 6}, false, theme).at(-1) ?? '',
			);
		};

		expect(bar('tool', 100)).toContain('A always for this tool');
		expect(bar('checkpoint', 100)).toContain('A allow the protected changes for this run');
		expect(bar('checkpoint', 80)).toContain('r reject · A allow protected');
	});

	test('says when the keys would act on something else than what is seen', () => {
		expect(lines(6, true)[0]).toContain('you are looking at the past: end goes live');
	});
});

describe('status line', () => {
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
		turning: true,
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
		expect(text({pausing: true, turning: false})).not.toContain('pauses');
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
		[{status: 'sleeping', sleepsUntil: '2026-01-01T11:30:00.000Z'}, '○ sleeps until 11:30:00'],
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
});
