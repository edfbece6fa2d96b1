import {setTimeout as wait} from 'node:timers/promises';
import {expect, test, vi} from 'vitest';
import {keys, openScreen, storyUpTo} from './support/open-screen.js';
import {storyEvents} from './support/story.js';

const working = async (options: Parameters<typeof openScreen>[0] = {}) => {
	const screen = await openScreen({events: storyUpTo('agent.usage'), ...options});
	await screen.terminal.until('Goal');
	return screen;
};

const stopped = {
	type: 'run.finished',
	outcome: 'stopped',
	exitCode: 3,
	reason: 'Stopped by you.',
	iterations: 1,
} as const;

test('leaving puts the terminal back', async () => {
	const {terminal, ended} = await working({role: 'watcher'});
	expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([true, true]);
	terminal.type('q');
	const {reason, state} = await ended;
	expect(reason).toBe('left');
	expect(state.run?.run).toBe('7f3a9c');
	await vi.waitFor(() => expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([false, false]));
	expect(terminal.written()).toMatch(/\u001B\[\?25h(?!.*\u001B\[\?25l)/s);
	expect(terminal.written()).toMatch(/\u001B\[\?2004l(?!.*\u001B\[\?2004h)/s);
});

test.each(['owner', 'watcher'] as const)('the %s leaves a finished run at once', async role => {
	const {terminal, ended} = await openScreen({events: storyEvents, role});
	await terminal.until('END');
	terminal.type('q');
	expect((await ended).reason).toBe('finished');
});

test('the end of a run leaves the screen up and says how to go', async () => {
	const {terminal, view, result} = await working();
	view.append(stopped);
	await terminal.until('The run has ended: stopped. ← looks back, q leaves');
	expect(result()).toBeUndefined();
});

test('the owner of a live run is asked once; esc stays', async () => {
	const {terminal, requests, result} = await working();
	terminal.type('q');
	await terminal.until('What should happen to it?');
	terminal.type(keys.escape);
	await terminal.until(text => !text.includes('What should happen to it?'));
	expect(requests).toEqual([]);
	expect(result()).toBeUndefined();
});

test('q again stops the run and leaves when it has stopped', async () => {
	const {terminal, view, requests, ended, result} = await working();
	terminal.type('qq');
	await vi.waitFor(() => expect(requests).toMatchObject([{type: 'stop'}]));
	await terminal.until('Stopping …');
	expect(result()).toBeUndefined();
	view.append(stopped);
	expect((await ended).reason).toBe('stopped');
});

test('x stops it as q does', async () => {
	const {terminal, view, requests, ended} = await working();
	terminal.type('qx');
	await vi.waitFor(() => expect(requests).toMatchObject([{type: 'stop'}]));
	view.append(stopped);
	expect((await ended).reason).toBe('stopped');
});

test('a stop that cannot be sent says so, and q asks again', async () => {
	const {terminal, view, result} = await working({send: () => Promise.reject(new Error('ENOENT'))});
	terminal.type('qq');
	await terminal.until('The engine cannot be reached');
	terminal.type('q');
	await terminal.until('What should happen to it?');
	terminal.type(keys.escape);
	await terminal.until(text => !text.includes('What should happen to it?'));
	view.append(stopped);
	await terminal.until('The run has ended');
	expect(result()).toBeUndefined();
});

test('b leaves the run in the background', async () => {
	const {terminal, requests, ended} = await working();
	terminal.type('q');
	await terminal.until('treadle watch 7f3a9c');
	terminal.type('b');
	expect((await ended).reason).toBe('left');
	expect(requests).toEqual([]);
});

test.each([
	['in one chunk', ''],
	['while a line is typed', 'n'],
	['while a diff is open', '?'],
])('a second ctrl+c always ends, %s', async (_, before) => {
	const {terminal, ended} = await working();
	terminal.type(`${before}${keys.ctrlC}${keys.ctrlC}`);
	expect((await ended).reason).toBe('interrupted');
});

test('ctrl+c ends a screen that waits for the run to stop', async () => {
	const {terminal, ended} = await working();
	terminal.type('qq');
	await terminal.until('Stopping …');
	terminal.type(keys.ctrlC);
	expect((await ended).reason).toBe('interrupted');
});

test('ctrl+c gets through while an old moment is read', async () => {
	const {terminal, view, ended} = await working();
	view.holdReads();
	terminal.type(keys.left);
	terminal.type(`j${keys.ctrlC}${keys.ctrlC}`);
	expect((await ended).reason).toBe('interrupted');
});

test('esc never quits', async () => {
	const {terminal, result} = await openScreen({events: storyEvents});
	await terminal.until('END');
	terminal.type(keys.escape.repeat(5));
	await terminal.quiet(100);
	expect(result()).toBeUndefined();
});

test('an engine that dies is said to have, and q leaves at once', async () => {
	const {terminal, ended} = await working({
		engineEnded: Promise.resolve({problem: 'The engine was killed by SIGKILL'}),
	});
	await terminal.until('✗ The engine was killed by SIGKILL');
	terminal.type('p');
	await terminal.until('treadle resume continues it');
	terminal.type('q');
	expect((await ended).reason).toBe('left');
});

test('a run without an engine neither works, nor is live, nor waits at a gate', async () => {
	const {terminal, ended} = await openScreen({
		events: storyUpTo('gate.opened'),
		animated: true,
		engineEnded: Promise.resolve({problem: 'The engine is gone'}),
	});
	await terminal.until('✗ The engine is gone');
	terminal.type('1');
	await terminal.until(text => /■ interrupted\s*$/.test(text));
	expect(terminal.text()).not.toMatch(/LIVE|Gate:|waits for you|◆\]/);
	terminal.type('q');
	expect(await ended).toMatchObject({reason: 'left', active: false});
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s leaves, and puts the terminal back', async signal => {
	const {terminal, ended} = await working();
	process.kill(process.pid, signal);
	expect(await ended).toMatchObject({reason: 'interrupted', active: true});
	await vi.waitFor(() => expect(terminal.isAlternate()).toBe(false));
});

test('an engine that ends with its run is no news', async () => {
	const {terminal} = await openScreen({events: storyEvents, engineEnded: Promise.resolve({})});
	await terminal.until('END');
	await wait(400);
	expect(terminal.text()).not.toContain('The engine has ended');
});

test('a run that another engine takes up can be steered again', async () => {
	const {terminal, view, requests} = await working({
		engineEnded: Promise.resolve({problem: 'The engine is gone'}),
	});
	await terminal.until('✗ The engine is gone');
	view.append({type: 'run.resumed', by: 'human', reason: 'treadle resume', pid: 99});
	terminal.type('p');
	await vi.waitFor(() => expect(requests).toEqual([{type: 'pause'}]));
});

test('a journal that turns out to be damaged is said to be, once', async () => {
	const {terminal, view} = await working();
	view.problem = () => new Error('journal.jsonl: line 7 does not match its checksum');
	view.append({type: 'trigger.fired', trigger: 'now', reason: 'x'});
	await terminal.until('✗ journal.jsonl: line 7 does not match');
	terminal.type('1');
	view.append({type: 'trigger.fired', trigger: 'now', reason: 'x'});
	await terminal.until(text => !text.includes('line 7'));
});

test('whoever opened the screen can close it', async () => {
	const abandon = new AbortController();
	const {terminal, ended} = await working({abandon: abandon.signal});
	abandon.abort();
	expect((await ended).reason).toBe('left');
	await vi.waitFor(() => expect(terminal.isAlternate()).toBe(false));
});

test('a keyboard that is gone ends the screen', async () => {
	const {terminal, ended} = await working();
	terminal.stdin.push(null);
	expect((await ended).reason).toBe('interrupted');
});

test('something that breaks while drawing restores the terminal and is thrown', async () => {
	const {terminal, view, ended} = await working();
	const failed = expect(ended).rejects.toThrow('broken steps');
	const moment = {...view.live()};
	Object.defineProperty(moment, 'steps', {
		get() {
			throw new TypeError('broken steps');
		},
	});
	const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
	view.live = () => moment;
	view.append({type: 'trigger.fired', trigger: 'now', reason: 'x'});
	await failed;
	quiet.mockRestore();
	await vi.waitFor(() => expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([false, false]));
});

test('something that breaks behind a key restores the terminal and is thrown', async () => {
	const {terminal, view, ended} = await working();
	const failed = expect(ended).rejects.toThrow('broken requests');
	view.live().state.gates.some = () => {
		throw new TypeError('broken requests');
	};
	terminal.type('a');
	await failed;
	await vi.waitFor(() => expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([false, false]));
});

test('a theme that does not exist is a problem before anything is drawn', async () => {
	const {terminal, ended} = await openScreen({theme: 'no-such-theme'});
	await expect(ended).rejects.toThrow('no-such-theme');
	expect(terminal.bytes()).toBe(0);
});
