/** How the files are read that agents keep record of their calls in, on recordings of such files. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {ApiCall, ReadApiCall} from '../../source/agents/records/api-call.js';
import {readCopilotEvent, readCopilotLog} from '../../source/agents/records/copilot-record.js';
import {readGeminiRecord} from '../../source/agents/records/gemini-record.js';
import {readQwenRecord} from '../../source/agents/records/qwen-record.js';

const recording = (name: string): string[] =>
	readFileSync(new URL(`captures/${name}`, import.meta.url), 'utf8').split('\n');

const read = (lines: readonly string[], reader: ReadApiCall): ApiCall[] =>
	lines.flatMap(line => reader(line) ?? []);

const tokens = {input: 1500, cached: 300, output: 50, reasoning: 10, costBasis: 'unknown'};

test('Gemini CLI: each call with its tokens, and each refusal with its reset', () => {
	const answered = {kind: 'answered', at: expect.any(Number), usage: {...tokens, model: 'gemini-2.5-pro'}};
	expect(read(recording('telemetry-gemini.log'), readGeminiRecord('the-session'))).toEqual([
		answered,
		{
			kind: 'refused',
			status: 429,
			words: 'The stand-in refuses: RESOURCE_EXHAUSTED.',
			at: expect.any(Number),
			reset: 7000,
		},
		{kind: 'refused', status: 503, words: 'The stand-in refuses: UNAVAILABLE.', at: expect.any(Number)},
		answered,
	]);
});

test('Qwen Code: each refusal twice, the second time with what follows', () => {
	const answered = {kind: 'answered', at: expect.any(Number), usage: tokens};
	const limit = {kind: 'refused', status: 429, words: '429 The stand-in refuses: rate_limit_exceeded.'};
	const outage = {kind: 'refused', status: 503, words: '503 The stand-in refuses: server_error.'};
	const at: unknown = expect.any(Number);
	expect(read(recording('telemetry-qwen.log'), readQwenRecord('the-session'))).toEqual([
		answered,
		{...limit, at, isBrief: true},
		{...limit, at, isBrief: false, pause: 7000, reset: 7000},
		{...outage, at, isBrief: true},
		// How long it waits by its own judgement is not when the provider serves again.
		{...outage, at, isBrief: false, pause: expect.any(Number)},
		answered,
	]);
});

test('Copilot CLI: the tokens from its events, the refusals from its log', () => {
	const answered = {kind: 'answered', at: expect.any(Number), usage: {...tokens, model: 'm1'}};
	expect(read(recording('copilot-events.jsonl'), readCopilotEvent)).toEqual([answered, answered]);
	expect(read(recording('copilot.log'), readCopilotLog)).toEqual([
		{
			kind: 'refused',
			status: 429,
			words: 'http_error',
			at: Date.parse('2026-11-21T05:30:09.934Z'),
			reset: 7000,
		},
		{kind: 'refused', status: 503, words: 'http_error', at: Date.parse('2026-11-21T05:30:18.071Z')},
	]);
});

test.each([
	['gemini', readGeminiRecord],
	['qwen', readQwenRecord],
])('%s: what another session did is not ours', (name, reader) => {
	expect(read(recording(`telemetry-${name}.log`), reader('another'))).toEqual([]);
});

test.each([
	['gemini', readGeminiRecord],
	['qwen', readQwenRecord],
])('%s: a torn record costs that record alone', (name, reader) => {
	const lines = recording(`telemetry-${name}.log`);
	const all = read(lines, reader('the-session'));
	const torn = lines.flatMap((line, index) => {
		const isFirst = lines.findIndex(each => each.includes('api_response"')) === index;
		return isFirst ? [line.slice(0, 20)] : [line];
	});
	expect(read(torn, reader('the-session'))).toEqual(all.slice(1));
	// A record without its end, and one as long as a book.
	const book = Array.from({length: 5000}, () => '"event.name": "gemini_cli.api_error qwen-code.api_error",');
	expect(read(['{', ...book, '}', '{', '"half', ...lines], reader('the-session'))).toEqual(all);
});

test('records of a wrong form are left out', () => {
	const line = (data: string): string =>
		`2026-11-21T05:30:09.934Z [WARNING] [rust:x] Model provider request failed ${data}`;
	expect(read([line('{}'), line('{half'), line('{"http_status":"429"}'), 'x'], readCopilotLog)).toEqual([]);
	const said = JSON.stringify({type: 'user.message', data: {content: '{"type":"session.usage_record"'}});
	expect(read([said, '', '{}'], readCopilotEvent)).toEqual([]);
});
