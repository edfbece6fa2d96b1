import {chmod, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import type {EventBody} from '../../source/journal/events/events.js';
import {keys, openScreen, storyUpTo} from './support/open-screen.js';

const promptGate = storyUpTo('gate.opened', 1);
const deliverGate = storyUpTo('gate.opened', 2);
const answered = {
	type: 'gate.answered',
	gate: 'g1',
	name: 'prompt',
	iteration: 1,
	by: 'human',
	answer: 'approve',
} as const;

const toolGate = (gate: string): EventBody => ({
	type: 'gate.opened',
	gate,
	name: 'tool',
	iteration: 1,
	question: `Allow ${gate}?`,
	next: 'It runs.',
	choices: ['approve', 'reject'],
});

const atGate = async (options: Parameters<typeof openScreen>[0] = {}) => {
	const screen = await openScreen({events: promptGate, ...options});
	await screen.terminal.until('Gate: ');
	await screen.terminal.quiet();
	return screen;
};

test('space approves the gate on the screen once, however often it comes in one chunk', async () => {
	const {terminal, requests} = await atGate();
	terminal.type('   ');
	await terminal.until('Your answer is on its way');
	expect(requests).toEqual([{type: 'answer', gate: 'g1', answer: {answer: 'approve'}}]);
});

test('a space for each gate approves each', async () => {
	const {terminal, view, requests} = await atGate();
	for (const gate of ['g2', 'g3', 'g4']) {
		terminal.type(' ');
		await vi.waitFor(() => expect(requests.at(-1)).toMatchObject({gate: view.live().state.gate?.gate}));
		view.append({...answered, gate: view.live().state.gate?.gate ?? ''}, toolGate(gate));
		await terminal.until(`Allow ${gate}?`);
		await terminal.quiet(10);
	}

	expect(requests.map(request => request.type === 'answer' && request.gate)).toEqual(['g1', 'g2', 'g3']);
});

test('a space typed before a gate opens approves nothing', async () => {
	const {terminal, view, requests} = await openScreen({events: storyUpTo('prompt.composed')});
	await terminal.until('prompt');
	terminal.type('  ');
	await terminal.until('No gate waits for an answer');
	view.append(toolGate('g2'));
	await terminal.until(text => text.includes('Allow g2?') && !text.includes('No gate waits'));
	await terminal.quiet();
	expect(requests).toEqual([]);
});

test('delivery is not approved by a key held down since the gate before', async () => {
	const {terminal, view, requests} = await atGate();
	const delivery = deliverGate.at(-1);
	if (delivery?.type !== 'gate.opened') {
		throw new Error('No deliver gate');
	}
	terminal.type(' ');
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	view.append(answered, delivery);
	await terminal.until('Gate: delivery');
	// A held key repeats every 30 ms or so.
	for (let index = 0; index < 20; index++) {
		terminal.type(' ');
		await new Promise(resolve => setTimeout(resolve, 30));
	}

	await terminal.until('Delivery needs a separate press');
	expect(requests).toHaveLength(1);
	await vi.waitFor(
		() => {
			terminal.type(' ');
			expect(requests).toHaveLength(2);
		},
		{interval: 900, timeout: 5000},
	);
	expect(requests[1]).toEqual({type: 'answer', gate: 'g9', answer: {answer: 'approve'}});
});

test('an answer the engine refuses says why and can be given again', async () => {
	const {terminal, requests} = await atGate({reply: () => ({ok: false, error: 'Somebody else answered it'})});
	terminal.type(' ');
	await terminal.until('✗ Somebody else answered it');
	terminal.type(' ');
	await vi.waitFor(() => expect(requests).toHaveLength(2));
});

test('an engine that cannot be reached is said to be so', async () => {
	const {terminal} = await atGate({send: () => Promise.reject(new Error('connect ENOENT'))});
	terminal.type(' ');
	await terminal.until('The engine cannot be reached: connect ENOENT');
});

test('r asks for a reason and sends it', async () => {
	const {terminal, requests} = await atGate();
	terminal.type('r');
	await terminal.until('What should the prompt say?');
	terminal.type('too qwide');
	terminal.type(keys.left.repeat(4));
	terminal.type(keys.backspace);
	await terminal.until('too wide');
	terminal.type(keys.enter);
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	expect(requests[0]).toEqual({type: 'answer', gate: 'g1', answer: {answer: 'reject', reason: 'too wide'}});
});

test.each([
	['alt+enter', '\u001B\r'],
	['ctrl+j', '\n'],
])('a reason has many lines, with %s', async (_, newLine) => {
	const {terminal, requests} = await atGate();
	terminal.type('r');
	await terminal.until('What should the prompt say?');
	for (const bytes of ['first', newLine, 'secnd', newLine, 'third', keys.up, keys.left, keys.left, 'o']) {
		terminal.type(bytes);
		await terminal.quiet(5);
	}

	await terminal.until(/┃ first +┃.*\n.*┃ second +┃.*\n.*┃ third +┃/);
	terminal.type(keys.enter);
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	expect(requests[0]).toEqual({
		type: 'answer',
		gate: 'g1',
		answer: {answer: 'reject', reason: 'first\nsecond\nthird'},
	});
});

test('a pasted reason keeps its lines and sends nothing by itself', async () => {
	const {terminal, requests} = await atGate();
	terminal.type('r');
	await terminal.until('What should the prompt say?');
	// Terminals send what is pasted with carriage returns.
	terminal.type('\u001B[200~  at a.js:1\r\tat b.js:2\r\r日本語\u001B[201~');
	await terminal.until('日本語');
	expect(requests).toEqual([]);
	terminal.type(keys.enter);
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	expect(requests[0]).toMatchObject({answer: {reason: 'at a.js:1\n    at b.js:2\n\n日本語'}});
});

test('ctrl+g writes the reason in the editor; enter sends it', async () => {
	const environment: Record<string, string> = {TERM: 'xterm'};
	const {terminal, requests, folder} = await atGate({environment});
	environment.VISUAL = await editorThat(
		folder,
		`cat "$2" > '${folder}/before'; printf 'one\\ntwo\\n' > "$2"`,
	);
	terminal.type('rno');
	await terminal.until('What should the prompt say?');
	terminal.type('\u0007');
	await terminal.until(/┃ one +┃.*\n.*┃ two +┃/);
	expect(await readFile(path.join(folder, 'before'), 'utf8')).toBe('no');
	expect(requests).toEqual([]);
	terminal.type(keys.enter);
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	expect(requests[0]).toMatchObject({answer: {reason: 'one\ntwo'}});
});

test('an editor that cannot be opened leaves the reason as it is', async () => {
	const {terminal} = await atGate({environment: {TERM: 'xterm', EDITOR: 'no-such-editor-anywhere'}});
	terminal.type('rkept');
	await terminal.until('What should the prompt say?');
	terminal.type('\u0007');
	await terminal.until('The editor no-such-editor-anywhere was not found');
	await terminal.until(/┃ kept +┃/);
});

test('esc takes a rejection back', async () => {
	const {terminal, requests} = await atGate();
	terminal.type('rno');
	await terminal.until('What should the prompt say?');
	terminal.type(keys.escape);
	await terminal.until(text => !text.includes('What should the prompt say?'));
	expect(requests).toEqual([]);
});

test('a reason for a gate that was answered meanwhile goes nowhere, and is kept', async () => {
	const {terminal, view, requests, folder} = await atGate();
	terminal.type('rno');
	await terminal.until('What should the prompt say?');
	view.append(answered, toolGate('g2'));
	await terminal.until('Gate: t');
	// The second gate opened behind the line: nobody has read it, so the space must not approve it.
	terminal.type(`${keys.enter} `);
	await terminal.until(/your text is saved to .*reason-g1\.md/);
	expect(requests).toEqual([]);
	expect(await readFile(path.join(folder, 'reason-g1.md'), 'utf8')).toBe('no');
});

test('space in the past goes back to live and approves nothing', async () => {
	const {terminal, requests} = await atGate();
	terminal.type(keys.left);
	await terminal.until('looking at the past');
	terminal.type(' ');
	await terminal.until('Back to live: the prompt waits for your answer');
	expect(requests).toEqual([]);
	await terminal.quiet();
	terminal.type(' ');
	await vi.waitFor(() => expect(requests).toHaveLength(1));
});

test('pasted text answers nothing and quits nothing', async () => {
	const {terminal, requests, result} = await atGate();
	terminal.type('\u001B[200~ q x\r\u001B[201~');
	terminal.type('r');
	await terminal.until('What should the prompt say?');
	terminal.type('\u001B[200~because\nof this\u001B[201~');
	await terminal.until(/┃ because +┃.*\n.*┃ of this +┃/);
	expect(requests).toEqual([]);
	expect(result()).toBeUndefined();
});

const editorThat = async (folder: string, script: string): Promise<string> => {
	const file = path.join(folder, 'an editor');
	await writeFile(file, `#!/bin/sh\n${script}\n`);
	await chmod(file, 0o700);
	return `'${file}' --wait`;
};

test('e edits the text in the editor, on the normal screen, and sends what was saved', async () => {
	const environment: Record<string, string> = {TERM: 'xterm', EDITOR: 'false'};
	const {terminal, requests, folder} = await atGate({environment});
	environment.VISUAL = await editorThat(
		folder,
		`stat -c %a "$2" > '${folder}/mode'; cat "$2" > '${folder}/before'; echo better > "$2"`,
	);
	terminal.type('e');
	await vi.waitFor(() => expect(requests).toHaveLength(1));
	expect(requests[0]).toEqual({type: 'answer', gate: 'g1', answer: {answer: 'edit', text: 'better\n'}});
	expect(await readFile(path.join(folder, 'before'), 'utf8')).toBe('…');
	expect((await readFile(path.join(folder, 'mode'), 'utf8')).trim()).toBe('600');
	expect(terminal.written().split('\u001B[?1049l')).toHaveLength(2);
	await vi.waitFor(() => expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([true, true]));
});

test.each([
	['a missing editor', 'no-such-editor-anywhere', 'The editor no-such-editor-anywhere was not found'],
	['an editor that fails', 'exit 3; :', 'ended with code 3; nothing was sent'],
	['an editor that changes nothing', 'true', 'Nothing changed, nothing sent'],
	['an editor that empties the text', 'truncate -s 0', 'An empty text was not sent'],
])('%s sends nothing and says so', async (_, editor, message) => {
	const {terminal, requests} = await atGate({environment: {TERM: 'xterm', EDITOR: editor}});
	terminal.type('e');
	await terminal.until(message);
	expect(requests).toEqual([]);
	await terminal.until('Gate: prompt');
});

test('an edited text whose gate is gone is kept', async () => {
	const environment: Record<string, string> = {TERM: 'xterm'};
	const {terminal, view, folder, requests} = await atGate({environment});
	environment.EDITOR = await editorThat(
		folder,
		`echo mine > "$2"; touch '${folder}/open'; while [ -e '${folder}/open' ]; do sleep 0.01; done`,
	);
	terminal.type('e');
	await vi.waitFor(() => readFile(path.join(folder, 'open')));
	view.append(answered);
	await import('node:fs/promises').then(({rm}) => rm(path.join(folder, 'open')));
	await terminal.until('your text is saved to');
	expect(await readFile(path.join(folder, 'edited-prompt-1.md'), 'utf8')).toBe('mine\n');
	expect(requests).toEqual([]);
});
