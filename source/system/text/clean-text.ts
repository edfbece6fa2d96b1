import {characterKind} from './hidden-characters.js';
import {skipSequence} from './skip-sequence.js';

/** Longest line that is kept, in UTF-16 code units. */
const longestLine = 4000;
/** Most combining marks on one character. */
const markLimit = 8;

const harmless = /^[\t\n\x20-\x7e]*$/;

const spell = (code: number): string => `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;

const cutMark = (count: number): string => ` …[${count} more characters]`;

/** Cuts each line at the limit and says how much is gone. */
const boundLines = (text: string, limit: number): string =>
	text.length <= limit
		? text
		: text
				.split('\n')
				.map(line => (line.length <= limit ? line : line.slice(0, limit) + cutMark(line.length - limit)))
				.join('\n');

/**
 * Makes text from an agent or a command safe to print in a terminal: control sequences (ESC and C1, unterminated ones
 * too) and control characters other than `\n` and `\t` are gone; characters that hide or reorder text are spelled out,
 * as in `<U+202E>`; emoji lose the parts whose width terminals disagree on (variation selectors, skin tones, what a
 * joiner adds), and flags become their letters; a character keeps at most 8 combining marks and a line `lineLimit` code
 * units, 4,000 by default. Takes linear time. Cleaning a cleaned text changes nothing but a line that was already cut.
 */
export const cleanText = (text: string, lineLimit = longestLine): string => {
	if (harmless.test(text)) {
		return boundLines(text, lineLimit);
	}

	let result = '';
	let copied = 0;
	let marks = 0;
	let joined = false;
	/** Where the line in hand begins in what comes out, and where that ends. */
	let lineStart = 0;
	const length = (index: number): number => result.length + index - copied;

	/** Puts `replacement` in place of what stands between `from` and `to`. */
	const replace = (from: number, to: number, replacement = ''): void => {
		result += text.slice(copied, from) + replacement;
		copied = to;
	};

	for (let index = 0; index < text.length; ) {
		const code = text.codePointAt(index) ?? 0;
		const next = index + (code > 0xffff ? 2 : 1);
		if (length(next) - lineStart > lineLimit && code !== 0x0a) {
			// What is over the limit is not even looked at: every sequence ends with the line at the latest.
			const lineEnd = text.indexOf('\n', index);
			const end = lineEnd === -1 ? text.length : lineEnd;
			replace(index, end, cutMark(end - index));
			index = end;
		} else if (code >= 0x20 && code < 0x7f) {
			marks = 0;
			joined = false;
			index = next;
		} else if (code < 0xa0) {
			if (code === 0x09 || code === 0x0a) {
				index = next;
				lineStart = code === 0x0a ? length(next) : lineStart;
			} else {
				const end = skipSequence(text, index);
				replace(index, end);
				index = end;
			}

			marks = 0;
			joined = false;
		} else {
			const kind = characterKind(code);
			if (kind === 'shown') {
				replace(index, next, spell(code));
			} else if (kind === 'broken') {
				replace(index, next, '\uFFFD');
			} else if (kind === 'flag') {
				replace(index, next, String.fromCharCode(code - 0x1f1e6 + 0x41));
			} else if (kind === 'mark' ? ++marks > markLimit : kind !== 'plain') {
				replace(index, next);
			} else if (kind === 'plain') {
				// A joiner draws an emoji into the one before it, and binds letters of some scripts: those stay.
				if (joined && code >= 0x2190 && !/\p{L}/u.test(text.slice(index, next))) {
					replace(index, next);
				}

				marks = 0;
			}

			// A variation selector or skin tone between an emoji and its joiner does not end the chain.
			joined = kind === 'joiner' || (joined && kind === 'dropped');
			index = next;
		}
	}

	return result + text.slice(copied);
};

/** Clean text that takes one row only: line ends are spelled out, so that none can begin a row of its own. */
export const cleanLine = (text: string): string => {
	const clean = cleanText(text);
	return clean.includes('\n') || clean.includes('\t')
		? clean.replaceAll('\n', '<U+000A>').replaceAll('\t', ' ')
		: clean;
};
