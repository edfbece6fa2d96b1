import {asciiText} from '../../system/text/ascii-text.js';
import {saysUtf8} from '../../system/text/locale.js';
import {textWidth} from './cells.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the terminal can draw: everything; on the `console` of Linux letters, but not the marks and lines of the screen; or
 * ASCII alone.
 */
export type Glyphs = 'unicode' | 'console' | 'ascii';

/** TREADLE_GLYPHS says it, `ascii` or `unicode`; else the locale and TERM do. */
export const glyphsOf = (environment: Environment): Glyphs => {
	const wanted = environment.TREADLE_GLYPHS;
	if (wanted === 'ascii' || wanted === 'unicode') {
		return wanted;
	}
	if (saysUtf8(environment) === false) {
		return 'ascii';
	}
	return environment.TERM === 'linux' ? 'console' : 'unicode';
};

/** One cell of ASCII for each mark and line of the screen. Marks that stand in the same place stay different. */
const drawings: Readonly<Record<string, string>> = {
	...Object.fromEntries([...'╭╮╰╯┏┓┗┛└├┌┐┘┤┬┴┼'].map(corner => [corner, '+'])),
	...Object.fromEntries([...'╔╗╚╝═║'].map(line => [line, '#'])),
	...Object.fromEntries([...'─┄–—−'].map(line => [line, '-'])),
	'━': '=',
	'│': '|',
	'┃': '|',
	'✓': '+',
	'✗': 'x',
	'●': '*',
	'○': 'o',
	'◆': '@',
	'◇': '/',
	'■': '#',
	'▼': 'v',
	'▲': '^',
	'◀': '<',
	'▶': '>',
	'‹': '<',
	'›': '>',
	'←': '<',
	'→': '>',
	'↑': '^',
	'↓': 'v',
	'≈': '~',
	'≡': '=',
	'±': '%',
	'×': 'x',
	'·': '-',
	'…': '~',
	'≥': '>',
	'≤': '<',
	'’': "'",
	'‘': "'",
	'“': '"',
	'”': '"',
	'█': '#',
	'░': '.',
	'▁': '_',
	'▂': '.',
	'▃': '-',
	'▄': '=',
	'▅': '+',
	'▆': '*',
	'▇': '%',
};

const drawing = new RegExp(`[${Object.keys(drawings).join('')}]`, 'gu');
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** As many cells of ASCII as the character has; what has no likeness there is a question mark. */
const cellsFor = (grapheme: string): string => {
	const width = textWidth(grapheme);
	const likeness = asciiText(grapheme);
	return likeness.length === width && !likeness.includes('?') ? likeness : '?'.repeat(width);
};

/** A painted row with what the terminal can draw, cell for cell. Control sequences in it stay. */
export const drawWith = (glyphs: Glyphs, row: string): string => {
	if (glyphs === 'unicode') {
		return row;
	}
	const drawn = row
		// Two cells hold the sign as it is written.
		.replaceAll('≥ ', '>=')
		.replaceAll('≤ ', '<=')
		.replaceAll(drawing, mark => drawings[mark] ?? mark);
	if (glyphs === 'console' || /^[\0-\u007F]*$/.test(drawn)) {
		return drawn;
	}
	return Array.from(segmenter.segment(drawn), ({segment}) =>
		/^[\0-\u007F]*$/.test(segment) ? segment : cellsFor(segment),
	).join('');
};
