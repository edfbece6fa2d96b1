/** One line of text being typed. */
export type Line = {
	value: string;
	/** Where the next character goes, in UTF-16 units; always between two graphemes. */
	cursor: number;
};

/** More than a reason or a note needs; keeps a pasted file out. */
const longest = 2000;

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const previous = ({value, cursor}: Line): number =>
	graphemes.segment(value).containing(cursor - 1)?.index ?? 0;

const next = ({value, cursor}: Line): number => {
	const here = graphemes.segment(value).containing(cursor);
	return here ? here.index + here.segment.length : value.length;
};

const without = ({value}: Line, from: number, to: number): Line => ({
	value: value.slice(0, from) + value.slice(to),
	cursor: from,
});

/** Puts text in at the cursor; line ends become spaces, what is not printable is dropped. */
export const insertText = (line: Line, text: string): Line => {
	const clean = text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{Cc}|\p{Cf}/gu, '');
	const room = Math.max(0, longest - line.value.length);
	const added = clean.slice(0, room);
	return {
		value: line.value.slice(0, line.cursor) + added + line.value.slice(line.cursor),
		cursor: line.cursor + added.length,
	};
};

const wordStart = ({value, cursor}: Line): number => /\S*\s*$/u.exec(value.slice(0, cursor))?.index ?? 0;

const edits: Readonly<Record<string, (line: Line) => Line>> = {
	left: line => ({...line, cursor: previous(line)}),
	right: line => ({...line, cursor: next(line)}),
	home: line => ({...line, cursor: 0}),
	'ctrl+a': line => ({...line, cursor: 0}),
	end: line => ({...line, cursor: line.value.length}),
	'ctrl+e': line => ({...line, cursor: line.value.length}),
	backspace: line => without(line, previous(line), line.cursor),
	delete: line => without(line, line.cursor, next(line)),
	'ctrl+u': line => without(line, 0, line.cursor),
	'ctrl+k': line => without(line, line.cursor, line.value.length),
	'ctrl+w': line => without(line, wordStart(line), line.cursor),
};

/** What an editing key makes of the line; undefined for a key that edits nothing. */
export const editLine = (line: Line, key: string): Line | undefined => edits[key]?.(line);
