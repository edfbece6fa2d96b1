import {textWidth} from '../text/cells.js';
import {drawn, rowAt, textRows} from '../text/text-rows.js';

/** Text that is being typed. */
export type Typed = {
	value: string;
	/** Where the next character goes, in UTF-16 units; always between two graphemes. */
	cursor: number;
};

/** Characters: as much of a note as an agent gets to read; keeps a pasted file out. */
export const longest = 4000;

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const previous = ({value, cursor}: Typed): number =>
	graphemes.segment(value).containing(cursor - 1)?.index ?? 0;

const next = ({value, cursor}: Typed): number => {
	const here = graphemes.segment(value).containing(cursor);
	return here ? here.index + here.segment.length : value.length;
};

const without = ({value}: Typed, from: number, to: number): Typed => ({
	value: value.slice(0, from) + value.slice(to),
	cursor: from,
});

const cleanLines = (text: string): string =>
	text
		.replaceAll(/\r\n?|[\u2028\u2029]/gu, '\n')
		.replaceAll('\t', '    ')
		.replaceAll(/(?!\n)(?:\p{Cc}|\p{Cf})/gu, '');

const cleanLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{Cc}|\p{Cf}/gu, '');

/**
 * Puts text in at the cursor, with its lines or as one line; what is not printable is dropped, and so is what exceeds
 * the limit.
 */
export const insertText = (typed: Typed, text: string, lines: 'many lines' | 'one line'): Typed => {
	const clean = lines === 'one line' ? cleanLine(text) : cleanLines(text);
	const room = Math.max(0, longest - typed.value.length);
	// Never half of a character.
	const added = clean.slice(0, room).replace(/[\uD800-\uDBFF]$/u, '');
	return {
		value: typed.value.slice(0, typed.cursor) + added + typed.value.slice(typed.cursor),
		cursor: typed.cursor + added.length,
	};
};

const lineStart = ({value, cursor}: Typed): number => value.lastIndexOf('\n', cursor - 1) + 1;

const lineEnd = ({value, cursor}: Typed): number => {
	const end = value.indexOf('\n', cursor);
	return end === -1 ? value.length : end;
};

const wordStart = ({value, cursor}: Typed): number => /\S*\s*$/u.exec(value.slice(0, cursor))?.index ?? 0;

const wordEnd = ({value, cursor}: Typed): number =>
	cursor + (/^\s*\S*/u.exec(value.slice(cursor))?.[0].length ?? 0);

/** At the end of a line, the line end itself: so that pressing the key again goes on. */
const toLineEnd = (typed: Typed): number => {
	const end = lineEnd(typed);
	return end === typed.cursor ? Math.min(typed.value.length, end + 1) : end;
};

const toLineStart = (typed: Typed): number => {
	const start = lineStart(typed);
	return start === typed.cursor ? Math.max(0, start - 1) : start;
};

/** One row up or down, to the cell that is nearest below or above the cursor. */
const moveRow = (typed: Typed, by: 1 | -1, width: number): Typed => {
	const {value, cursor} = typed;
	const rows = textRows(value, width);
	const here = rowAt(rows, cursor);
	const target = rows[here + by];
	if (!target) {
		return {...typed, cursor: by < 0 ? 0 : value.length};
	}
	const column = textWidth(drawn(value.slice(rows[here]?.start ?? 0, cursor)));
	// The end of a row that goes on in the next one is the start of that.
	const goesOn = rows[here + by + 1]?.start === target.end;
	let place = target.start;
	for (const {segment, index} of graphemes.segment(value.slice(target.start, target.end))) {
		const after = target.start + index + segment.length;
		const isBeyond = textWidth(drawn(value.slice(target.start, after))) > column;
		if (isBeyond || (goesOn && after === target.end)) {
			break;
		}
		place = after;
	}

	return {...typed, cursor: place};
};

type Edit = (typed: Typed, width: number) => Typed;

const to =
	(place: (typed: Typed) => number): Edit =>
	typed => ({...typed, cursor: place(typed)});

const edits: Readonly<Record<string, Edit>> = {
	left: to(previous),
	right: to(next),
	up: (typed, width) => moveRow(typed, -1, width),
	down: (typed, width) => moveRow(typed, 1, width),
	home: to(lineStart),
	'ctrl+a': to(lineStart),
	end: to(lineEnd),
	'ctrl+e': to(lineEnd),
	'ctrl+home': to(() => 0),
	'ctrl+end': to(({value}) => value.length),
	'ctrl+left': to(wordStart),
	'alt+left': to(wordStart),
	'alt+b': to(wordStart),
	'ctrl+right': to(wordEnd),
	'alt+right': to(wordEnd),
	'alt+f': to(wordEnd),
	backspace: typed => without(typed, previous(typed), typed.cursor),
	delete: typed => without(typed, typed.cursor, next(typed)),
	'ctrl+d': typed => without(typed, typed.cursor, next(typed)),
	'ctrl+u': typed => without(typed, toLineStart(typed), typed.cursor),
	'ctrl+k': typed => without(typed, typed.cursor, toLineEnd(typed)),
	'ctrl+w': typed => without(typed, wordStart(typed), typed.cursor),
	'alt+backspace': typed => without(typed, wordStart(typed), typed.cursor),
	'alt+d': typed => without(typed, typed.cursor, wordEnd(typed)),
};

/** What an editing key makes of the text, which takes rows of `width` cells; undefined for a key that edits nothing. */
export const editTyped = (typed: Typed, key: string, width: number): Typed | undefined =>
	edits[key]?.(typed, width);
