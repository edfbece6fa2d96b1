import {expect, test} from 'vitest';
import {parseExtension} from '../../../source/commands/program/parse-extension.js';

test('a plus adds to a limit, a number alone is the new limit', () => {
	expect(parseExtension({iterations: '+10', cost: '+$5', tokens: '2M', time: '90m'})).toEqual({
		limits: {
			iterations: {amount: 10, add: true},
			time: {amount: 5_400_000, add: false},
			tokens: {amount: 2_000_000, add: false},
			cost: {amount: 5, add: true},
		},
	});
});

test('files and an iteration are granted beside limits', () => {
	expect(parseExtension({allow: ['test/a.test.js'], from: '0'})).toEqual({
		allow: ['test/a.test.js'],
		from: 0,
	});
});

test('nothing typed is nothing granted', () => {
	expect(parseExtension({})).toBeUndefined();
	expect(parseExtension({allow: []})).toBeUndefined();
});

test.each([
	[{iterations: '+0'}, '--iterations: "0" is not a number of iterations'],
	[{iterations: 'ten'}, '--iterations: "ten" is not a number of iterations'],
	[{time: '+5'}, '--time: '],
	[{tokens: '+lots'}, '--tokens: '],
	[{cost: '-5'}, '--cost: '],
	[{from: '-1'}, '--from: "-1" is'],
	[{from: '1.5'}, '--from: "1.5" is'],
])('%j is refused by the name of its option', (typed, message) => {
	expect(() => parseExtension(typed)).toThrow(message);
});
