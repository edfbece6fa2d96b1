import {expect, test} from 'vitest';
import {findRows, scrollAfterGrowth, scrollBy, scrollToRow, topRow} from '../../source/screen/scroll.js';

const measure = {length: 50, room: 10};

test('a stream stands at its newest row and is scrolled up from there', () => {
	expect(topRow('step', 0, measure)).toBe(40);
	expect(scrollBy('step', 0, -3, measure)).toBe(3);
	expect(topRow('step', 3, measure)).toBe(37);
	expect(scrollBy('step', 3, 3, measure)).toBe(0);
});

test('the goal stands at its top and is scrolled down from there', () => {
	expect(topRow('goal', 0, measure)).toBe(0);
	expect(scrollBy('goal', 0, 3, measure)).toBe(3);
	expect(topRow('goal', 3, measure)).toBe(3);
});

test('nothing scrolls beyond its ends, also after the room changed', () => {
	expect(scrollBy('step', 38, -10, measure)).toBe(40);
	expect(scrollBy('step', 2, 10, measure)).toBe(0);
	expect(scrollBy('step', 400, 1, measure)).toBe(39);
	expect(scrollBy('goal', 0, 5, {length: 3, room: 10})).toBe(0);
});

test.each(['goal', 'step'] as const)('a match in the %s pane comes into the middle', pane => {
	for (const row of [0, 25, 49]) {
		const top = topRow(pane, scrollToRow(pane, row, measure), measure);
		expect(row).toBeGreaterThanOrEqual(top);
		expect(row).toBeLessThan(top + measure.room);
	}

	expect(topRow(pane, scrollToRow(pane, 25, measure), measure)).toBe(20);
});

test('growth never moves a view that is scrolled, and never holds one that follows', () => {
	expect(scrollAfterGrowth('step', 3, 5)).toBe(8);
	expect(scrollAfterGrowth('step', 0, 5)).toBe(0);
	expect(scrollAfterGrowth('goal', 3, 5)).toBe(3);
});

test('a search is deaf to letter case', () => {
	expect(findRows(['Alpha', 'beta', 'ALPHABET'], 'alph')).toEqual([0, 2]);
	expect(findRows(['a'], '')).toEqual([]);
});
