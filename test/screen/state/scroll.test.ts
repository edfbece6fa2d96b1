import {expect, test} from 'vitest';
import {firstRow} from '../../../source/screen/panes/pane.js';
import {scrollAfterGrowth, scrollBy} from '../../../source/screen/state/scroll.js';

const room = {columns: 40, rows: 10};

test('a stream stands at its newest row and is scrolled up from there', () => {
	expect(scrollBy('step', 0, -3, 50, room)).toBe(3);
	expect(firstRow('step', 50, room, 3)).toBe(37);
	expect(scrollBy('step', 3, 3, 50, room)).toBe(0);
});

test('the goal stands at its top and is scrolled down from there', () => {
	expect(scrollBy('goal', 0, 3, 50, room)).toBe(3);
	expect(firstRow('goal', 50, room, 3)).toBe(3);
});

test('nothing scrolls beyond its ends, also after the text became shorter', () => {
	expect(scrollBy('step', 38, -10, 50, room)).toBe(40);
	expect(scrollBy('step', 2, 10, 50, room)).toBe(0);
	expect(scrollBy('step', 400, 1, 50, room)).toBe(39);
	expect(scrollBy('goal', 0, 5, 3, room)).toBe(0);
});

test('growth never moves a view that is scrolled, and never holds one that follows', () => {
	expect(scrollAfterGrowth('step', 3, 5)).toBe(8);
	expect(scrollAfterGrowth('step', 0, 5)).toBe(0);
	expect(scrollAfterGrowth('goal', 3, 5)).toBe(3);
});
