import {describe, expect, test} from 'vitest';
import {stringWidth} from '../../../source/screen/text/character-width.js';
import {cleanText} from '../../../source/system/text/clean-text.js';

const esc = '\u001B';

const hostile: [name: string, text: string, clean: string][] = [
	['colours', `a${esc}[31mred${esc}[0m`, 'ared'],
	['colours with colons', `${esc}[38:2::255:0:0mx`, 'x'],
	['cursor movement', `a${esc}[2J${esc}[Hb`, 'ab'],
	['private modes', `${esc}[?1049h${esc}[?25lx`, 'x'],
	['a sequence with intermediates', `${esc}[1 qx${esc}[!px`, 'xx'],
	['an aborted sequence', `${esc}[31\u0018mx`, 'mx'],
	['an escape within a sequence', `${esc}[3${esc}[31mx`, 'x'],
	['a sequence that the line ends', `${esc}[31\nmx`, '\nmx'],
	['an unterminated sequence', `x${esc}[31`, 'x'],
	['a lone escape', `x${esc}`, 'x'],
	['a charset switch', `${esc}(0lqk${esc}(B`, 'lqk'],
	['a reset', `${esc}cx`, 'x'],
	['a title', `${esc}]0;evil\u0007x`, 'x'],
	['a title with a terminator', `${esc}]0;evil${esc}\\x`, 'x'],
	['the clipboard', `${esc}]52;c;ZXZpbA==\u0007x`, 'x'],
	['a link', `${esc}]8;;http://evil${esc}\\text${esc}]8;;${esc}\\`, 'text'],
	['an unterminated title', `${esc}]0;evil\nnext`, '\nnext'],
	['a device control string', `${esc}P1$r0m${esc}\\x`, 'x'],
	['an application command', `${esc}_Gevil${esc}\\x`, 'x'],
	['a privacy message', `${esc}^evil${esc}\\x`, 'x'],
	['a start of string', `${esc}Xevil${esc}\\x`, 'x'],
	['C1 CSI', '\u009B31mx', 'x'],
	['C1 OSC', '\u009D0;evil\u009Cx', 'x'],
	['C1 DCS', '\u0090evil\u009Cx', 'x'],
	['other C1', 'a\u0085b\u0084c', 'abc'],
	['a carriage return', 'safe\revil', 'safeevil'],
	['backspaces', 'evil\b\b\b\bgood', 'evilgood'],
	['NUL, BEL, SO, SI, DEL', 'a\0\u0007\u000E\u000F\u007Fb', 'ab'],
	['form feed and vertical tab', 'a\f\vb', 'ab'],
	['bidi override', 'a\u202Eb\u2066c\u200F', 'a<U+202E>b<U+2066>c<U+200F>'],
	['zero width', 'a\u200Bb\u2060c\uFEFFd\u00ADe', 'a<U+200B>b<U+2060>c<U+FEFF>d<U+00AD>e'],
	['blank fillers', 'a\u3164b\u115Fc', 'a<U+3164>b<U+115F>c'],
	['tags', 'a\u{E0041}\u{E007F}', 'a<U+E0041><U+E007F>'],
	['line separators', 'a\u2028b\u2029c', 'a<U+2028>b<U+2029>c'],
	['lone surrogates', 'a\uD800b\uDC00c', 'a\uFFFDb\uFFFDc'],
	['noncharacters', 'a\uFFFEb\u{1FFFF}c', 'a\uFFFDb\uFFFDc'],
	['a pile of marks', `e${'\u0301'.repeat(500)}x`, `e${'\u0301'.repeat(8)}x`],
	['variation selectors', '⚠\uFE0F ❤\uFE0F', '⚠ ❤'],
	['a family', '👩\u200D👩\u200D👧 x', '👩 x'],
	['a joined emoji with selectors', '❤\uFE0F\u200D🔥!', '❤!'],
	['skin tones', '👍🏽', '👍'],
	['flags', '🇩🇪', 'DE'],
	['keycaps', '1\uFE0F\u20E3', '1'],
];

test.each(hostile)('%s', (_, text, clean) => {
	expect(cleanText(text)).toBe(clean);
});

test.each(hostile)('cleaning twice changes nothing: %s', (_, text) => {
	expect(cleanText(cleanText(text))).toBe(cleanText(text));
});

test.each(hostile)('nothing dangerous is left: %s', (_, text) => {
	const noise = `${text}${text}\n${text.slice(1)}${text.slice(0, -1)}`;
	expect(cleanText(noise)).not.toMatch(
		// biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points are meant
		/[\0-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u200B\u200D-\u200F\u2028-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]/u,
	);
});

test.each([
	['plain text', 'Hello, world!\n\tindented\n'],
	['languages', 'Grüße, Ελλάδα, Привет, 漢字かな交じり文, 한국어, हिन्दी, ไทย, עברית, عربى'],
	['marks in use', 'e\u0301 ế กำ'],
	['signs of the screen', '✓ ✗ ● ○ ▶ … → █ ░ ⠋ ◆ ─ │ ┌'],
	['emoji', '🎉 done 🚀'],
	['a joiner between letters', 'क्ष'],
])('leaves %s alone', (_, text) => {
	expect(cleanText(text)).toBe(text);
});

test('what is left of emoji is as wide for a terminal as for us', () => {
	const text = cleanText('👩‍👩‍👧 ⚠️ 🇩🇪 👍🏽 1️⃣');
	expect(text).toBe('👩 ⚠ DE 👍 1');
	expect(stringWidth(text)).toBe([...text].reduce((sum, character) => sum + stringWidth(character), 0));
});

describe('bounds', () => {
	test('a line is cut at 4,000 and says what is gone; its neighbours are whole', () => {
		expect(cleanText(`a\n${'x'.repeat(5000)}\nb`)).toBe(`a\n${'x'.repeat(4000)} …[1000 more characters]\nb`);
	});

	test('a surrogate pair is not torn', () => {
		expect(cleanText(`${'x'.repeat(3999)}🎉${'y'.repeat(10)}`)).toBe(
			`${'x'.repeat(3999)} …[12 more characters]`,
		);
	});

	test('a string without an end hides 4,096 characters at most', () => {
		expect(cleanText(`${esc}]0;${'x'.repeat(5000)}END`)).toMatch(/^x+END$/);
	});
});

test.each([
	['ESC ]', `${esc}]`],
	['ESC [', `${esc}[`],
	['ESC P', `${esc}P`],
	['ESC', esc],
	['ESC [ 1 ;', `${esc}[1;`],
	['C1 CSI', '\u009B'],
	['marks', '\u0301'],
	['joiners', '👩\u200D'],
	['bidi', '\u202E'],
])('a megabyte of %s ends: work grows with the text, not with its square', (_, unit) => {
	const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
	expect(cleanText(text).length).toBeLessThan(2 * text.length);
});
