/** How the files are read that agents keep record of their calls in, on recordings of such files. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {ApiCall, ReadApiCall} from '../../source/products/api-call.js';
import {copilot} from '../../source/products/copilot.js';
import {gemini} from '../../source/products/gemini.js';
import type {AcpProduct} from '../../source/products/product.js';
import {qwen} from '../../source/products/qwen.js';

const recording = (name: string): string[] =>
	readFileSync(new URL(`../agents/captures/${name}`, import.meta.url), 'utf8').split('\n');

/** How the product reads one of its files, in a session. */
const readerOf = async (product: AcpProduct, session: string, file = 0): Promise<ReadApiCall> => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-records-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const nobody = path.join(folder, 'nobody.json');
	const environment = {
		HOME: folder,
		GEMINI_CLI_SYSTEM_SETTINGS_PATH: nobody,
		QWEN_CODE_SYSTEM_SETTINGS_PATH: nobody,
	};
	const records = await product.records?.({
		folder,
		environment,
		command: [],
		makeFolder: async () => folder,
	});
	const found = records?.files[file];
	if (!found) {
		throw new Error('it keeps no such record');
	}
	return found.read(session);
};

const read = (lines: readonly string[], reader: ReadApiCall): ApiCall[] =>
	lines.flatMap(line => reader(line) ?? []);

const tokens = {input: 1500, cached: 300, output: 50, reasoning: 10, costBasis: 'unknown'};

test('Gemini CLI: each call with its tokens, and each refusal with its reset', async () => {
	const answered = {kind: 'answered', at: expect.any(Number), usage: {...tokens, model: 'gemini-2.5-pro'}};
	expect(read(recording('telemetry-gemini.log'), await readerOf(gemini, 'the-session'))).toEqual([
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

test('Qwen Code: each refusal twice, the second time with what follows', async () => {
	const answered = {kind: 'answered', at: expect.any(Number), usage: tokens};
	const limit = {kind: 'refused', status: 429, words: '429 The stand-in refuses: rate_limit_exceeded.'};
	const outage = {kind: 'refused', status: 503, words: '503 The stand-in refuses: server_error.'};
	const at: unknown = expect.any(Number);
	expect(read(recording('telemetry-qwen.log'), await readerOf(qwen, 'the-session'))).toEqual([
		answered,
		{...limit, at, isBrief: true},
		{...limit, at, isBrief: false, pause: 7000, reset: 7000},
		{...outage, at, isBrief: true},
		// How long it waits by its own judgement is not when the provider serves again.
		{...outage, at, isBrief: false, pause: expect.any(Number)},
		answered,
	]);
});

test('Copilot CLI: the tokens from its events, the refusals from its log', async () => {
	const answered = {kind: 'answered', at: expect.any(Number), usage: {...tokens, model: 'm1'}};
	expect(read(recording('copilot-events.jsonl'), await readerOf(copilot, 'any'))).toEqual([
		answered,
		answered,
	]);
	expect(read(recording('copilot.log'), await readerOf(copilot, 'any', 1))).toEqual([
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
	['gemini', gemini],
	['qwen', qwen],
])('%s: what another session did is not ours', async (name, product) => {
	expect(read(recording(`telemetry-${name}.log`), await readerOf(product, 'another'))).toEqual([]);
});

test.each([
	['gemini', gemini],
	['qwen', qwen],
])('%s: a torn record costs that record alone', async (name, product) => {
	const lines = recording(`telemetry-${name}.log`);
	const all = read(lines, await readerOf(product, 'the-session'));
	const torn = lines.flatMap((line, index) => {
		const isFirst = lines.findIndex(each => each.includes('api_response"')) === index;
		return isFirst ? [line.slice(0, 20)] : [line];
	});
	expect(read(torn, await readerOf(product, 'the-session'))).toEqual(all.slice(1));
	// A record without its end, and one as long as a book.
	const book = Array.from({length: 5000}, () => '"event.name": "gemini_cli.api_error qwen-code.api_error",');
	expect(read(['{', ...book, '}', '{', '"half', ...lines], await readerOf(product, 'the-session'))).toEqual(
		all,
	);
});

test('records of a wrong form are left out', async () => {
	const line = (data: string): string =>
		`2026-11-21T05:30:09.934Z [WARNING] [rust:x] Model provider request failed ${data}`;
	expect(
		read([line('{}'), line('{half'), line('{"http_status":"429"}'), 'x'], await readerOf(copilot, 'any', 1)),
	).toEqual([]);
	const said = JSON.stringify({type: 'user.message', data: {content: '{"type":"session.usage_record"'}});
	expect(read([said, '', '{}'], await readerOf(copilot, 'any'))).toEqual([]);
});
