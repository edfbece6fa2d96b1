import {expect, test} from 'vitest';
import {progressOf} from '../../source/words/progress.js';
import {judgedMoment} from '../screen/support/judged-story.js';
import {refusedMoment, sleepingMoments} from '../screen/support/sleeping-story.js';
import {storyMoments} from '../screen/support/story.js';

const none = {state: 'none', share: 0};

test('with a single check that counts nothing, iterations are shown', () => {
	expect(progressOf(storyMoments.nothing.state, true)).toEqual(none);
	expect(progressOf(storyMoments.streaming.state, true)).toEqual({state: 'normal', share: 1 / 20});
	expect(progressOf(storyMoments.promptGate.state, true)).toEqual({state: 'waiting', share: 1 / 20});
});

test('with several, how far they are met, and never whole before they all pass', () => {
	const early = progressOf(judgedMoment(1).state, true).share;
	const late = progressOf(judgedMoment(4).state, true).share;
	expect(early).toBeGreaterThan(0);
	expect(late).toBeGreaterThan(early);
	expect(late).toBeLessThan(1);
});

test('nothing while it sleeps, when it is verified, and without an engine', () => {
	expect(progressOf(sleepingMoments.asleep.state, true)).toEqual(none);
	expect(progressOf(refusedMoment.state, true)).toEqual(none);
	expect(progressOf(storyMoments.finished.state, true)).toEqual(none);
	expect(progressOf(storyMoments.streaming.state, false)).toEqual(none);
	expect(progressOf(sleepingMoments.draft.state, true).state).toBe('waiting');
});

test('a run that ended badly says so', () => {
	const {state} = storyMoments.failed;
	const finished = {
		...{v: 1, seq: 99, at: state.at, type: 'run.finished' as const},
		...{outcome: 'budget' as const, exitCode: 4, reason: 'spent', iterations: 1},
	};
	expect(progressOf({...state, finished}, false)).toEqual({state: 'error', share: 1 / 20});
});
