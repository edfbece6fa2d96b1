import {expect, test} from 'vitest';
import type {Moment} from '../../../source/journal/state/state.js';
import {silence} from '../../../source/screen/panes/silence.js';
import {storyMoments} from '../support/story.js';

const working = storyMoments.streaming;
const after = (seconds: number, moment: Moment = working): string =>
	silence(moment, Date.parse(moment.state.at) + seconds * 1000);

test('says how long the agent has been silent, once that is long', () => {
	expect(after(9)).toBe('');
	expect(after(12)).toMatch(/^silent for 12 s/);
	expect(after(125)).toMatch(/^silent for 2m 05s/);
});

test('says when it is a tool that takes so long', () => {
	const step = {kind: 'tool', id: 't', tool: 'execute', status: 'running', seq: 1, at: ''} as const;
	expect(after(12, {...working, steps: [step]})).toBe('silent for 12 s while its tool runs');
	expect(after(12, {...working, steps: [{...step, status: 'done'}]})).toBe('silent for 12 s');
});

test('is about the agent alone: not a person, not a verifier, not the past', () => {
	expect(after(60, storyMoments.promptGate)).toBe('');
	expect(after(60, storyMoments.failed)).toBe('');
	expect(after(60, {...working, state: {...working.state, status: 'sleeping'}})).toBe('');
	// A past moment is shown at its own time.
	expect(after(0)).toBe('');
});
