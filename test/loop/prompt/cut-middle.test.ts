import {expect, test} from 'vitest';
import {cutMiddle} from '../../../source/loop/prompt/cut-middle.js';

test('what fits stays as it is', () => {
	expect(cutMiddle('abc', 3)).toBe('abc');
	expect(cutMiddle('', 0)).toBe('');
});

test('what does not fit keeps beginning and end, and says how much is missing', () => {
	expect(cutMiddle(`begin${'x'.repeat(2000)}end`, 128)).toBe(
		`begin${'x'.repeat(27)}\n… 1,944 characters left out …\n${'x'.repeat(29)}end`,
	);
});

test.each([0, 1, 10, 63, 64, 65, 66, 70, 100, 1000])(
	'never more than %d bytes, never half a character',
	limit => {
		for (const text of ['é'.repeat(600), '😀'.repeat(400), `a${'日本'.repeat(300)}`, '\n'.repeat(1200)]) {
			const cut = cutMiddle(text, limit);
			expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
			expect(cut).not.toContain('\uFFFD');
			if (limit >= 66) {
				expect(cut).toMatch(/… [\d,]+ characters left out …/);
				const left = [...cut.replace(/\n… .* …\n/, '')].length;
				const missing = Number(/… ([\d,]+)/.exec(cut)?.[1]?.replace(',', ''));
				expect(left + missing).toBe([...text].length);
			}
		}
	},
);
