import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import type {Step} from '../../source/journal/events/events.js';
import type {FrameProps} from '../../source/screen/paint-screen.js';
import {createScreenPainter} from '../../source/screen/paint-screen.js';
import {textWidth} from '../../source/screen/rows/cells.js';
import type {Layer, Ui} from '../../source/screen/state/ui.js';
import {paneNames} from '../../source/screen/state/ui.js';
import {loadTheme} from '../../source/screen/theme/theme.js';
import {frameProps} from './support/frame-props.js';
import {hostileMoment} from './support/hostile.js';
import {journaled} from './support/states.js';
import {momentOf, storyEvents, storyMoments} from './support/story.js';

const sizes = [
	[120, 40],
	[100, 30],
	[120, 29],
	[80, 24],
	[50, 20],
	[40, 10],
	[200, 60],
	[39, 9],
	[3, 2],
] as const;

const layers: Array<Layer | undefined> = [
	undefined,
	{kind: 'help', scroll: 3},
	{
		kind: 'diff',
		title: 'Iteration 1',
		from: 'a',
		to: 'b',
		text: 'diff --git a/日 b/日\n@@ -1 +1 @@\n-\told\n+\tnew 👩‍👧',
		scroll: 0,
	},
	{kind: 'input', purpose: 'note', title: 'Note', value: 'x日'.repeat(90), cursor: 150},
	{kind: 'input', purpose: 'reject', title: 'Why not?', value: 'a\n日本 語\n\n'.repeat(40), cursor: 150},
	{
		kind: 'input',
		purpose: 'search',
		title: 'Search in the diff',
		value: '',
		cursor: 0,
		beneath: {kind: 'diff', title: 'Iteration 1', from: 'a', to: 'b', text: '', scroll: 0},
	},
	{kind: 'confirm', purpose: 'quit', question: 'Really? '.repeat(20), choices: [{key: 'q', label: 'quit'}]},
];

const expectGeometry = (props: FrameProps): void => {
	const {rows, overlays} = createScreenPainter()(props);
	const {columns, rows: height} = props.ui;
	expect(rows).toHaveLength(height);
	const isTooSmall = columns < 40 || height < 10;
	for (const row of rows) {
		const width = textWidth(stripVTControlCharacters(row));
		if (isTooSmall) {
			expect(width).toBeLessThanOrEqual(columns);
		} else {
			expect(width, row).toBe(columns);
		}
	}

	for (const overlay of overlays) {
		expect(overlay.rows).toHaveLength(overlay.place.rows);
		expect(overlay.place.y + overlay.place.rows).toBeLessThanOrEqual(height);
		expect(overlay.place.x + overlay.place.columns).toBeLessThanOrEqual(columns);
		for (const row of overlay.rows) {
			expect(textWidth(stripVTControlCharacters(row)), row).toBe(overlay.place.columns);
		}
	}
};

const views: Array<Partial<Ui>> = [
	...paneNames.flatMap(focus => [{focus}, {focus, zoomed: true}]),
	{playhead: 20},
	{scroll: {goal: 2, step: 5, verifier: 1, memory: 99}},
	{search: {query: 'e', match: 1}},
	{message: {text: 'Something went wrong. '.repeat(20), tone: 'problem'}},
	...layers.map(layer => ({layer})),
];

describe.each(sizes)('at %i×%i', (columns, rows) => {
	test('every row is exactly as wide as the screen, whatever a run says and a person does', () => {
		for (const moment of Object.values(storyMoments)) {
			expectGeometry(frameProps({columns, rows, moment}));
		}
		for (const ui of views) {
			expectGeometry(frameProps({columns, rows, moment: hostileMoment, ui}));
		}
	});
});

test.each(['no-colour', 'high-contrast', 'dark'])('no theme changes the geometry: %s', name => {
	for (const level of [0, 1, 2, 3] as const) {
		expectGeometry(frameProps({moment: hostileMoment, theme: loadTheme(name, {level})}));
	}
});

test('what is remembered from earlier frames never shows: each frame is as if it were the first', () => {
	const paint = createScreenPainter();
	for (let count = 0; count <= storyEvents.length; count++) {
		const moment = momentOf(storyEvents.slice(0, count));
		for (const ui of [{}, {playhead: count}, {zoomed: true}]) {
			const props = frameProps({moment, ui, now: Date.parse('2026-01-01T10:10:00Z')});
			expect(paint(props)).toEqual(createScreenPainter()(props));
		}
	}
});

test('a frame that looks like the last one is the very same array, so that Ink has nothing to do', () => {
	const paint = createScreenPainter();
	const props = frameProps();
	const {rows} = paint(props);
	expect(
		paint({...props, moment: {...props.moment, state: {...props.moment.state}}, now: props.now + 1}).rows,
	).toBe(rows);
	expect(paint({...props, ui: {...props.ui, focus: 'goal'}}).rows).not.toBe(rows);
});

test('long windows are laid out once, not once per frame', () => {
	const line = (seq: number) =>
		journaled(seq, {
			type: 'agent.step',
			iteration: 1,
			step: {
				kind: 'tool',
				id: `t${seq}`,
				tool: 'read',
				title: 'Read',
				result: 'word '.repeat(400),
			} satisfies Step,
		});
	const events = [
		...storyEvents.slice(0, 13),
		...Array.from({length: 2000}, (_, index) => line(100 + index)),
	];
	const moment = momentOf(events);
	const paint = createScreenPainter();
	const timed = (props: FrameProps): number => {
		const start = performance.now();
		paint(props);
		return performance.now() - start;
	};

	const first = timed(frameProps({moment}));
	const later = Array.from({length: 5}, (_, index) =>
		timed(
			frameProps({moment: {...moment, steps: [...moment.steps, {...moment.steps[0], seq: index} as never]}}),
		),
	);
	expect(Math.min(...later)).toBeLessThan(first / 5);
});

test('the spinner runs only while something runs, live and unhidden', () => {
	const spinner = (options: Parameters<typeof frameProps>[0]) =>
		createScreenPainter()(frameProps(options)).spinner;
	const animated = {animated: true};
	expect(spinner({ui: animated})).toEqual({x: 117, y: 39});
	expect(spinner({ui: {animated: false}})).toBeUndefined();
	expect(spinner({ui: {...animated, playhead: 3}})).toBeUndefined();
	expect(spinner({ui: {...animated, layer: {kind: 'help', scroll: 0}}})).toBeUndefined();
	expect(spinner({moment: storyMoments.promptGate, ui: animated})).toBeUndefined();
	expect(spinner({moment: storyMoments.finished, ui: animated})).toBeUndefined();
});
