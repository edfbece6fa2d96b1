import {expect, test} from 'vitest';
import {closestMatch, didYouMean} from '../../../source/system/text/closest-match.js';

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
	expect(closestMatch(word, keys)).toBe(candidate);
});

test('swapping two letters is one mistake, swapping them apart is two', () => {
	expect(closestMatch('sotp', ['stop'])).toBe('stop');
	expect(closestMatch('spto', ['stop'])).toBeUndefined();
});

test('of equally near words the first wins, and a nearer one always', () => {
	expect(closestMatch('cat', ['bat', 'car'])).toBe('bat');
	expect(closestMatch('verifi', ['verfix', 'verify'])).toBe('verify');
});

test('the question fits behind a sentence', () => {
	expect(didYouMean('verfy', keys)).toBe(' Did you mean "verify"?');
	expect(didYouMean('something', keys)).toBe('');
});
