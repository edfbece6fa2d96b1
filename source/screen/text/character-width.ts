/**
 * How many cells a text takes in a terminal. Terminals count code point by code point, as the C library's `wcwidth`
 * does: they do not know what a script draws as one sign.
 */
import {stripVTControlCharacters} from 'node:util';
import {eastAsianWidth} from 'get-east-asian-width';

/** Characters that are certainly one cell wide each: most text, at the price of one test. */
export const narrow =
	/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0391-\u03FF\u0400-\u0481\u2010-\u2027\u2030-\u205E\u2190-\u22FF\u2500-\u25FC\u2713\u2717]*$/;

/** Marks that sit on the character before them, and what is not drawn at all. */
const noCell =
	/[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u1160-\u11FF\uD7B0-\uD7FB]/u;
/** Wide for the newest Unicode alone: terminals draw them in one cell. */
const narrowYet = /[\u2630-\u2637\u268A-\u268F\u{1D300}-\u{1D376}]/u;

// Working a width out takes several look-ups, and texts repeat their characters.
const known = new Map<number, number>();
const mostKnown = 4096;

const codePointWidth = (code: number): number => {
	const before = known.get(code);
	if (before !== undefined) {
		return before;
	}
	const character = String.fromCodePoint(code);
	const width = noCell.test(character) ? 0 : narrowYet.test(character) ? 1 : eastAsianWidth(code);
	if (known.size >= mostKnown) {
		known.clear();
	}
	known.set(code, width);
	return width;
};

/** Cells the text takes on one row; control sequences in it take none. */
export const stringWidth = (text: string): number => {
	if (narrow.test(text)) {
		return text.length;
	}
	const shown = text.includes('\u001B') || text.includes('\u009B') ? stripVTControlCharacters(text) : text;
	let width = 0;
	for (let index = 0; index < shown.length; index++) {
		const code = shown.codePointAt(index) ?? 0;
		if (code > 0xffff) {
			index++;
		}
		width += code >= 0x20 && code < 0x7f ? 1 : codePointWidth(code);
	}

	return width;
};
