import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import {paneNames} from '../../../source/screen/rows/layout.js';
import type {Layer, Ui} from '../../../source/screen/state/ui.js';
import {textWidth} from '../../../source/screen/text/cells.js';
import {loadTheme} from '../../../source/screen/theme/theme.js';
import {type FrameProps, frameProps} from '../support/frame-props.js';
import {hostileMoment} from '../support/hostile.js';
import {paintScreen} from '../support/paint-screen.js';
import {storyMoments} from '../support/story.js';

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
	const {columns, rows, layer} = props.ui;
	const pieces = paintScreen(props);
	const isTooSmall = columns < 40 || rows < 10;
	for (const piece of pieces) {
		const {place} = piece;
		expect(piece.rows).toHaveLength(place.rows);
		expect(place.y + place.rows).toBeLessThanOrEqual(rows);
		expect(place.x + place.columns).toBeLessThanOrEqual(columns);
		for (const row of piece.rows) {
			const width = textWidth(stripVTControlCharacters(row));
			if (isTooSmall) {
				expect(width).toBeLessThanOrEqual(columns);
			} else {
				expect(width, row).toBe(place.columns);
			}
		}
	}

	if (!layer) {
		const cells = pieces.reduce((sum, {place}) => sum + place.columns * place.rows, 0);
		expect(cells).toBe(columns * rows);
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
