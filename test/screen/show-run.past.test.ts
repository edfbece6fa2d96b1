import {expect, test, vi} from 'vitest';
import {keys, openScreen, storyUpTo} from './support/open-screen.js';
import {storyEvents} from './support/story.js';

const finished = async (options: Parameters<typeof openScreen>[0] = {}) => {
	const screen = await openScreen({events: storyEvents, ...options});
	await screen.terminal.until('END');
	return screen;
};

test('the arrows go through the iterations and back to live, all panes together', async () => {
	const {terminal} = await finished();
	terminal.type(keys.left);
	await terminal.until('Step · iteration 2');
	await terminal.until('Verifier · iteration 2');
	terminal.type(keys.left + keys.left);
	await terminal.until('Step · base');
	terminal.type(keys.right);
	await terminal.until('Step · iteration 1');
	terminal.type(keys.end);
	await terminal.until('END');
	await terminal.until('Step · iteration 3');
});

test('brackets go event by event, home to the first one', async () => {
	const {terminal} = await finished();
	const position = (seq: number) => terminal.until(new RegExp(`${seq}/${storyEvents.length}`));
	terminal.type('[[');
	await position(storyEvents.length - 2);
	terminal.type(']');
	await position(storyEvents.length - 1);
	terminal.type(keys.home);
	await position(1);
	terminal.type(']]]');
	await position(4);
});

test('keys pressed while an old moment is read act on that moment, in order', async () => {
	const diff = vi.fn(async (_from: string, _to: string) => 'a diff');
	const {terminal, view} = await finished({diff});
	const release = view.holdReads();
	terminal.type(`${keys.left}d`);
	terminal.type(keys.escape);
	await terminal.quiet();
	expect(diff).not.toHaveBeenCalled();
	release();
	await vi.waitFor(() => expect(diff).toHaveBeenCalledOnce());
	const second = storyUpTo('checkpoint.made', 2).at(-1);
	expect(diff.mock.calls[0]?.[1]).toBe(second?.type === 'checkpoint.made' && second.commit);
	await terminal.until(text => !text.includes('a diff'));
});

test('clocks in the past say what they said then', async () => {
	const {terminal} = await openScreen({events: storyUpTo('iteration.started', 3)});
	await terminal.until(/time +█+░* \d+h/);
	terminal.type(keys.left);
	await terminal.until(/time +█░+ <1m of 2h/);
});

test('the past stands still while the run goes on', async () => {
	const {terminal, view} = await openScreen({events: storyUpTo('iteration.started', 3)});
	await terminal.until('LIVE');
	terminal.type(keys.left);
	await terminal.until('Step · iteration 1');
	view.append({type: 'agent.step', iteration: 2, step: {kind: 'message', id: 'm', text: 'brand new words'}});
	await terminal.quiet();
	expect(terminal.text()).not.toContain('brand new words');
	terminal.type(keys.end);
	await terminal.until('brand new words');
});

test('d shows what the iteration changed, b the same from the base, y copies it, esc closes', async () => {
	const {terminal} = await finished();
	terminal.type(keys.left);
	await terminal.until('Step · iteration 2');
	terminal.type('d');
	await terminal.until('Iteration 2');
	await terminal.until('from ');
	terminal.type('b');
	await terminal.until('Base to iteration 2');
	await terminal.until('from a');
	terminal.type('y');
	await vi.waitFor(() => expect(terminal.written()).toContain('\u001B]52;c;'));
	const copied = /\u001B\]52;c;([^\u0007]*)\u0007/.exec(terminal.written())?.[1] ?? '';
	expect(Buffer.from(copied, 'base64').toString()).toContain('-from a');
	terminal.type(keys.escape);
	await terminal.until(text => !text.includes('Base to iteration 2'));
});

const filesDiff = ['one', 'two', 'three']
	.map(
		name =>
			`diff --git a/${name}.js b/${name}.js\n--- a/${name}.js\n+++ b/${name}.js\n@@ -0,0 +1,60 @@\n${Array.from({length: 60}, (_, index) => `+${name} ${index + 1}.`).join('\n')}\n`,
	)
	.join('');

const atDiff = async () => {
	const screen = await openScreen({events: storyEvents, diff: async () => filesDiff});
	await screen.terminal.until('END');
	screen.terminal.type('d');
	await screen.terminal.until('file 1 of 3');
	return screen;
};

test('space pages down in the diff, brackets go by file, and the title says which', async () => {
	const {terminal, requests} = await atDiff();
	terminal.type(' ');
	await terminal.until(text => text.includes('one 60.') && !text.includes('one 20.'));
	terminal.type(']');
	await terminal.until(/file 2 of 3[\s\S]*┃ two\.js/);
	terminal.type('jjj');
	await terminal.until(text => !text.includes('two 1.'));
	// First to the start of the file one is in.
	terminal.type('[');
	await terminal.until(/file 2 of 3[\s\S]*┃ two\.js/);
	terminal.type(']');
	await terminal.until(/file 3 of 3[\s\S]*┃ three\.js/);
	terminal.type(']');
	await terminal.until('This is the last file');
	expect(requests).toEqual([]);
});

test('a search in the diff goes back to it, and marks what it found', async () => {
	const {terminal} = await atDiff();
	terminal.type('/two 3');
	await terminal.until(/file 1 of 3[\s\S]*Search in the diff/);
	terminal.type(keys.enter);
	await terminal.until(/two 3\.[\s\S]*Match 1 of 11 for "two 3"/);
	terminal.type('n');
	await terminal.until(/two 30\.[\s\S]*Match 2 of 11/);
	terminal.type(keys.escape);
	await terminal.until(text => text.includes('esc closes') && !text.includes('Match'));
	terminal.type('n');
	await terminal.until('Search first, with /');
	terminal.type('/');
	await terminal.until('Search in the diff');
	terminal.type(keys.escape);
	await terminal.until(text => text.includes('two.js') || text.includes('two 30.'));
});

test('space pages down in the help', async () => {
	const {terminal} = await openScreen({events: storyEvents, rows: 24});
	await terminal.until('END');
	terminal.type('?');
	await terminal.until('Decide');
	terminal.type('  ');
	await terminal.until(text => !text.includes('Decide'));
});

test('a diff that cannot be made says so', async () => {
	const {terminal} = await finished({diff: () => Promise.reject(new Error('bad object'))});
	terminal.type('d');
	await terminal.until('The diff could not be made: bad object');
});

test('a moment that cannot be read says so and leads back to live', async () => {
	const {terminal, view} = await finished();
	view.at = () => Promise.reject(new Error('line 7 is damaged'));
	terminal.type(keys.left);
	await terminal.until('line 7 is damaged');
	await terminal.until('END');
});

test('u asks, says what it does, and rolls back to the iteration shown', async () => {
	const {terminal, requests} = await openScreen({events: storyUpTo('iteration.started', 4)});
	await terminal.until('LIVE');
	terminal.type('u');
	await terminal.until('Go back to an iteration first');
	terminal.type(keys.left);
	await terminal.until('Step · iteration 2');
	terminal.type('u');
	await terminal.until('Put the workspace back to the checkpoint of iteration 2?');
	terminal.type(' q');
	await terminal.quiet();
	expect(requests).toEqual([]);
	terminal.type('u');
	await terminal.until('Why? The agent is told');
	terminal.type(`the second was better${keys.enter}`);
	await vi.waitFor(() =>
		expect(requests).toMatchObject([{type: 'rollback', iteration: 2, reason: 'the second was better'}]),
	);
	await terminal.until('LIVE');
});
