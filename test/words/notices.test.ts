import {expect, test} from 'vitest';
import type {EventBody} from '../../source/journal/events/events.js';
import {createNotices} from '../../source/words/notices.js';

const titlesOf = (...bodies: EventBody[]): (string | undefined)[] => {
	const noticeOf = createNotices();
	return bodies
		.map((body, index) => noticeOf({...body, v: 1, seq: index + 1, at: '2026-01-01T00:00:00.000Z'}))
		.map(notice => notice?.title)
		.filter(title => title !== undefined);
};

const ended = (verdict: Extract<EventBody, {type: 'iteration.finished'}>['verdict']): EventBody => ({
	type: 'iteration.finished',
	iteration: 1,
	verdict,
	decision: 'sleep',
	reason: 'x',
	milliseconds: 1,
});
const started: EventBody = {type: 'iteration.started', iteration: 1, from: 'a'.repeat(40)};
const slept: EventBody = {type: 'loop.slept', reason: 'its turns are used up', trigger: 'every 5m'};
const refused: EventBody = {type: 'loop.slept', reason: 'rate limit', provider: true};

test('a loop that fails at each waking is told of once, until that changes', () => {
	const failed = [started, ended('failed'), slept];
	expect(titlesOf(...failed, ...failed, ...failed)).toEqual(['sleeps: its goal is not met yet']);
	expect(titlesOf(...failed, started, ended('agent-failed'), slept, ...failed)).toEqual([
		'sleeps: its goal is not met yet',
		'sleeps: its agent failed',
		'sleeps: its goal is not met yet',
	]);
});

test('a sleep after success, or before anything happened, is not told of', () => {
	expect(titlesOf(slept, started, ended('passed'), slept, started, ended('rejected'), slept)).toEqual([]);
	expect(titlesOf(started, ended('failed'), slept, started, ended('passed'), slept)).toHaveLength(1);
});

test('a provider that refuses again and again is told of once', () => {
	expect(titlesOf(started, refused, refused, refused)).toEqual(['its provider refuses to serve']);
});

test('tampering, a limit that is nearly spent and the end', () => {
	expect(
		titlesOf(
			{
				type: 'checkpoint.made',
				iteration: 1,
				commit: 'a',
				tree: 'b',
				parent: 'c',
				files: [],
				tampered: ['test/a.test.js'],
			},
			{type: 'checkpoint.made', iteration: 1, commit: 'a', tree: 'b', parent: 'c', files: [], tampered: []},
			{type: 'budget.warned', limit: 'cost', share: 0.809, reason: 'four of five dollars are spent'},
			{type: 'run.finished', outcome: 'budget', exitCode: 4, reason: 'spent', iterations: 1},
		),
	).toEqual(['its agent changed protected files', '80 % of its limit cost is spent', 'budget spent']);
});
