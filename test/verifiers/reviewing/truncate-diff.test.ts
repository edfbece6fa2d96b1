import {describe, expect, test} from 'vitest';
import {describeWork} from '../../../source/verifiers/reviewing/describe-work.js';
import {truncateDiff} from '../../../source/verifiers/reviewing/truncate-diff.js';
import {workToJudge} from '../../support/work-to-judge.js';

const fileDiff = (name: string, lines: number, line = 'a line of code'): string =>
	`diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n${`+${line}\n`.repeat(lines)}`;

describe('a diff is cut to fit', () => {
	test('one that fits is left as it is', () => {
		const diff = fileDiff('a', 10);
		expect(truncateDiff(diff, 10_000)).toBe(diff);
	});

	test('a large file cannot hide small ones, before or behind it', () => {
		const small = [fileDiff('a.ts', 5), fileDiff('z.ts', 5)];
		const cut = truncateDiff(`${small[0]}${fileDiff('lock.json', 5000)}${small[1]}`, 10_000);
		expect(cut).toContain(small[0]);
		expect(cut).toContain(small[1]);
		expect(cut).toMatch(/^\(The diff is too long to be shown whole/);
		expect(cut).toMatch(/\n… [\d,]+ characters left out …\n/);
		expect(Buffer.byteLength(cut)).toBeLessThan(10_500);
	});

	test('more files than there is room for are named', () => {
		const many = Array.from({length: 400}, (_, index) => fileDiff(`file-${index}.ts`, 20)).join('');
		const cut = truncateDiff(many, 20_000);
		expect(cut).toContain('… 350 more files are changed:\ndiff --git a/file-50.ts');
		expect(cut).toContain('file-399.ts');
		expect(Buffer.byteLength(cut)).toBeLessThan(28_000);
	});

	test('a line of a file that looks like a header is none', () => {
		const odd = `diff --git a/x b/x\n+\u2028diff --git a/y b/y\n+\rdiff --git a/z b/z\n${'+x\n'.repeat(500)}`;
		expect(truncateDiff(`${odd}${fileDiff('b', 1)}`, 900).match(/left out/g)).toHaveLength(2);
	});

	test('never through a character', () => {
		expect(truncateDiff(fileDiff('a', 300, '€'.repeat(50)), 5000)).not.toContain('\uFFFD');
	});
});

describe('what an agent that judges is told of the work', () => {
	const told = (diff: string, findings: string[] = []) =>
		describeWork({...workToJudge, diff: async () => diff, findings}, text => text);

	test('is what was found before, and the diff', async () => {
		expect(await told('diff --git a/x b/x\n+1', ['npm test: passed,\nexit 0'])).toBe(
			'The checks before found:\n- npm test: passed, exit 0\n\nThe diff:\ndiff --git a/x b/x\n+1',
		);
		expect(await told('')).toBe('No other check has judged it.\n\nThe diff is empty: no file has changed.');
	});

	test('spells out control characters, which could hide what stands behind them', async () => {
		expect(await told('+/*\u001B]0;*/ evil();\n+a\rb\u0000\u009B')).toContain(
			'+/*<U+001B>]0;*/ evil();\n+a<U+000D>b<U+0000><U+009B>',
		);
		expect(await told('+a\r\n+b\tc\r\n')).toContain('+a\n+b\tc');
	});

	test('is bounded', async () => {
		expect(Buffer.byteLength(await told(fileDiff('a', 100_000)))).toBeLessThan(61_000);
	});
});
