import {afterEach, describe, expect, test, vi} from 'vitest';
import {paneNames} from '../../../source/screen/rows/layout.js';
import type {Ui} from '../../../source/screen/state/ui.js';
import {textWidth} from '../../../source/screen/text/cells.js';
import {loadTheme} from '../../../source/screen/theme/theme.js';
import {renderToTerminal, type VirtualTerminal} from '../../support/virtual-terminal.js';
import {frameProps, type PropsOptions} from '../support/frame-props.js';
import {hostileMoment, settledMoment} from '../support/hostile.js';
import {judgedEvents, judgedMoment} from '../support/judged-story.js';
import {refusedMoment, sleepingMoments} from '../support/sleeping-story.js';
import {momentOf, storyEvents, storyMoments} from '../support/story.js';
import {ThemedScreen} from '../support/themed-screen.js';

let terminal: VirtualTerminal | undefined;
afterEach(async () => {
	await terminal?.unmount();
	terminal = undefined;
});

const show = async (options: PropsOptions = {}): Promise<VirtualTerminal> => {
	const props = frameProps(options);
	terminal = renderToTerminal(<ThemedScreen {...props} />, {columns: props.ui.columns, rows: props.ui.rows});
	await terminal.quiet();
	return terminal;
};

const live = momentOf(storyEvents).state;
const diff = [
	'diff --git a/source/dates.js b/source/dates.js',
	'index 111..222 100644',
	'--- a/source/dates.js',
	'+++ b/source/dates.js',
	'@@ -1,3 +1,4 @@ export const parseDate',
	' export const parseDate = text => {',
	'-\treturn new Date(text);',
	'+\tconst date = new Date(text);',
	'+\treturn date;',
	' };',
	'diff --git a/source/span.js b/source/span.js',
	'new file mode 100644',
	'--- /dev/null',
	'+++ b/source/span.js',
	'@@ -0,0 +1 @@',
	'+export const span = (from, to) => to - from;',
].join('\n');

/** The pictures lie in `../frames/`; look at the difference before updating them with `vitest -u`. */
const pictures: Record<string, PropsOptions> = {
	'starting-120x40': {moment: storyMoments.starting},
	'agent-streaming-120x40': {moment: storyMoments.streaming},
	'prompt-gate-120x40': {moment: storyMoments.promptGate},
	'verdict-failed-120x40': {moment: storyMoments.failed},
	'tampered-120x40': {moment: storyMoments.tampered},
	'deliver-gate-120x40': {moment: storyMoments.deliverGate},
	'scrubbed-120x40': {moment: storyMoments.tampered, live, ui: {playhead: storyMoments.tampered.state.seq}},
	'finished-120x40': {moment: storyMoments.finished},
	'zoomed-120x40': {moment: storyMoments.failed, ui: {zoomed: true}},
	'help-120x40': {moment: storyMoments.failed, ui: {layer: {kind: 'help', scroll: 0}}},
	'diff-120x40': {
		moment: storyMoments.failed,
		ui: {
			layer: {kind: 'diff', title: 'Iteration 1', from: 'aaaaaaaa', to: '11111111', text: diff, scroll: 0},
		},
	},
	'judged-120x40': {moment: judgedMoment(4)},
	'judged-80x24': {moment: judgedMoment(4), columns: 80, rows: 24, ui: {focus: 'goal'}},
	'judged-200x60': {moment: judgedMoment(5), columns: 200, rows: 60},
	'judged-items-80x24': {moment: judgedMoment(3), columns: 80, rows: 24, ui: {focus: 'verifier'}},
	'metric-zoomed-120x40': {moment: judgedMoment(5), ui: {focus: 'goal', zoomed: true}},
	'verdict-gate-120x40': {moment: momentOf(judgedEvents)},
	'deliver-gate-80x24': {moment: storyMoments.deliverGate, columns: 80, rows: 24},
	'agent-streaming-80x24': {moment: storyMoments.streaming, columns: 80, rows: 24},
	'asleep-120x40': {moment: sleepingMoments.asleep},
	'asleep-80x24': {moment: sleepingMoments.asleep, columns: 80, rows: 24, ui: {focus: 'goal'}},
	'asleep-200x60': {moment: sleepingMoments.asleep, columns: 200, rows: 60},
	'asleep-draft-120x40': {moment: sleepingMoments.draft},
	'asleep-draft-80x24': {moment: sleepingMoments.draft, columns: 80, rows: 24, ui: {focus: 'goal'}},
	'asleep-scrubbed-120x40': {
		moment: sleepingMoments.asleep,
		live: sleepingMoments.draft.state,
		ui: {playhead: sleepingMoments.asleep.state.seq},
	},
	'refused-120x40': {moment: refusedMoment},
	'prompt-gate-50x20': {moment: storyMoments.promptGate, columns: 50, rows: 20},
	'verdict-failed-50x20': {moment: storyMoments.failed, columns: 50, rows: 20, ui: {focus: 'verifier'}},
	'note-50x20': {
		moment: storyMoments.failed,
		columns: 50,
		rows: 20,
		ui: {layer: {kind: 'input', purpose: 'note', title: 'Note', value: 'Mind the leap years', cursor: 8}},
	},
	'quit-80x24': {
		moment: storyMoments.streaming,
		columns: 80,
		rows: 24,
		ui: {
			layer: {
				kind: 'confirm',
				purpose: 'quit',
				question: 'A step is running. Stop the run and quit?',
				choices: [
					{key: 'q', label: 'stop the run and quit'},
					{key: 'esc', label: 'stay'},
				],
			},
		},
	},
};

test.each(Object.entries(pictures))('picture of %s', async (name, options) => {
	const {rows} = await show(options);
	await expect(`${rows().join('\n')}\n`).toMatchFileSnapshot(`../frames/${name}.txt`);
});

const asciiTheme = loadTheme('dark', {level: 3, glyphs: 'ascii'});

test.each(Object.entries(pictures))('%s is drawn in ASCII alone, cell for cell', async (_, options) => {
	const before = (await show(options)).rows();
	const {rows} = await show({...options, theme: asciiTheme});
	for (const [index, row] of rows().entries()) {
		expect(row).toMatch(/^[ -~]*$/);
		expect(row).toHaveLength(textWidth(before[index] ?? ''));
	}
});

test.each(['prompt-gate-120x40', 'judged-80x24', 'deliver-gate-80x24'])(
	'picture of %s in ASCII',
	async name => {
		const {rows} = await show({...pictures[name], theme: asciiTheme});
		await expect(`${rows().join('\n')}\n`).toMatchFileSnapshot(`../frames/ascii-${name}.txt`);
	},
);

const corners = (rows: string[], left: number, top: number, right: number, bottom: number): string =>
	[rows[top]?.[left], rows[top]?.[right], rows[bottom]?.[left], rows[bottom]?.[right]].join('');

describe('borders stand, whatever the agent prints', () => {
	const borders = new Set('│┃║╭╮╰╯┏┓┗┛╔╗╚╝');

	test.each([
		[120, 40],
		[200, 60],
		[80, 24],
		[50, 20],
	])('at %i×%i', async (columns, rows) => {
		for (const focus of paneNames) {
			const screen = await show({columns, rows, moment: settledMoment, ui: {focus}});
			// The rows of panes and gate bar; the two below them have no border.
			const from = columns < 80 ? 1 : 0;
			for (let y = from; y < rows - 2; y++) {
				expect(borders).toContain(screen.cell(0, y).char);
				expect(borders, screen.rows()[y]).toContain(screen.cell(columns - 1, y).char);
			}

			await screen.unmount();
			terminal = undefined;
		}
	});

	test('nothing but styles reaches the terminal', async () => {
		const screen = await show({moment: hostileMoment});
		expect(screen.written()).not.toContain('\u0007');
		expect(screen.written().replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '')).not.toMatch(/[\u001B\u0080-\u009F]/);
		expect(screen.text()).not.toContain('\u202E');
	});
});

test('the four panes have their corners, the focused one a thick border and a bold title', async () => {
	const screen = await show({theme: loadTheme('no-colour', {level: 0})});
	const rows = screen.rows();
	expect(corners(rows, 0, 0, 45, 23)).toBe('╭╮╰╯');
	expect(corners(rows, 46, 0, 119, 23)).toBe('┏┓┗┛');
	expect(corners(rows, 0, 24, 45, 37)).toBe('╭╮╰╯');
	expect(corners(rows, 46, 24, 119, 37)).toBe('╭╮╰╯');
	expect(screen.cell(51, 0)).toMatchObject({char: 'S', bold: true, inverse: true});
	expect(screen.cell(5, 0)).toMatchObject({char: 'G', bold: true, inverse: false});
});

test('no colour at level 0, not even the default theme', async () => {
	const screen = await show({theme: loadTheme('dark', {level: 0}), moment: storyMoments.deliverGate});
	for (let y = 0; y < 40; y++) {
		for (let x = 0; x < 120; x++) {
			expect(screen.cell(x, y)).toMatchObject({fg: 'default', bg: 'default'});
		}
	}
});

test('a terminal that is too small says so', async () => {
	expect((await show({columns: 39, rows: 9})).rows()[0]).toBe('Terminal too small: 39×9, need 40×10');
	await terminal?.unmount();
	const rows = (await show({columns: 20, rows: 5})).rows();
	expect(rows.slice(0, 3)).toEqual(['Terminal too small', '20×5', 'need 40×10']);
});

test('after any resize the screen is drawn as if it had always had that size', async () => {
	const options = {moment: storyMoments.deliverGate};
	const screen = await show(options);
	for (const [columns, rows] of [
		[80, 24],
		[200, 60],
		[50, 20],
		[39, 9],
		[120, 40],
	] as const) {
		screen.resize(columns, rows);
		screen.rerender(<ThemedScreen {...frameProps({...options, columns, rows})} />);
		await screen.quiet();
		const fresh = renderToTerminal(<ThemedScreen {...frameProps({...options, columns, rows})} />, {
			columns,
			rows,
		});
		await fresh.quiet();
		expect(screen.rows()).toEqual(fresh.rows());
		await fresh.unmount();
	}
});

test('scrolling away from a stream says how much is below, and where one is', async () => {
	const ui: Partial<Ui> = {scroll: {goal: 0, step: 4, verifier: 0, memory: 0}};
	const {rows} = await show({moment: storyMoments.failed, ui});
	expect(rows()[0]).toMatch(/━ \d+–\d+\/\d+ ━┓$/);
	expect(rows()[23]).toMatch(/━ 4 more ↓ ━┛$/);
});

test('while nothing changes nothing is written, and a tick of the spinner is small', async () => {
	const still = await show({moment: storyMoments.promptGate, ui: {animated: true}});
	const before = still.bytes();
	await still.quiet(500);
	expect(still.bytes()).toBe(before);
	await still.unmount();

	const busy = await show({ui: {animated: true}});
	const start = busy.bytes();
	await vi.waitFor(() => expect(busy.bytes()).toBeGreaterThan(start), {timeout: 2000});
	await busy.quiet(20);
	expect(busy.bytes() - start).toBeLessThan(400);
	expect(busy.rows()[39]).toMatch(/● agent works\.+$/);
});

test('a screen reader gets the text without the drawing', async () => {
	const props = frameProps({moment: storyMoments.promptGate});
	terminal = renderToTerminal(<ThemedScreen {...props} />, {
		columns: 120,
		rows: 80,
		isScreenReaderEnabled: true,
	});
	await terminal.until('Send this prompt to rehearsal?');
	expect(terminal.text()).not.toMatch(/[│┃║═━]/);
});

test('each frame is drawn as if it were the first, whatever was on the screen before', async () => {
	const screen = await show();
	for (let count = 0; count <= storyEvents.length; count += 15) {
		const moment = momentOf(storyEvents.slice(0, count));
		for (const ui of [{}, {playhead: count}, {zoomed: true}]) {
			const props = frameProps({moment, ui, now: Date.parse('2026-01-01T10:10:00Z')});
			screen.rerender(<ThemedScreen {...props} />);
			await screen.quiet();
			const fresh = renderToTerminal(<ThemedScreen {...props} />, {columns: 120, rows: 40});
			await fresh.quiet();
			expect(screen.rows()).toEqual(fresh.rows());
			await fresh.unmount();
		}
	}
});

test('the spinner runs only while something runs, live and unhidden', async () => {
	const moves = async (options: PropsOptions): Promise<boolean> => {
		const screen = await show(options);
		const before = screen.bytes();
		await screen.quiet(700);
		const after = screen.bytes();
		await screen.unmount();
		return after > before;
	};
	const animated = {animated: true};
	expect(await moves({ui: {animated: false}})).toBe(false);
	expect(await moves({ui: {...animated, playhead: 3}})).toBe(false);
	expect(await moves({ui: {...animated, layer: {kind: 'help', scroll: 0}}})).toBe(false);
	expect(await moves({moment: storyMoments.finished, ui: animated})).toBe(false);
});
