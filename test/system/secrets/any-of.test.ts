import {describe, expect, test} from 'vitest';
import {anyOf} from '../../../source/system/secrets/any-of.js';
import {generatedTexts} from '../support/generated-texts.js';

const texts = ['sk-', 'a.b', '://', 'xox', 'K', '$^', '日本', '-----', 'aa', 'a\nb', '\\', '\uD83D\uDD11x'];

describe('a text that holds any of the given ones', () => {
	test.each(texts)('is found by %j', text => {
		expect(anyOf([text]).test(text)).toBe(true);
		expect(anyOf([text]).test(`before${text}after`)).toBe(true);
		expect(anyOf(['never there', text]).test(`${text.slice(1)}${text}`)).toBe(true);
		expect(anyOf([text]).test(`${text.slice(0, -1)} ${text.slice(1)}`)).toBe(false);
	});

	test('is found as a plain search finds it, for 20,000 texts', () => {
		const search = anyOf(texts);
		const given = generatedTexts([...texts, 's', 'k', '-', '/', 'xo', 'a', '.', ' ', '\n', '本'], 20_000);
		const found = given.filter(text => search.test(text));
		expect(found).toEqual(given.filter(text => texts.some(each => text.includes(each))));
		expect(found.length).toBeGreaterThan(1000);
		expect(found.length).toBeLessThan(19_500);
	});
});
