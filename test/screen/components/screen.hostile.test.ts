import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {printable} from '../../../source/commands/terminal/output.js';
import {runTable} from '../../../source/commands/terminal/run-table.js';
import {fitForRecord} from '../../../source/engine/process/record.js';
import type {Event} from '../../../source/journal/events/events.js';
import {mapTexts} from '../../../source/journal/events/map-texts.js';
import {listRuns} from '../../../source/journal/runs/list-runs.js';
import {iterationEntry} from '../../../source/memory/entry.js';
import {sanitizedMemory} from '../../../source/memory/memory.js';
import {openMemory} from '../../../source/memory/memory-file.js';
import {paneNames} from '../../../source/screen/rows/layout.js';
import type {Layer} from '../../../source/screen/state/ui.js';
import {jsonText} from '../../../source/system/text/json-text.js';
import {createSanitizer} from '../../../source/system/text/sanitize.js';
import {createPlainLines} from '../../../source/words/plain-lines.js';
import {summaryLines} from '../../../source/words/summary.js';
import {completeEvents} from '../../journal/support/complete-events.js';
import {writeJournal} from '../../journal/support/write-journal.js';
import {frameProps} from '../support/frame-props.js';
import {paintScreen} from '../support/paint-screen.js';
import {journaled} from '../support/states.js';
import {momentOf} from '../support/story.js';

const hostile: Record<string, string> = {
	'sequences that clear and paint': 'z\u001B[2J\u001B[H\u001B[31;8mgate\u001B[0m.txt',
	'C1 sequences': '\u009B2J\u009D0;title\u009C\u0090q\u009C\u0085x',
	'titles and clipboards': '\u001B]0;title\u0007\u001B]52;c;eA==\u001B\\\u001B_x\u001B\\',
	'a sequence without an end': 'a\u001B]0;never ends',
	'rows of its own': 'a\r\nb\nc\rd\u2028e\u2029f\u000Bg\fh',
	'turned text': 'a\u202Ertl\u202C \u2066x\u2069 \u200Ey',
	'nothing to see': 'a\u200B\u200C\u200D\uFEFF\u00AD\u2060\u034Fb',
	'half characters': '\uD800 lonely \uDC00',
	'bytes that are no text': Buffer.from([0x61, 0xff, 0xfe, 0x80]).toString(),
	'tabs, bells and backspaces': '\ta\u0007\u0008\u007F\u0000b',
	'marks without end': `x${'\u0301'.repeat(500)}`,
	'a line of a megabyte': `\u001B[2J${'x'.repeat(1_000_000)}\u009B2J`,
};

/** What tells the kinds of things apart, and ids by which they are found: a program writes these, not a person or agent. */
const kept = new Set([
	'type',
	'kind',
	'status',
	'outcome',
	'change',
	'verdict',
	'decision',
	'by',
	'stream',
	'answer',
	'costBasis',
	'gates',
	'choices',
	'until',
	'goal',
	'gate',
]);
const isKept = (text: string, field: string, owner: object): boolean =>
	(kept.has(field) && !(field === 'goal' && 'loop' in owner)) ||
	(field === 'name' && 'gate' in owner) ||
	(field === 'tool' && 'kind' in owner) ||
	/^[0-9a-f]{40}$/.test(text) ||
	text === 'v1';

const eventsSaying = (text: string): Event[] =>
	completeEvents.map((body, index) =>
		journaled(
			index + 1,
			mapTexts(body, (own, field, owner) => (isKept(own, field, owner) ? own : text)),
		),
	);

/** Colours of ours, and nothing else that a terminal obeys but for tabs, which stay in their row. */
const ownColours = /\u001B\[[\d;]*m/g;
const obeyed = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/;

const expectRow = (row: string, where: string): void => {
	const found = obeyed.exec(row.replaceAll(ownColours, ''));
	expect(found?.[0], `${where}: ${JSON.stringify(row.slice(0, 300))}`).toBeUndefined();
};

describe.each(Object.entries(hostile))('%s', (_, text) => {
	const events = eventsSaying(text);

	test('reach no pane, gate or overlay', () => {
		const moments = events.flatMap((event, index) =>
			['verdict.given', 'gate.opened', 'run.finished'].includes(event.type)
				? [momentOf(events.slice(0, index + 1))]
				: [],
		);
		const layers: (Layer | undefined)[] = [
			undefined,
			{kind: 'confirm', purpose: 'quit', question: text, choices: [{key: 'q', label: text}]},
		];
		for (const [columns, rows] of [
			[80, 24],
			[120, 40],
		] as const) {
			for (const moment of text.length > 100_000 ? moments.slice(0, 1) : moments) {
				for (const [index, focus] of paneNames.entries()) {
					const ui = {
						focus,
						zoomed: index % 2 === 1,
						layer: layers[index % 2],
						message: {text, tone: 'problem' as const},
					};
					for (const piece of paintScreen(frameProps({columns, rows, moment, ui}))) {
						expect(piece.rows).toHaveLength(piece.place.rows);
						for (const row of piece.rows) {
							expectRow(row, `${focus} at ${columns}`);
						}
					}
				}
			}
		}
	});

	test('reach no line of a log or a talk, and begin none', () => {
		for (const style of ['log', 'talk'] as const) {
			const linesOf = createPlainLines(undefined, style);
			for (const event of events) {
				for (const line of linesOf(event)) {
					expectRow(line, event.type);
					expect(line).toMatch(style === 'log' ? /^\d\d:\d\d:\d\d \w/ : /^\w+:/);
				}
			}
		}
	});

	test('reach neither summary nor table of runs', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'treadle-runs-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const runFolder = path.join(folder, 'spec-1');
		mkdirSync(runFolder);
		await writeJournal(
			runFolder,
			events.map(({v, seq, at, ...body}) => body),
		);
		const listed = await listRuns(folder);
		expect(listed[0]?.problem).toBeUndefined();
		const rows = runTable(listed, {width: 100, now: Date.parse('2026-01-01T10:00:00Z')});
		expect(rows).toHaveLength(2);
		for (const row of rows) {
			expectRow(row, 'runs');
		}
		for (const line of summaryLines(momentOf(events).state, '/state/runs/spec-1')) {
			for (const row of printable(line).split('\n')) {
				expectRow(row, 'summary');
			}
		}
	});

	test('reach neither record nor memory nor JSON', async () => {
		const forRecord = fitForRecord(given => given);
		for (const {v, seq, at, ...body} of events) {
			expectRow(jsonText(body), 'JSON');
			expect(JSON.parse(jsonText(body))).toEqual(JSON.parse(JSON.stringify(body)));
			if (body.type === 'checkpoint.made') {
				expectRow(JSON.stringify(forRecord(body)), 'record');
			}
		}

		const folder = mkdtempSync(path.join(tmpdir(), 'treadle-memory-'));
		onTestFinished(() => rmSync(folder, {recursive: true}));
		const file = path.join(folder, 'MEMORY.md');
		const memory = sanitizedMemory(
			openMemory(file, folder),
			createSanitizer(given => given),
		);
		await memory.append(
			iterationEntry({
				run: 'spec-1',
				iteration: 1,
				at: '2026-01-01T10:00:00.000Z',
				verdict: 'failed',
				reasons: [text],
				evidence: text,
				claim: text,
				files: [{path: text, change: 'added'}],
				tampered: [text],
				human: [text],
				agentNote: text,
			}),
		);
		const noted = readFileSync(file, 'utf8');
		for (const row of noted.split('\n')) {
			expectRow(row, 'memory');
		}
		expect(noted.match(/^## /gm)).toHaveLength(1);
	});
});
