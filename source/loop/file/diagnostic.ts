import {Problem} from '../../problem.js';
import {displayPath} from '../../system/text/display-path.js';

/** One mistake in a file, and where it is. */
export type Diagnostic = {
	/** From 1. */
	line: number;
	/** From 1, in UTF-16 code units, as editors count. */
	column: number;
	message: string;
};

/** Most lines that are shown; the rest is counted. */
const mostLines = 50;

/** All mistakes of one file as one Problem, in the order of the file, each on a line of its own: `file:line:column: message`. */
export const toProblem = (file: string, diagnostics: readonly Diagnostic[]): Problem => {
	const shown = displayPath(file);
	const lines = [...diagnostics]
		.sort((a, b) => a.line - b.line || a.column - b.column)
		.map(({line, column, message}) => `${shown}:${line}:${column}: ${message}`);
	const more = lines.length - mostLines;
	return new Problem(
		[...lines.slice(0, mostLines), ...(more > 0 ? [`${shown}: and ${more} more`] : [])].join('\n'),
	);
};

/** Line and column of a position in a text, which is in UTF-16 code units from 0. */
export const placeAt = (text: string, position: number): {line: number; column: number} => {
	const before = text.slice(0, position);
	const lineStart = before.lastIndexOf('\n') + 1;
	return {line: before.split('\n').length, column: position - lineStart + 1};
};
