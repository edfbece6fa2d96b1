import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openRawLog} from '../../../source/system/process/raw-log.js';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-raw-'));
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

test('a conversation is kept for its owner alone', () => {
	const file = path.join(folder, 'deeper', 'log');
	const log = openRawLog(file);
	log.write('> a\n');
	expect(readFileSync(file, 'utf8')).toBe('> a\n');
	log.write('< b\n');
	log.close();
	expect(readFileSync(file, 'utf8')).toBe('> a\n< b\n');
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('of an endless one the beginning and the end are kept, and what is missing is counted', () => {
	const file = path.join(folder, 'endless');
	const log = openRawLog(file);
	let length = 0;
	for (let index = 0; index < 300_000; index++) {
		const line = `< message ${index}\n`;
		length += line.length;
		log.write(line);
	}

	log.close();
	const kept = readFileSync(file, 'utf8');
	expect(kept.length).toBeLessThan(700_000);
	expect(kept.startsWith('< message 0\n')).toBe(true);
	expect(kept.endsWith('< message 299999\n')).toBe(true);
	const [mark = '', missing] = /… (\d+) characters left out …\n/.exec(kept) ?? [];
	expect(kept.length - mark.length + Number(missing)).toBe(length);
});

test('one that cannot be written falls silent', () => {
	const log = openRawLog('/proc/nonesuch/log');
	log.write('a');
	log.close();
});
