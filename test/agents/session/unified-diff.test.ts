import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {unifiedDiff} from '../../../source/agents/session/unified-diff.js';

const lines = (count: number, change: Record<number, string | undefined> = {}): string =>
	Array.from({length: count}, (_, index) => (index in change ? change[index] : `line ${index}`))
		.filter(line => line !== undefined)
		.map(line => `${line}\n`)
		.join('');

test.each([
	['one line in the middle', lines(20), lines(20, {10: 'new'})],
	['the first line', lines(5), lines(5, {0: 'new'})],
	['the last line', lines(5), lines(5, {4: 'new'})],
	['two places far apart', lines(40), lines(40, {5: 'x', 30: 'y'})],
	['two places close by', lines(40), lines(40, {10: 'x', 15: 'y'})],
	['two places just apart enough', lines(40), lines(40, {10: 'x', 18: 'y'})],
	['removed lines', lines(20), lines(20, {3: undefined, 4: undefined, 12: undefined})],
	['added lines', lines(20, {3: undefined, 4: undefined}), lines(20)],
	['all lines', lines(3), 'a\nb\n'],
	['a new file', '', lines(3)],
	['an emptied file', lines(3), ''],
	['shuffled lines', 'a\nb\nc\nd\ne\n', 'c\na\nb\ne\nd\n'],
])('%s: a patch that git applies', (_, before, after) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-diff-'));
	writeFileSync(path.join(folder, 'f.txt'), before);
	execFileSync('git', ['apply', '--whitespace=nowarn'], {
		cwd: folder,
		input: `${unifiedDiff('f.txt', before, after)}\n`,
	});
	expect(readFileSync(path.join(folder, 'f.txt'), 'utf8')).toBe(after);
	rmSync(folder, {recursive: true});
});

test('shows three lines of context and counts from one', () => {
	expect(unifiedDiff('f', lines(20), lines(20, {10: 'new'}))).toBe(
		'--- a/f\n+++ b/f\n@@ -8,7 +8,7 @@\n line 7\n line 8\n line 9\n-line 10\n+new\n line 11\n line 12\n line 13',
	);
});

test('a new file comes from nowhere', () => {
	expect(unifiedDiff('f', undefined, 'a\n')).toBe('--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a');
});

test('what is the same has no diff', () => {
	expect(unifiedDiff('f', 'a\nb\n', 'a\nb\n')).toBe('');
});

test('texts too big to compare are shown as a whole', () => {
	const diff = unifiedDiff('f', lines(30_000).replaceAll('line', 'old'), lines(30_000));
	expect(diff.split('\n')).toHaveLength(60_003);
});
