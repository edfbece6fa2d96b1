import {expect, test} from 'vitest';
import type {DeliveryAsked, EventBody} from '../../../source/journal/events/events.js';
import {deliveryBranch, foldOffers, type OfferedResult} from '../../../source/journal/state/offers.js';

const asked = (iteration: number, more: Partial<DeliveryAsked> = {}): DeliveryAsked => ({
	type: 'delivery.asked',
	iteration,
	commit: `c${iteration}`,
	as: 'branch',
	branch: `treadle/run-1${iteration === 1 ? '' : `-${iteration}`}`,
	...more,
});

const done = (commit: string, outcome: 'delivered' | 'declined' | 'discarded' | 'failed'): EventBody => ({
	type: 'delivery.done',
	outcome,
	commit,
	as: 'branch',
});

const fold = (...events: EventBody[]): readonly OfferedResult[] =>
	events.reduce<readonly OfferedResult[]>((offers, event) => foldOffers(offers, event), []);

const outcomes = (offers: readonly OfferedResult[]): string[] =>
	offers.map(({commit, outcome = 'waits'}) => `${commit} ${outcome}`);

test('drafts are newest first, and one that is delivered settles those before it', () => {
	expect(outcomes(fold(asked(1), asked(2), asked(3), done('c2', 'delivered')))).toEqual([
		'c3 waits',
		'c2 delivered',
		'c1 superseded',
	]);
});

test('what failed still waits; what is asked again as another commit takes the place of the first', () => {
	expect(outcomes(fold(asked(1), done('c1', 'failed')))).toEqual(['c1 waits']);
	expect(outcomes(fold(asked(1), asked(1, {commit: 'newer', checkpoint: 'c1'})))).toEqual(['newer waits']);
});

test('going back behind an iteration settles its draft', () => {
	const back: EventBody = {type: 'rolled.back', to: 1, commit: 'c1', by: 'human', reason: 'no'};
	expect(outcomes(fold(asked(1), asked(2), back))).toEqual(['c2 superseded', 'c1 waits']);
});

test('what was never offered changes nothing', () => {
	expect(outcomes(fold(asked(1), done('other', 'delivered')))).toEqual(['c1 waits']);
});

test('each draft has a branch of its own; a name that was turned down is free again', () => {
	expect(deliveryBranch('run-1')).toBe('treadle/run-1');
	expect(deliveryBranch('run-1', fold(asked(1)))).toBe('treadle/run-1-2');
	expect(deliveryBranch('run-1', fold(asked(1), asked(2), done('c1', 'discarded')))).toBe('treadle/run-1');
	expect(deliveryBranch('run-1', fold(asked(1), done('c1', 'delivered')))).toBe('treadle/run-1-2');
});
