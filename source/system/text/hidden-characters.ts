/**
 * What a code point does to a line of a terminal:
 * `plain` takes its place; `mark` sits on the one before it; `shown` is invisible or turns the text around, so it is
 * spelled out; `dropped` only changes how wide its neighbour is drawn, which terminals disagree on; `joiner` glues the
 * next one to the one before it; `flag` is half a flag; `broken` is no character.
 */
export type CharacterKind = 'plain' | 'mark' | 'shown' | 'dropped' | 'joiner' | 'flag' | 'broken';

const isBetween = (code: number, first: number, last: number): boolean => code >= first && code <= last;

const isShown = (code: number): boolean =>
	code === 0xad ||
	code === 0x34f ||
	code === 0x61c ||
	code === 0x115f ||
	code === 0x1160 ||
	code === 0x17b4 ||
	code === 0x17b5 ||
	code === 0x180e ||
	code === 0x200b ||
	code === 0x200c ||
	code === 0x200e ||
	code === 0x200f ||
	isBetween(code, 0x2028, 0x202e) ||
	isBetween(code, 0x2060, 0x206f) ||
	code === 0x3164 ||
	code === 0xfeff ||
	code === 0xffa0 ||
	isBetween(code, 0xfff9, 0xfffb) ||
	isBetween(code, 0x1d173, 0x1d17a) ||
	isBetween(code, 0xe0000, 0xe00ff) ||
	isBetween(code, 0xe01f0, 0xe0fff);

const isDropped = (code: number): boolean =>
	isBetween(code, 0xfe00, 0xfe0f) ||
	isBetween(code, 0xe0100, 0xe01ef) ||
	isBetween(code, 0x1f3fb, 0x1f3ff) ||
	isBetween(code, 0x180b, 0x180d) ||
	code === 0x20e3;

const isBroken = (code: number): boolean =>
	isBetween(code, 0xd800, 0xdfff) || isBetween(code, 0xfdd0, 0xfdef) || (code & 0xfffe) === 0xfffe;

/** Large blocks without marks, left out before the slower look into the Unicode tables. */
const hasNoMarks = (code: number): boolean =>
	code < 0x300 ||
	isBetween(code, 0x370, 0x482) ||
	isBetween(code, 0x2010, 0x20cf) ||
	isBetween(code, 0x2100, 0x2cee) ||
	isBetween(code, 0x3400, 0xa66e) ||
	isBetween(code, 0xac00, 0xd7a3);

/** What kind of character a code point from U+00A0 up is. */
export const characterKind = (code: number): CharacterKind => {
	// The marks that texts have, and that a flood of them is made of.
	if (isBetween(code, 0x300, 0x36f) && code !== 0x34f) {
		return 'mark';
	}

	if (isShown(code)) {
		return 'shown';
	}

	if (code === 0x200d) {
		return 'joiner';
	}

	if (isDropped(code)) {
		return 'dropped';
	}

	if (isBetween(code, 0x1f1e6, 0x1f1ff)) {
		return 'flag';
	}

	if (isBroken(code)) {
		return 'broken';
	}

	return !hasNoMarks(code) && /\p{M}/u.test(String.fromCodePoint(code)) ? 'mark' : 'plain';
};
