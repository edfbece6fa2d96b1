import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {
	type OutputBatch,
	type StreamOutputOptions,
	streamOutput,
} from '../../../source/system/process/stream-output.js';
import {createRedactor} from '../../../source/system/secrets/redact.js';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-output-'));
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

const run = async (command: string, more: Partial<StreamOutputOptions> = {}, pause = 0) => {
	const {batches, ended} = streamOutput({
		command,
		folder,
		environment: {PATH: process.env.PATH ?? ''},
		stdin: 'ignore',
		redact: createRedactor({API_TOKEN: 'verysecretvalue'}),
		...more,
	});
	const all: OutputBatch[] = [];
	let peak = 0;
	for await (const batch of batches) {
		all.push(batch);
		peak = Math.max(peak, process.memoryUsage().rss);
		if (pause > 0) {
			await new Promise(resolve => setTimeout(resolve, pause));
		}
	}

	const text = (stream: OutputBatch['stream']) =>
		all
			.filter(batch => batch.stream === stream)
			.map(batch => batch.text)
			.join('\n');
	return {all, out: text('stdout'), err: text('stderr'), end: await ended, peak};
};

test('many lines come in few batches, all of them', async () => {
	const {all, out} = await run('seq 1 20000');
	expect(out).toBe(Array.from({length: 20_000}, (_, index) => index + 1).join('\n'));
	expect(Math.max(...all.map(({text}) => text.length))).toBeLessThan(70_000);
	expect(all.length).toBeLessThan(20);
});

test('a thousand lines a second are all shown', async () => {
	const {out, all} = await run('for a in 1 2 3 4 5; do seq 1 100; sleep 0.1; done');
	expect(out.split('\n')).toHaveLength(500);
	expect(all.length).toBeGreaterThan(3);
});

test('a flood is shown by its newest lines, and says what is left out', async () => {
	const {out, end} = await run('seq 1 3000000; echo last');
	expect(end.code).toBe(0);
	expect(out).toMatch(/^… \d+ lines not shown\n/m);
	expect(out.endsWith('3000000\nlast')).toBe(true);
	const left = [...out.matchAll(/^… (\d+) lines not shown$/gm)].reduce(
		(sum, [, count]) => sum + Number(count),
		0,
	);
	const shown = out.split('\n').filter(line => !line.startsWith('…')).length;
	expect(left + shown).toBe(3_000_001);
	expect(out.length).toBeLessThan(8_000_000);
});

test('300 MB without a line end take bounded memory and are killed by name', async () => {
	const before = process.memoryUsage().rss;
	const {end, peak, out} = await run('head -c 300000000 /dev/zero | tr "\\0" x');
	expect(end.overflow).toBe(true);
	expect(Math.max(peak, process.memoryUsage().rss) - before).toBeLessThan(150_000_000);
	expect(out).toMatch(/x{4000} …\[\d+ more characters\]$/);
});

test('binary output is harmless', async () => {
	const {out} = await run('head -c 300000 /dev/urandom');
	expect(out).not.toMatch(/[\0-\u0008\u000B-\u001F\u007F-\u009F]/);
});

test('secrets do not reach the events, however they are split', async () => {
	const {out, err} = await run(
		'printf very; sleep 0.1; printf "secretvalue\\n"; printf "very\\033[0msecretvalue\\n" >&2; printf "\\033[31mred\\n"',
	);
	expect(out).toBe('[redacted API_TOKEN]\nred');
	expect(err).toBe('[redacted API_TOKEN]');
});

test('a reader that falls behind makes the process wait, and gets everything', async () => {
	const {out, all} = await run('for a in 1 2 3 4 5 6 7 8; do echo $a; sleep 0.06; done', {}, 100);
	expect(out).toBe('1\n2\n3\n4\n5\n6\n7\n8');
	expect(all.length).toBeGreaterThan(3);
});

test('what is kept of a flood is bounded, however long it goes on', async () => {
	const {out} = await run('yes | head -c 60000000; echo last');
	expect(out.length).toBeLessThan(7_000_000);
	expect(out.endsWith('y\nlast')).toBe(true);
	const left = [...out.matchAll(/^… (\d+) lines not shown$/gm)].reduce(
		(sum, [, count]) => sum + Number(count),
		0,
	);
	expect(left + out.split('\n').filter(line => !line.startsWith('…')).length).toBe(30_000_001);
});

test('what follows a flood is shown soon, though its program goes on', async () => {
	const {batches, process: running} = streamOutput({
		command: 'yes | head -c 20000000; echo quiet; exec sleep 60',
		folder,
		environment: {PATH: process.env.PATH ?? ''},
		stdin: 'ignore',
		redact: text => text,
	});
	for await (const {text} of batches) {
		if (text.endsWith('quiet')) {
			break;
		}
	}

	await running.stop();
});
