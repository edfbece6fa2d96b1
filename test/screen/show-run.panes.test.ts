import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test, vi} from 'vitest';
import type {EventBody} from '../../source/journal/events/events.js';
import {textWidth} from '../../source/screen/text/cells.js';
import {keys, openScreen, storyUpTo} from './support/open-screen.js';
import {storyEvents} from './support/story.js';

const lines = (from: number, count: number): EventBody => ({
	type: 'agent.step',
	iteration: 1,
	step: {
		kind: 'output',
		id: `o${from}`,
		stream: 'stdout',
		text: Array.from({length: count}, (_, index) => `row-${from + index}.`).join('\n'),
	},
});

const working = async (options: Parameters<typeof openScreen>[0] = {}) => {
	const screen = await openScreen({events: storyUpTo('agent.started'), ...options});
	screen.view.append(lines(1, 200));
	await screen.terminal.until('row-200.');
	return screen;
};

test.each([
	['k', 'row-199.'],
	[keys.up, 'row-199.'],
	['kkkj', 'row-198.'],
	[`kkk${keys.down}`, 'row-198.'],
])('%j scrolls', async (typed, last) => {
	const {terminal} = await working();
	terminal.type(typed);
	await terminal.until(text => text.includes(last) && !text.includes('row-200.'));
});

test('pages, top and bottom', async () => {
	const {terminal} = await working();
	terminal.type('g');
	await terminal.until('Prompt');
	terminal.type(keys.pageDown);
	await terminal.until(text => !text.includes('Prompt'));
	terminal.type(keys.pageUp);
	await terminal.until('Prompt');
	terminal.type('G');
	await terminal.until('row-200.');
});

test('new output never moves a view that was scrolled', async () => {
	const {terminal, view} = await working();
	terminal.type('kkkkk');
	await terminal.until(text => text.includes('row-195.') && !text.includes('row-196.'));
	view.append(lines(201, 50));
	await terminal.until('55 more ↓');
	expect(terminal.text()).toContain('row-195.');
	terminal.type('G');
	await terminal.until('row-250.');
});

test('the next iteration is followed, wherever the last one was scrolled to', async () => {
	const {terminal, view} = await working();
	terminal.type('kkkkk');
	await terminal.until(text => text.includes('row-195.') && !text.includes('row-196.'));
	view.append({type: 'iteration.started', iteration: 2, from: 'a'.repeat(40)}, lines(301, 100));
	await terminal.until('row-400.');
});

test('tab, shift+tab and digits focus, z zooms', async () => {
	const {terminal} = await working();
	const focused = (title: string) => terminal.until(new RegExp(`┏━+ ${title}`));
	await focused('2 Step');
	terminal.type(keys.tab);
	await focused('3 Verifier');
	terminal.type(keys.shiftTab + keys.shiftTab);
	await focused('1 Goal');
	terminal.type('4');
	await focused('4 Memory');
	terminal.type('z');
	await terminal.until(text => text.includes('zoomed') && !text.includes('Goal'));
	terminal.type('z');
	await terminal.until('Goal');
});

test('a search finds, n and N go through it, esc ends it and n is a note again', async () => {
	const {terminal} = await working();
	terminal.type('/ROW-15');
	await terminal.until('Search in step');
	terminal.type(keys.enter);
	await terminal.until('Match 11 of 11');
	await terminal.until('row-159.');
	terminal.type('n');
	await terminal.until('Match 1 of 11');
	await terminal.until(text => text.includes('row-15.') && !text.includes('row-150.'));
	terminal.type('N');
	await terminal.until('Match 11 of 11');
	terminal.type(keys.escape);
	await terminal.until(text => !text.includes('Match 11'));
	terminal.type('n');
	await terminal.until('Note to memory');
});

test('a search begins at what is in view', async () => {
	const {terminal} = await working();
	terminal.type('g');
	await terminal.until('Prompt');
	terminal.type('/row-15');
	await terminal.until('Search in step');
	terminal.type(keys.enter);
	await terminal.until('Match 1 of 11');
	// On from what was found, not from the newest one.
	terminal.type(`${keys.escape}`);
	await terminal.until(text => !text.includes('Match'));
	terminal.type('/row-1');
	await terminal.until('Search in step');
	terminal.type(keys.enter);
	await terminal.until(/Match ([2-9]|1\d) of 111/);
});

test('a search in vain says so', async () => {
	const {terminal} = await working();
	terminal.type('/nowhere');
	await terminal.until('nowhere');
	terminal.type(keys.enter);
	await terminal.until('Nothing in step matches "nowhere"');
});

test('y copies the focused pane whole', async () => {
	const {terminal} = await working();
	terminal.type('y');
	await terminal.until(/\d+ lines sent to the terminal’s clipboard/);
	const copied = /\u001B\]52;c;([^\u0007]*)\u0007/.exec(terminal.written())?.[1] ?? '';
	const text = Buffer.from(copied, 'base64').toString();
	expect(text).toContain('row-1.');
	expect(text).toContain('row-200.');
	expect(text).not.toContain('\u001B');
});

test('what is too long for the clipboard is saved', async () => {
	const long = `+${'x'.repeat(99)}\n`.repeat(2000);
	const {terminal, folder} = await openScreen({events: storyEvents, diff: async () => long});
	await terminal.until('END');
	terminal.type('d');
	await terminal.until('xxx');
	terminal.type('y');
	await terminal.until('are too much for the clipboard; saved to');
	const [file = ''] = await readdir(folder);
	expect(await readFile(path.join(folder, file), 'utf8')).toBe(long);
	expect(terminal.written()).not.toContain('\u001B]52');
});

test('in tmux y goes through tmux, which drops what programs ask of the terminal', async () => {
	const {terminal, folder} = await working({environment: {TERM: 'tmux-256color', TMUX: '/nowhere,1,0'}});
	terminal.type('y');
	await terminal.until(/tmux did not take \d+ lines; saved to /);
	expect(await readFile(path.join(folder, (await readdir(folder))[0] ?? ''), 'utf8')).toContain('row-200.');
	expect(terminal.written()).not.toContain('\u001B]52');
});

test('a terminal without a clipboard gets a file', async () => {
	const {terminal} = await working({environment: {TERM: 'linux'}});
	terminal.type('y');
	await terminal.until(/This terminal has no clipboard for \d+ lines; saved to/);
});

test('? shows every key, scrolls, and closes', async () => {
	const {terminal} = await working({columns: 80, rows: 24});
	terminal.type('?');
	await terminal.until('Decide');
	terminal.type('G');
	await terminal.until('Redraw the screen');
	terminal.type('q');
	await terminal.until(text => !text.includes('Redraw the screen'));
});

test('t goes on to the next theme and remembers it', async () => {
	const {terminal, savedThemes} = await working();
	const before = terminal.cell(0, 0).fg;
	terminal.type('t');
	await terminal.until('Theme fjord');
	expect(savedThemes).toEqual(['fjord']);
	expect(terminal.cell(0, 0).fg).not.toBe(before);
});

test('t leaves out themes that cannot be read on the background of the terminal', async () => {
	const {terminal, savedThemes} = await working({
		theme: 'light',
		environment: {TERM: 'xterm-256color', COLORFGBG: '0;15'},
	});
	for (const theme of ['no-colour', 'high-contrast', 'light']) {
		terminal.type('t');
		await terminal.until(new RegExp(`^ Theme ${theme} `, 'm'));
	}

	expect(savedThemes).toEqual(['no-colour', 'high-contrast', 'light']);
});

test('where the background is not known t says what a theme is made for', async () => {
	const {terminal} = await working({theme: 'high-contrast'});
	terminal.type('t');
	await terminal.until('Theme light, made for a light background');
});

test('the memory pane shows what MEMORY.md held before the run', async () => {
	const asked: string[] = [];
	const {terminal} = await working({
		async earlierNotes({run}) {
			asked.push(run);
			return [{title: 'spec-0 · iteration 1 · failed', text: 'Tried it with a regular expression.'}];
		},
	});
	await terminal.until(/spec-0 · iteration 1 · failed[\s\S]*Tried it[\s\S]*This run[\s\S]*Nothing noted yet/);
	expect(asked).toHaveLength(1);
});

test('z keeps what was at the top, there and back', async () => {
	const {terminal, view} = await working();
	view.append({
		type: 'agent.step',
		iteration: 1,
		step: {
			kind: 'output',
			id: 'long',
			stream: 'stdout',
			text: Array.from({length: 60}, (_, index) => `long-${index + 1}. ${'words and more '.repeat(9)}`).join(
				'\n',
			),
		},
	});
	await terminal.until('long-60.');
	terminal.type('k'.repeat(90));
	const top = (): number => Number(/long-(\d+)\./.exec(terminal.text())?.[1]);
	await terminal.until(text => !text.includes('long-60.'));
	await terminal.quiet();
	const before = top();
	terminal.type('z');
	await terminal.until('zoomed');
	// The row at the top may have been the second half of the line before.
	const zoomed = top();
	expect(before - zoomed).toBeLessThanOrEqual(1);
	expect(before - zoomed).toBeGreaterThanOrEqual(0);
	terminal.type('z');
	await terminal.until(text => !text.includes('zoomed'));
	expect(top()).toBe(zoomed);
	terminal.resize(90, 40);
	await terminal.quiet(100);
	expect(top()).toBe(zoomed);
});

test('the theme follows the terminal’s background, and its answer is never typed', async () => {
	const {terminal, view} = await openScreen({theme: 'auto', events: storyUpTo('gate.opened')});
	await terminal.until('Gate: prompt');
	expect(terminal.written()).toContain('\u001B]11;?');
	const dark = terminal.cell(0, 0).fg;
	const playhead = () => terminal.text().includes('LIVE');
	for (const piece of ['\u001B]1', '1;rgb:ffff/ff', 'ff/ffff\u001B', '\\']) {
		terminal.type(piece);
		await wait(2);
	}

	await vi.waitFor(() => expect(terminal.cell(0, 0).fg).not.toBe(dark));
	expect(playhead()).toBe(true);
	expect(terminal.text()).toMatch(/┏━+ 2 Step/);
	expect(view.live().state.gate).toBeDefined();
});

test('an escape sequence in two pieces is one key', async () => {
	const {terminal} = await openScreen({events: storyEvents});
	await terminal.until('END');
	terminal.type('\u001B');
	await wait(5);
	terminal.type('[D');
	await terminal.until('Step · iteration 2');
});

test.each([
	[80, 24],
	[50, 20],
	[38, 9],
	[200, 60],
])('a terminal of %i × %i is filled exactly, also after shrinking and growing', async (columns, rows) => {
	const {terminal} = await working();
	terminal.resize(columns, rows);
	// The status line reaches the right edge of the new size.
	const isFilled = () => textWidth(terminal.rows().at(-1) ?? '') > columns - 5;
	await terminal.until(columns < 40 ? 'too small' : isFilled);
	await terminal.quiet();
	const screen = terminal.rows();
	expect(screen).toHaveLength(rows);
	expect(screen.filter(row => textWidth(row) > columns)).toEqual([]);
	terminal.resize(120, 40);
	await terminal.until('row-200.');
	expect(terminal.rows()[0]).toHaveLength(120);
});

test('ctrl+l draws everything anew', async () => {
	const {terminal} = await working();
	terminal.stdout.write('\u001B[5;5Hscribble');
	await terminal.until('scribble');
	terminal.type(keys.ctrlL);
	await terminal.until(text => text.includes('row-200.') && !text.includes('scribble'));
});

test.each([
	['a gate waits', 'gate.opened', /◆ waits for you [\d:]+$/m],
	['the agent is silent', 'agent.started', /silent for [\dhm ]+/],
] as const)('while %s a clock moves each second, and little is written for it', async (_, type, shown) => {
	const {terminal} = await openScreen({events: storyUpTo(type), animated: true});
	await terminal.until(shown);
	const clock = () => shown.exec(terminal.text())?.[0];
	const status = () => terminal.rows().at(-1);
	await terminal.quiet(150);
	const before = {status: status(), clock: clock(), bytes: terminal.bytes()};
	await terminal.until(() => status() !== before.status, 3000);
	await terminal.quiet(20);
	expect(clock()).toBeDefined();
	expect(terminal.bytes() - before.bytes).toBeLessThanOrEqual(600);
});

test('when a run is over nothing is written and nothing ticks', async () => {
	const {terminal} = await openScreen({animated: true, events: storyEvents});
	await terminal.until('END');
	await terminal.quiet(100);
	const timers = process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
	const before = terminal.bytes();
	await wait(1500);
	expect(terminal.bytes()).toBe(before);
	expect(process.getActiveResourcesInfo().filter(name => name === 'Timeout').length).toBeLessThanOrEqual(
		timers,
	);
});

test('clocks move while the agent works', async () => {
	const {terminal} = await openScreen({events: storyUpTo('agent.started'), animated: true});
	await terminal.until('Goal');
	await terminal.quiet();
	const before = terminal.bytes();
	await vi.waitFor(() => expect(terminal.bytes()).toBeGreaterThan(before), {timeout: 3000});
});
