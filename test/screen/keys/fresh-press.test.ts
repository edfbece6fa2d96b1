import {expect, test} from 'vitest';
import {isFreshPress} from '../../../source/screen/keys/fresh-press.js';

const never = Number.NEGATIVE_INFINITY;

test.each([
	['a calm press after reading', {now: 2000, shownAt: 1000, lastPress: never}, true],
	['typed before the gate could be read', {now: 1100, shownAt: 1000, lastPress: never}, false],
	['the first repeat of a key held since the gate before', {now: 1500, shownAt: 1000, lastPress: 900}, false],
	['a further repeat of it', {now: 1533, shownAt: 1000, lastPress: 1500}, false],
	['a second press after the first was refused', {now: 2250, shownAt: 1000, lastPress: 1500}, true],
])('%s', (_, press, fresh) => {
	expect(isFreshPress(press)).toBe(fresh);
});
