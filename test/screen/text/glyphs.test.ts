import {expect, test} from 'vitest';
import {drawWith, glyphsOf} from '../../../source/screen/text/glyphs.js';
import {outcomeMark} from '../../../source/words/marks.js';

test.each([
	[{}, 'unicode'],
	[{LANG: 'en_GB.UTF-8', TERM: 'xterm'}, 'unicode'],
	[{LANG: 'en_GB.utf8'}, 'unicode'],
	[{LANG: 'C'}, 'ascii'],
	[{LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX'}, 'ascii'],
	[{LANG: 'de_DE.ISO-8859-1'}, 'ascii'],
	[{LANG: 'C.UTF-8', TERM: 'linux'}, 'console'],
	[{LANG: 'C.UTF-8', TERM: 'linux', TREADLE_GLYPHS: 'unicode'}, 'unicode'],
	[{LANG: 'C.UTF-8', TREADLE_GLYPHS: 'ascii'}, 'ascii'],
	[{LANG: 'C', TREADLE_GLYPHS: 'unicode'}, 'unicode'],
	[{LANG: 'C', TREADLE_GLYPHS: 'nonsense'}, 'ascii'],
])('%o draws %s', (environment, glyphs) => {
	expect(glyphsOf(environment)).toBe(glyphs);
});

test('marks that say different things stay different', () => {
	const outcomes = [
		'passed',
		'failed',
		'unverified',
		'tampered',
		'interrupted',
		'rejected',
		'running',
	] as const;
	const marks = outcomes.map(outcome => drawWith('ascii', outcomeMark(outcome).glyph));
	expect(marks).toEqual(['+', 'x', '?', '!', '#', '/', '*']);
});

test('each character keeps its cells, and control sequences are left alone', () => {
	expect(drawWith('ascii', '\u001B[1m╭─ é 日本 ✓\u001B[22m')).toBe('\u001B[1m+- e ???? +\u001B[22m');
	expect(drawWith('ascii', 'e\u0301 ß ≥ 90% ≥90')).toBe('e ? >=90% >90');
	expect(drawWith('console', '│ é 日本 ✓ grün')).toBe('| é 日本 + grün');
	expect(drawWith('unicode', '╭─')).toBe('╭─');
});
