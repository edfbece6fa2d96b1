import {expect, test} from 'vitest';
import {didYouMean, nearest} from '../../../source/system/text/nearest.js';

const keys = ['goal', 'verify', 'stop', 'gates', 'iterations', 'pull-request'];

test.each([
	['verfy', 'verify'],
	['verifiy', 'verify'],
	['vreify', 'verify'],
	['GOAL', 'goal'],
	['gola', 'goal'],
	['iteration', 'iterations'],
	['pull_request', 'pull-request'],
	['gates', 'gates'],
	['gate', 'gates'],
	['something', undefined],
	['x', undefined],
	['', undefined],
	['verify'.repeat(10_000), undefined],
])('%.20s → %s', (word, candidate) => {
	expect(nearest(word, keys)).toBe(candidate);
});

test('swapping two letters is one mistake, swapping them apart is two', () => {
	expect(nearest('sotp', ['stop'])).toBe('stop');
	expect(nearest('spto', ['stop'])).toBeUndefined();
});

test('of equally near words the first wins, and a nearer one always', () => {
	expect(nearest('cat', ['bat', 'car'])).toBe('bat');
	expect(nearest('verifi', ['verfix', 'verify'])).toBe('verify');
});

test('the question fits behind a sentence', () => {
	expect(didYouMean('verfy', keys)).toBe(' Did you mean "verify"?');
	expect(didYouMean('something', keys)).toBe('');
});
