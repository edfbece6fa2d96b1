import {execFileSync} from 'node:child_process';
import {crc32} from 'node:zlib';
import {expect, test} from 'vitest';
import type {Event} from '../../../source/journal/events/events.js';
import {decodeLine, encodeLine, isIntact, streamedKind} from '../../../source/journal/file/line.js';
import {agentStep, baseIteration, iteration, runStarted} from '../support/sample-events.js';
import {toEvents} from '../support/write-journal.js';

const note = (text: string): Event => ({
	v: 1,
	seq: 7,
	at: '2026-01-01T00:00:00.000Z',
	type: 'memory.noted',
	iteration: 1,
	by: 'human',
	title: 'a note',
	text,
});

const decode = (line: Buffer) => decodeLine(line, 0, line.length - 1);

test('a line is one JSON object with the envelope first and the checksum last', () => {
	const line = encodeLine(note('hello')).toString();
	expect(line.endsWith('"}\n')).toBe(true);
	expect(Object.keys(JSON.parse(line))).toEqual([
		'v',
		'seq',
		'at',
		'type',
		'iteration',
		'by',
		'title',
		'text',
		'crc',
	]);
	const [, checked, checksum] = /^(.*),"crc":"([0-9a-f]{8})"\}\n$/.exec(line) ?? [];
	expect(Number.parseInt(checksum ?? '', 16)).toBe(crc32(checked ?? ''));
});

test('the envelope comes first even when a body says otherwise', () => {
	const {type, text, ...rest} = note('x') as Event & {text: string};
	expect(encodeLine({text, ...rest, type} as Event).toString()).toMatch(
		/^\{"v":1,"seq":7,"at":"[^"]{24}","type":"/,
	);
});

test.each([
	['line separators', 'a\u2028b\u2029c'],
	['line ends', 'a\nb\r\nc'],
	['quotes and backslashes', '"\\ud800" \\u2028 ,"crc":"00000000"}'],
	['emoji and NUL', '👩‍👩‍👧 \0 ÿ'],
	['5 MB', 'é'.repeat(2_500_000)],
])('%s come back as they were, on one line', (_name, text) => {
	const line = encodeLine(note(text));
	expect(line.indexOf(0x0a)).toBe(line.length - 1);
	expect(decode(line)).toEqual(note(text));
});

test('half of a surrogate pair becomes the replacement character', () => {
	expect(decode(encodeLine(note('a\ud800b \\ud800 👍')))).toEqual(note('a\ufffdb \\ud800 👍'));
});

test('undefined fields are left out', () => {
	const {claim, ...event} = toEvents(iteration(1)).find(({type}) => type === 'agent.finished') as Event & {
		claim?: string;
	};
	expect(decode(encodeLine({...event, claim: undefined} as Event))).toEqual(event);
});

test('a line without its checksum, or cut short, is not intact', () => {
	const line = encodeLine(note('hello'));
	expect(isIntact(line, 0, line.length - 1)).toBe(true);
	expect(isIntact(line, 0, line.length)).toBe(false);
	expect(isIntact(line, 1, line.length - 1)).toBe(false);
	expect(isIntact(Buffer.from('{}'), 0, 2)).toBe(false);
	expect(decode(Buffer.from('\n'))).toBeUndefined();
});

test('an upper-case checksum is damage: it is one flipped bit away', () => {
	const line = encodeLine(note('hello')).toString();
	const upper = line.replace(/[0-9a-f]{8}"\}\n$/, part => part.toUpperCase());
	expect(upper).not.toBe(line);
	expect(decode(Buffer.from(upper))).toBeUndefined();
});

test('the kind of a streamed line is found without parsing, at any length of the sequence number', () => {
	const bodies = [runStarted(), ...baseIteration(), ...iteration(1), agentStep(1, 0)];

	for (const offset of [0, 8, 98, 99_990, 999_990]) {
		for (const event of toEvents(bodies).map(event => ({...event, seq: event.seq + offset}))) {
			const line = Buffer.concat([Buffer.from('xx'), encodeLine(event)]);
			const expected = {'agent.step': 'step', 'verifier.output': 'output'}[event.type as string];
			expect(streamedKind(line, 2, event.seq)).toBe(expected);
			expect(streamedKind(line, 2, event.seq * 10)).toBeUndefined();
		}
	}
});

test('a journal line is readable by others', () => {
	const text = execFileSync(process.execPath, [
		'-e',
		'process.stdout.write(JSON.parse(process.argv[1]).text)',
		encodeLine(note('plain')).toString(),
	]);
	expect(text.toString()).toBe('plain');
});
