import {expect, test} from 'vitest';
import {keys, openScreen, storyUpTo} from './support/open-screen.js';
import {sleepingEvents} from './support/sleeping-story.js';
import {storyEvents} from './support/story.js';

const ghostty = {
	TERM: 'xterm-ghostty',
	TERM_PROGRAM: 'ghostty',
	TERM_PROGRAM_VERSION: '1.2.0',
	COLORTERM: 'truecolor',
};

/** Everything beside the screen itself, spelled so that it can be read. */
const spoken = (written: string): string[] =>
	(
		written
			.replaceAll('\u001B]11;?\u0007', '')
			.match(/\u001B\[2[23];2t|\u001B\[\?1004[hl]|\u001B\](?:2|9|777);[^\u001B]*\u001B\\|\u0007/g) ?? []
	).map(sequence => sequence.replaceAll('\u001B', '^[').replaceAll('\u0007', 'BELL'));

test('title and progress follow the run, and leaving puts everything back', async () => {
	const {terminal, view, ended} = await openScreen({events: storyUpTo('run.started'), environment: ghostty});
	await terminal.until('LIVE');
	expect(spoken(terminal.written())).toEqual([
		'^[[22;2t',
		'^[]2;● spec: waking^[\\',
		'^[]9;4;1;0^[\\',
		'^[[?1004h',
	]);
	view.append(...storyEvents.slice(1, storyUpTo('gate.opened').length));
	await terminal.until('Gate: prompt');
	expect(spoken(terminal.written()).slice(4)).toEqual([
		'^[]2;◆ spec: waits for you^[\\',
		'^[]9;4;4;5^[\\',
		'BELL',
	]);
	terminal.type('qb');
	await ended;
	expect(spoken(terminal.written()).slice(-4)).toEqual([
		'^[[?1004l',
		'^[]9;4;0;0^[\\',
		'^[]2;^[\\',
		'^[[23;2t',
	]);
	expect(terminal.written().lastIndexOf('\u001B[23;2t')).toBeLessThan(
		terminal.written().lastIndexOf('\u001B[?1049l'),
	);
});

test('a window without the focus is notified, and no report of focus is taken for a key', async () => {
	const {terminal, view, requests} = await openScreen({
		events: storyUpTo('run.started'),
		environment: ghostty,
	});
	await terminal.until('LIVE');
	terminal.type('\u001B[O');
	await terminal.quiet();
	view.append(...storyEvents.slice(1, storyUpTo('gate.opened').length));
	await terminal.until('Gate: prompt');
	expect(spoken(terminal.written()).at(-1)).toMatch(
		/^\^\[\]777;notify;spec: waits for you;Send this prompt to rehearsal\? The agent gets the prompt above/,
	);
	terminal.type('\u001B[I');
	await terminal.quiet();
	const before = spoken(terminal.written()).length;
	view.append(...storyEvents.slice(storyUpTo('gate.opened').length, storyUpTo('checkpoint.made', 2).length));
	await terminal.until('test/dates.test.js is protected');
	expect(
		spoken(terminal.written())
			.slice(before)
			.filter(text => text.includes('777')),
	).toEqual([]);
	expect(requests).toEqual([]);
	expect(terminal.text()).toContain('LIVE');
});

test('tampering, failure at a waking and the end are notices, each once', async () => {
	const {terminal, view} = await openScreen({environment: ghostty, notify: 'desktop', events: []});
	view.append(...storyEvents.slice(0, storyUpTo('iteration.finished', 3).length));
	await terminal.until('tampered');
	view.append(...storyEvents.slice(storyUpTo('iteration.finished', 3).length));
	await terminal.until('verified');
	const titles = () =>
		spoken(terminal.written())
			.filter(text => text.includes('777'))
			.map(text => text.split(';')[2]);
	expect(titles()).toEqual(['spec: its agent changed protected files', 'spec: verified']);
	const asleep = await openScreen({
		environment: ghostty,
		notify: 'desktop',
		events: sleepingEvents.slice(0, 2),
	});
	asleep.view.append(...sleepingEvents.slice(2, 16));
	await asleep.terminal.until('asleep: wakes');
	expect(spoken(asleep.terminal.written()).filter(text => text.includes('777'))[0]).toContain(
		';notes: sleeps: its goal is not met yet;',
	);
});

test('an editor gets a terminal with its own title', async () => {
	const {terminal, ended} = await openScreen({
		events: storyUpTo('gate.opened'),
		environment: {...ghostty, VISUAL: 'true', PATH: process.env.PATH},
	});
	await terminal.until('Gate: prompt');
	const before = spoken(terminal.written()).length;
	terminal.type('e');
	await expect
		.poll(() => spoken(terminal.written()).slice(before))
		.toEqual([
			...['^[[?1004l', '^[]9;4;0;0^[\\', '^[]2;^[\\', '^[[23;2t'],
			...['^[[22;2t', '^[]2;◆ spec: waits for you^[\\', '^[]9;4;4;5^[\\', '^[[?1004h'],
		]);
	terminal.type(`${keys.ctrlC}${keys.ctrlC}`);
	await ended;
});

test.each([
	['off', ghostty, 'off'],
	['in CI', {...ghostty, CI: '1'}, 'desktop'],
	['on a terminal without a name', {}, 'auto'],
] as const)('nothing is written %s', async (_, environment, notify) => {
	const {terminal, ended} = await openScreen({events: storyUpTo('gate.opened'), environment, notify});
	await terminal.until('Gate: prompt');
	terminal.type(`${keys.ctrlC}${keys.ctrlC}`);
	await ended;
	expect(spoken(terminal.written())).toEqual([]);
});
