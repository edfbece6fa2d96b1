import {expect, test, vi} from 'vitest';
import {openScreen} from './open-screen.js';
import {storyEvents} from './story.js';

const upTo = (type: string, nth = 1) => {
	const found = storyEvents.filter(event => event.type === type)[nth - 1];
	if (!found) throw new Error(`The story has no ${type} number ${nth}`);
	return storyEvents.slice(0, found.seq);
};

test('draws at once, also while the journal is empty', async () => {
	const {terminal} = await openScreen();
	expect(terminal.written()).toContain('Goal');
	await terminal.until('Step');
});

test('space approves the gate that is on the screen, once', async () => {
	const {terminal, view, requests} = await openScreen({events: upTo('gate.opened')});
	await terminal.until('Gate: prompt');
	const gate = view.live().state.gate?.gate;
	await terminal.quiet();
	terminal.type('   ');
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	await terminal.until('Your answer is on its way');
	expect(requests).toEqual([{type: 'answer', gate, answer: {answer: 'approve'}}]);
});
