import {expect, test} from 'vitest';
import {type CallChoice, createCaller} from '../../../source/screen/terminal/caller.js';
import type {Notice} from '../../../source/words/notices.js';
import {runState} from '../support/states.js';
import {storyMoments} from '../support/story.js';

const state = storyMoments.promptGate.state;
const gate: Notice = {kind: 'gate', title: 'waits for you', text: 'Send it?'};
const end: Notice = {kind: 'end', title: 'verified', text: 'The goal is met.'};

const open = (choice: CallChoice, abilities = {}) => {
	let written = '';
	let now = 100_000;
	const caller = createCaller({
		choice,
		abilities: {title: true, progress: true, notification: '777', wrapped: false, ...abilities},
		write: sequence => {
			written += sequence;
		},
		clock: () => now,
		draw: text => text,
	});
	caller.entering();
	return {
		caller,
		later(milliseconds: number) {
			now += milliseconds;
		},
		/** What a call writes, spelled so that it can be read. */
		called(notice: Notice) {
			written = '';
			caller.call(notice, state);
			return written.replaceAll('\u001B', '^[').replaceAll('\u0007', 'BELL');
		},
	};
};

const shown = '^[]777;notify;spec: waits for you;Send it?^[\\';

test('auto: nothing while the window has the focus, a notification while another one has it', () => {
	const {caller, called} = open('auto');
	caller.focused(true);
	expect(called(gate)).toBe('');
	caller.focused(false);
	expect(called(gate)).toBe(shown);
	expect(called(end)).toBe('^[]777;notify;spec: verified;The goal is met.^[\\');
	caller.pressed();
	expect(called(gate)).toBe('');
});

test('auto: the bell where the terminal has no notifications', () => {
	const {caller, called} = open('auto', {notification: undefined});
	caller.focused(false);
	expect(called(end)).toBe('BELL');
});

test('auto: without a word about focus it rings for gates, unless somebody pressed a key lately', () => {
	const {caller, called, later} = open('auto');
	expect(called(gate)).toBe('BELL');
	expect(called(end)).toBe('');
	caller.pressed();
	expect(called(gate)).toBe('');
	later(29_000);
	expect(called(gate)).toBe('');
	later(2000);
	expect(called(gate)).toBe('BELL');
});

test('bell and desktop: each time', () => {
	for (const [choice, wanted] of [
		['bell', 'BELL'],
		['desktop', shown],
	] as const) {
		const {caller, called} = open(choice);
		caller.focused(true);
		caller.pressed();
		expect(called(gate)).toBe(wanted);
	}
	expect(open('desktop', {notification: undefined}).called(gate)).toBe('BELL');
	expect(open('desktop', {notification: '9', wrapped: true}).called(gate)).toBe(
		'^[Ptmux;^[^[]9;spec: waits for you: Send it?^[^[\\^[\\',
	);
});

test('off: nothing at all', () => {
	const {caller, called} = open('off');
	expect(called(gate)).toBe('');
	expect(caller.leaving()).toBe('');
	expect(caller.entering()).toBe('');
});

test('nothing is written while another program has the terminal', () => {
	const {caller, called} = open('bell');
	caller.leaving();
	expect(called(gate)).toBe('');
	caller.entering();
	expect(called(gate)).toBe('BELL');
});

test('leaving takes everything back, however often', () => {
	const {caller} = open('auto');
	caller.show(runState({run: state.run, status: 'running', iteration: 5}), true);
	expect(caller.leaving()).toBe('\u001B[?1004l\u001B]9;4;0;0\u001B\\\u001B]2;\u001B\\\u001B[23;2t');
	expect(caller.leaving()).toBe('');
	const again = caller.entering();
	expect(again).toMatch(/^\u001B\[22;2t\u001B\]2;.*spec: .*\u001B\\\u001B\]9;4;1;25\u001B\\\u001B\[\?1004h$/);
	expect(caller.entering()).toBe('');
});
