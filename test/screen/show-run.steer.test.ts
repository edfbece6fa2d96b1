import {expect, onTestFinished, test, vi} from 'vitest';
import type {EventBody} from '../../source/journal/events/events.js';
import {createController} from '../../source/screen/controller.js';
import type {ControllerOptions} from '../../source/screen/controller-options.js';
import {initialUi} from '../../source/screen/state/ui-reducer.js';
import {keys, openScreen, storyUpTo} from './support/open-screen.js';
import {scriptedView} from './support/scripted-view.js';

const working = async (options: Parameters<typeof openScreen>[0] = {}) => {
	const screen = await openScreen({events: storyUpTo('agent.usage'), ...options});
	await screen.terminal.until('LIVE');
	return screen;
};

const paused: EventBody = {type: 'run.paused', by: 'human', reason: 'p'};
const slept: EventBody = {type: 'loop.slept', until: '2026-01-01T12:00:00.000Z', reason: 'every 5m'};

test.each<[string, EventBody[], string, object]>([
	['a lets it run', [], 'a', {type: 'autonomy', free: true}],
	[
		'a goes back to training',
		[{type: 'gates.changed', gates: ['deliver'], by: 'human'}],
		'a',
		{type: 'autonomy', free: false},
	],
	['p pauses', [], 'p', {type: 'pause'}],
	['p goes on after a pause', [paused], 'p', {type: 'resume'}],
	['w wakes a sleeping loop', [slept], 'w', {type: 'wake'}],
	['x stops when confirmed', [], 'xx', {type: 'stop', reason: 'you stopped it at the screen'}],
	['n notes', [], 'nmind the gap\r', {type: 'note', text: 'mind the gap'}],
])('%s', async (_, events, typed, request) => {
	const {terminal, view, requests} = await working();
	view.append(...events);
	await terminal.quiet();
	terminal.type(typed);
	await vi.waitFor(() => expect(requests).toEqual([request]));
});

test('p takes back a pause that has not begun', async () => {
	const {terminal, view, requests} = await working();
	terminal.type('p');
	await terminal.until('then pauses');
	terminal.type('p');
	await terminal.until('It goes on without a pause');
	expect(requests).toEqual([{type: 'pause'}, {type: 'resume'}]);
	expect(terminal.text()).not.toContain('then pauses');
	terminal.type('p');
	await terminal.until('then pauses');
	view.append(paused);
	await terminal.until('■ paused');
	expect(terminal.text()).not.toContain('then pauses');
});

test('w says that the loop is awake', async () => {
	const {terminal, requests} = await working();
	terminal.type('w');
	await terminal.until('The loop is awake already');
	expect(requests).toEqual([]);
});

test('a question is not answered by esc, space or enter', async () => {
	const {terminal, requests} = await working();
	terminal.type('x');
	await terminal.until('Stop the run now?');
	terminal.type(` ${keys.enter}`);
	terminal.type(keys.escape);
	await terminal.until(text => !text.includes('Stop the run now?'));
	expect(requests).toEqual([]);
});

test('keys with modifiers do not mean the letter', async () => {
	const {terminal, requests} = await working();
	// alt+p, ctrl+a, alt+space
	terminal.type('\u001Bp');
	terminal.type('\u0001');
	terminal.type('\u001B ');
	await terminal.quiet();
	expect(requests).toEqual([]);
});

test('a message goes by itself, so that the keys can be seen again', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	onTestFinished(() => void vi.useRealTimers());
	const view = scriptedView(storyUpTo('agent.started'));
	const controller = createController({
		view,
		role: 'owner',
		ui: initialUi({columns: 120, rows: 40, theme: 'dark', animated: false}),
		clock: () => 0,
		fail(error: unknown) {
			throw error;
		},
	} as unknown as ControllerOptions);
	const message = () => controller.snapshot().ui.message?.text;
	controller.press('e');
	expect(message()).toBe('No gate waits for an answer');
	vi.advanceTimersByTime(5000);
	expect(message()).toBeDefined();
	// A newer one has its own time.
	controller.press('e');
	vi.advanceTimersByTime(5000);
	expect(message()).toBeDefined();
	vi.advanceTimersByTime(1000);
	expect(message()).toBeUndefined();
	controller.close();
});

test('a message goes with the next key', async () => {
	const {terminal} = await working();
	terminal.type('w');
	await terminal.until('The loop is awake already');
	terminal.type('1');
	await terminal.until(text => !text.includes('The loop is awake already'));
});

test('l shows what is spent of each limit, and changes the one that is chosen', async () => {
	const {terminal, requests} = await working();
	terminal.type('l');
	await terminal.until('Which limit of this run do you want to change?');
	expect(terminal.text()).toMatch(/1 {2}iterations +\d+ of \d+/);
	terminal.type('1');
	await terminal.until('iterations, such as +10');
	terminal.type('many\r');
	await terminal.until('"many" is not a number of iterations');
	expect(requests).toEqual([]);
	for (let letter = 0; letter < 4; letter++) {
		terminal.type('\u007F');
	}

	terminal.type('+5\r');
	await vi.waitFor(() => expect(requests).toEqual([{type: 'limits', limits: {iterations: '+5'}}]));
	await terminal.until('The limit on iterations is changed');
});
