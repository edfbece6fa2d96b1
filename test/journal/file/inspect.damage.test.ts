import {mkdir, readdir, readFile, truncate, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import type {Event} from '../../../source/journal/events/events.js';
import {openJournal} from '../../../source/journal/file/append.js';
import type {BlockSource} from '../../../source/journal/file/blocks.js';
import {inspect} from '../../../source/journal/file/inspect.js';
import {encodeLine} from '../../../source/journal/file/line.js';
import {runPaths} from '../../../source/journal/runs/run-folder.js';
import {openRunView} from '../../../source/journal/runs/run-view.js';
import {Problem} from '../../../source/problem.js';
import {readAll} from '../support/read-all.js';
import {agentStep, baseIteration, iteration, runStarted} from '../support/sample-events.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {toEvents, writeJournal} from '../support/write-journal.js';

let folder: string;
let path: string;

beforeEach(async () => {
	folder = await temporaryFolder();
	path = runPaths(folder).journal;
});

/** Short lines, so that every byte can be tried. */
const small = toEvents([
	{type: 'trigger.fired', trigger: 'now', reason: 'a'},
	{type: 'agent.step', iteration: 0, step: {kind: 'message', id: 'm', text: 'ü'}},
	{type: 'loop.slept', until: 'x', reason: 'b'},
]);
const lines = small.map(encodeLine);
const whole = Buffer.concat(lines);
const ends = lines.map((_, index) => Buffer.concat(lines.slice(0, index + 1)).length);

/** What opening for writing makes of some bytes. */
const reopen = async (bytes: Buffer): Promise<{last: number; repaired: number} | string> => {
	await writeFile(path, bytes);

	try {
		const journal = await openJournal(folder);
		await journal.close();
		return {last: journal.last, repaired: journal.repaired?.bytes ?? 0};
	} catch (error) {
		// A journal that is refused is never changed.
		expect(error).toBeInstanceOf(Problem);
		expect(await readFile(path)).toEqual(bytes);
		return (error as Problem).message;
	}
};

/** Bytes in the place of a file, for the many times a test reads some. */
const fileOf = (content: Buffer): BlockSource => ({
	read: (async (buffer: Buffer, offset: number, length: number, position: number) => ({
		bytesRead: content.copy(buffer, offset, position, position + length),
		buffer,
	})) as BlockSource['read'],
});

test('a journal cut at any byte keeps every whole line before it', async () => {
	for (let length = 1; length <= whole.length; length++) {
		const last = ends.filter(end => end <= length).length;
		const result = await reopen(whole.subarray(0, length));

		if (last === 0) {
			expect(result).toContain('not a journal');
		} else {
			expect(result).toEqual({last, repaired: length - (ends[last - 1] as number)});
			expect(await readAll(folder)).toEqual(small.slice(0, last));
		}
	}
});

test('every flipped bit is found: as damage, or as a torn tail in the last line', async () => {
	for (let bit = 0; bit < whole.length * 8; bit++) {
		const bytes = Buffer.from(whole);
		const byte = bit >> 3;
		bytes[byte] = (bytes[byte] as number) ^ (1 << (bit & 7));
		const line = ends.findIndex(end => byte < end);
		const result = await inspect(fileOf(bytes), path).catch((error: Problem) => error.message);

		if (line === 2) {
			expect(result).toEqual({last: 2, end: ends[1], size: whole.length});
		} else {
			expect(result).toContain(`${path}:${line + 1}: damaged at byte ${line === 0 ? 0 : ends[line - 1]}:`);
		}
	}
});

test('what was cut off is kept beside the journal and reported', async () => {
	await writeFile(path, whole.subarray(0, whole.length - 5));
	const journal = await openJournal(folder, {now: () => new Date('2026-05-01T10:00:00Z')});
	const savedAs = join(folder, 'journal.torn-2026-05-01T10-00-00.000Z');
	expect(journal.repaired).toEqual({bytes: (lines[2] as Buffer).length - 5, savedAs});
	expect(await readFile(savedAs)).toEqual((lines[2] as Buffer).subarray(0, -5));
	await journal.append({type: 'trigger.fired', trigger: 'now', reason: 'again'});
	await journal.close();
	expect((await readAll(folder)).map(({seq, type}) => [seq, type])).toEqual([
		[1, 'trigger.fired'],
		[2, 'agent.step'],
		[3, 'trigger.fired'],
	]);
	const clean = await openJournal(folder);
	expect(clean.repaired).toBeUndefined();
	await clean.close();
});

test('zeros at the end are a torn tail, in the middle damage', async () => {
	expect(await reopen(Buffer.concat([whole, Buffer.alloc(5000)]))).toEqual({last: 3, repaired: 5000});
	const holed = Buffer.concat([
		lines[0] as Buffer,
		Buffer.alloc((lines[1] as Buffer).length),
		lines[2] as Buffer,
	]);
	expect(await reopen(holed)).toContain(`${path}:2: damaged at byte ${ends[0]}: its checksum does not match`);
});

test('a line that is missing or comes twice is damage', async () => {
	expect(await reopen(Buffer.concat([lines[0] as Buffer, lines[2] as Buffer]))).toContain(
		`${path}:2: damaged at byte ${ends[0]}: record 2 of the sequence expected, 3 found`,
	);
	expect(await reopen(Buffer.concat([...lines, lines[2] as Buffer]))).toContain(
		`${path}:4: damaged at byte ${ends[2]}: record 4 of the sequence expected, 3 found`,
	);
});

test.each([
	['prose', 'Dear diary,\ntoday\n'],
	['prose without a line end', 'Dear diary'],
	['JSON of somebody else', '{"type":"message"}\n{"v":1}\n'],
	['zeros', '\0'.repeat(3000)],
	['empty lines', '\n\n\n'],
])('%s is not a journal', async (_name, text) => {
	expect(await reopen(Buffer.from(text))).toContain(`${path}: not a journal`);
	await expect(readAll(folder)).rejects.toThrow('not a journal');
});

describe('a journal of a newer format', () => {
	const newer = encodeLine({...small[0], v: 99} as unknown as Event);

	test('is refused, and readers say so too', async () => {
		const message = `${path}:1: written by a newer Treadle (format 99; this one knows up to 1).`;
		expect(await reopen(newer)).toBe(message);
		await expect(readAll(folder)).rejects.toThrow(message);
		await expect(openRunView(folder)).rejects.toThrow(message);
	});

	test('is recognised by its first line however that is checked', async () => {
		expect(await reopen(Buffer.from('{"v":2,"sequence":1,"blake3":"…"}\n'))).toContain(
			'a newer Treadle (format 2',
		);
	});

	test('is refused when only its later lines are new', async () => {
		const later = encodeLine({...small[1], v: 2} as unknown as Event);
		expect(await reopen(Buffer.concat([lines[0] as Buffer, later]))).toContain(
			':2: written by a newer Treadle',
		);
	});
});

describe('readers', () => {
	test('yield what comes before a torn tail, and report it', async () => {
		await writeFile(path, whole.subarray(0, whole.length - 1));
		const tails: unknown[] = [];
		expect(await readAll(folder, {onTornTail: tail => tails.push(tail)})).toEqual(small.slice(0, 2));
		expect(tails).toEqual([{line: 3, bytes: (lines[2] as Buffer).length - 1}]);
		expect(await readdir(folder)).toEqual(['journal.jsonl']);
	});

	test('refuse damage by naming the line', async () => {
		await writeFile(path, Buffer.concat([lines[0] as Buffer, Buffer.from('garbage\n'), lines[2] as Buffer]));
		await expect(readAll(folder)).rejects.toMatchObject({
			exitCode: 1,
			message: expect.stringContaining(`${path}:2: damaged at byte ${ends[0]}`),
		});
	});

	test('yield a part', async () => {
		await writeFile(path, whole);
		expect((await readAll(folder, {from: 2, to: 2})).map(({seq}) => seq)).toEqual([2]);
		expect((await readAll(folder, {from: 3})).map(({seq}) => seq)).toEqual([3]);
		expect(await readAll(folder, {from: 4})).toEqual([]);
	});

	test.each([
		{name: 'of any length', lengths: [10, 5_000_000, 1, 1_048_000, 300, 70_000, 2_100_000, 5]},
		{name: 'short after a long one', lengths: [750_000, ...Array<number>(1000).fill(350)]},
	])('read lines $name, across the blocks of the file', async ({lengths}) => {
		const events = await writeJournal(
			folder,
			lengths.map(length => ({
				type: 'agent.step',
				iteration: 1,
				step: {kind: 'message', id: 'm', text: 'ÿ'.repeat(length)},
			})),
		);
		expect(await readAll(folder)).toEqual(events);
	});

	test('say where there is no journal', async () => {
		await expect(readAll(join(folder, 'gone'))).rejects.toMatchObject({name: 'Problem'});
	});

	test('can stop in the middle', async () => {
		await writeJournal(
			folder,
			Array.from({length: 20_000}, (_, index) => agentStep(1, index)),
		);
		expect((await readAll(folder, {to: 3})).length).toBe(3);
	});
});

describe('a view', () => {
	const bodies = [runStarted(), ...baseIteration(), ...iteration(1, {steps: 50}), ...iteration(2)];

	test('names the streamed line that is damaged, when that hides a line end', async () => {
		const events = await writeJournal(folder, bodies);
		const bytes = await readFile(path);
		const before = Buffer.concat(events.slice(0, 30).map(encodeLine)).length;
		bytes.fill(0, before - 10, before + 10);
		await writeFile(path, bytes);
		await expect(openRunView(folder)).rejects.toThrow(`${path}:30: damaged at byte`);
	});

	test('opens with a damaged step of an earlier iteration, and names it when it is read', async () => {
		const events = await writeJournal(folder, bodies);
		const line = events.findIndex(({type}) => type === 'agent.step') + 3;
		const bytes = await readFile(path);
		const offset = Buffer.concat(events.slice(0, line - 1).map(encodeLine)).length;
		bytes[offset + 120] = (bytes[offset + 120] as number) ^ 1;
		await writeFile(path, bytes);
		const view = await openRunView(folder);
		expect(view.live().state.iteration).toBe(2);
		await expect(view.at(line + 2)).rejects.toThrow(`${path}:${line}: damaged at byte ${offset}`);
		expect((await view.at(events.length - 2)).state.iteration).toBe(2);
		await view.close();
	});

	test('shows what comes before a torn tail, whatever that looks like', async () => {
		const events = await writeJournal(folder, bodies);
		const good = await readFile(path);
		const step = encodeLine({...toEvents([agentStep(2, 0)])[0], seq: events.length + 1} as Event);
		const flipped = Buffer.from(step);
		flipped[130] = (flipped[130] as number) ^ 1;

		for (const tail of [step.subarray(0, 100), Buffer.alloc(5000), flipped, Buffer.from('\n\n')]) {
			await writeFile(path, Buffer.concat([good, tail]));
			const view = await openRunView(folder);
			expect(view.newest()).toBe(events.length);
			expect(view.live().state.iteration).toBe(2);
			await view.close();
		}
	});

	test('refuses what is not a journal', async () => {
		await writeFile(path, 'Dear diary,\n');
		await expect(openRunView(folder)).rejects.toThrow('not a journal');
		await mkdir(join(folder, 'other'));
		await mkdir(runPaths(join(folder, 'other')).journal);
		await expect(openRunView(join(folder, 'other'))).rejects.toMatchObject({name: 'Problem'});
	});

	test('reports when the journal gets shorter under it', async () => {
		await writeJournal(folder, bodies);
		const view = await openRunView(folder);
		await truncate(path, 5000);
		await expect(view.at(60)).rejects.toThrow('it has become shorter than it was');
		await view.close();
	});
});
