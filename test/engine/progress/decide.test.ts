import {expect, test} from 'vitest';
import {
	decide,
	patienceWithTampering,
	patienceWithUnverified,
	type Standing,
	type Waking,
} from '../../../source/engine/progress/decide.js';
import {noStandstill} from '../../../source/engine/progress/standstill.js';

const rules = {iterations: 5, time: 60_000, stall: 3, failures: 3};

const once: Waking = {
	repeats: false,
	until: 'goal',
	turns: undefined,
	taken: 1,
	count: 1,
	drafts: false,
};

const again: Waking = {...once, repeats: true, until: 'never', turns: 1};

const standing = (change: Partial<Standing> = {}): Standing => ({
	iteration: 2,
	worked: 2,
	verdict: 'failed',
	verdictByHuman: false,
	failures: 0,
	same: 1,
	...noStandstill,
	now: Date.parse('2026-12-01T08:00:00Z'),
	tamperings: 0,
	pardoned: 0,
	unverified: 0,
	active: 1000,
	usage: {costBasis: 'unknown'},
	unpriced: false,
	stop: rules,
	waking: once,
	...change,
});

const cases: [string, Partial<Standing>, string][] = [
	['a red check', {}, 'continue'],
	['a red check at the end of a waking', {waking: again}, 'sleep'],
	['a red check before the end of a waking', {waking: {...again, turns: 2}}, 'continue'],
	['a red check at the end of the only waking', {waking: {...once, turns: 1}}, 'stop budget'],
	[
		'a pass that ends a repeating loop',
		{verdict: 'passed', waking: {...again, until: 'goal'}},
		'done verified',
	],
	['a pass after which it sleeps again', {verdict: 'passed', waking: again}, 'sleep'],
	['limits before sleep', {iteration: 5, worked: 5, waking: again}, 'stop budget'],
	['a green base after which it sleeps again', {iteration: 0, verdict: 'passed', waking: again}, 'sleep'],
	[
		'a green base of a loop that drafts',
		{iteration: 0, verdict: 'passed', waking: {...again, drafts: true}},
		'continue',
	],
	[
		'a base that cannot be verified at first',
		{iteration: 0, verdict: 'unverified', waking: again},
		'stop unverified',
	],
	[
		'a base that cannot be verified later',
		{iteration: 0, verdict: 'unverified', waking: {...again, count: 2}},
		'sleep',
	],
	['a pass', {verdict: 'passed'}, 'done verified'],
	['a pass on the last iteration', {verdict: 'passed', iteration: 5, worked: 5}, 'done verified'],
	['a pass with the time used up', {verdict: 'passed', active: 99_999}, 'done verified'],
	['the last iteration', {iteration: 5, worked: 5}, 'stop budget'],
	['an iteration in which no agent worked', {iteration: 5, worked: 4}, 'continue'],
	['the time used up', {active: 60_000}, 'stop budget'],
	['the time not quite used up', {active: 59_999}, 'continue'],
	['the same files and verdict for too long', {same: 3}, 'stop stalled'],
	['the same files and verdict once less', {same: 2}, 'continue'],
	['the same failure for twice as long', {failure: 'run-1: parses dates', alike: 6}, 'stop stalled'],
	['the same failure once less', {failure: 'run-1: parses dates', alike: 5}, 'continue'],
	['no more verified for twice as long', {verified: '41 of 44', flat: 6}, 'stop stalled'],
	['files that go back and forth', {alternating: 2}, 'stop stalled'],
	['files that came back once', {alternating: 1}, 'continue'],
	['an agent that says nothing', {verdict: 'agent-failed', failures: 3, silent: 3}, 'stop stalled'],
	['the deadline', {stop: {...rules, deadline: '2026-12-01T08:00:00.000Z'}}, 'stop budget'],
	['a deadline to come', {stop: {...rules, deadline: '2026-12-01T08:00:00.001Z'}}, 'continue'],
	['agent failures in a row', {verdict: 'agent-failed', failures: 3}, 'stop agent-failed'],
	['one agent failure', {verdict: 'agent-failed', failures: 1}, 'continue'],
	['earlier failures, but this one worked', {verdict: 'failed', failures: 3}, 'continue'],
	[
		'tampering once more than is borne',
		{verdict: 'tampered', tamperings: patienceWithTampering},
		'stop tampered',
	],
	['first tampering', {verdict: 'tampered', tamperings: 1}, 'continue'],
	[
		'the tokens used up',
		{usage: {input: 900, output: 100, costBasis: 'unknown'}, stop: {...rules, tokens: 1000}},
		'stop budget',
	],
	[
		'tokens left',
		{usage: {input: 900, output: 99, costBasis: 'unknown'}, stop: {...rules, tokens: 1000}},
		'continue',
	],
	['the money used up', {usage: {cost: 5, costBasis: 'reported'}, stop: {...rules, cost: 5}}, 'stop budget'],
	['money left', {usage: {cost: 4.99, costBasis: 'estimated'}, stop: {...rules, cost: 5}}, 'continue'],
	[
		'tokens nobody can price, with a limit of money',
		{unpriced: true, stop: {...rules, cost: 5}},
		'stop budget',
	],
	['tokens nobody can price, without one', {unpriced: true}, 'continue'],
	['a check that cannot run', {verdict: 'unverified', unverified: patienceWithUnverified}, 'stop unverified'],
	['changes a person rejected', {verdict: 'rejected'}, 'continue'],
	['a red base', {iteration: 0, verdict: 'failed'}, 'continue'],
	['a green base', {iteration: 0, verdict: 'passed'}, 'done verified'],
	['a base that cannot be judged', {iteration: 0, verdict: 'unverified'}, 'stop unverified'],
	['a base with a person as judge', {iteration: 0, verdict: 'unverified', verdictByHuman: true}, 'continue'],
];

test.each(cases)('%s', (_, change, expected) => {
	const decision = decide(standing(change));
	expect([decision.decision, 'outcome' in decision ? decision.outcome : ''].join(' ').trim()).toBe(expected);
	expect(decision.reason).not.toBe('');
});

test('one is not several', () => {
	const stop = {...standing().stop, iterations: 1};
	expect(decide(standing({iteration: 1, worked: 1, stop})).reason).toBe('its one iteration is used up');
	expect(decide(standing({iteration: 5, worked: 5})).reason).toBe('all 5 iterations are used up');
	expect(decide(standing({iteration: 4, worked: 4})).reason).toBe('verdict failed: one iteration left');
});
