import {expect, test} from 'vitest';
import {narrow, stringWidth} from '../../../source/screen/text/character-width.js';

test.each([
	['abc', 3],
	['é…→│', 4],
	['日本', 4],
	['e\u0301', 1],
	['น้ำ', 2],
	['क्षत्रिय', 6],
	['\u1100\u1161\u11A8', 2],
	['☰', 1],
	['\u001B[31mred\u001B[39m', 3],
	['', 0],
])('%j takes %i cells', (text, width) => {
	expect(stringWidth(text)).toBe(width);
});

test('text that is taken to be as wide as it is long, is', () => {
	const units = Array.from({length: 0x1_00_00}, (_, unit) => String.fromCharCode(unit)).filter(unit =>
		narrow.test(unit),
	);
	expect(units.length).toBeGreaterThan(250);
	// A letter of another alphabet beside it makes the slow way count.
	expect(units.filter(unit => stringWidth(`${unit}ж\u0627`) !== 3)).toEqual([]);
});
