import {stringWidth} from '../text/character-width.js';

const enterScreen = '\u001B[?1049h';
const leaveScreen = '\u001B[?1049l';
const autowrapOff = '\u001B[?7l';
const autowrapOn = '\u001B[?7h';

/** Text whose width every terminal agrees on, control sequences among it. */
const settled =
	/^[\n\r\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0391-\u03FF\u0400-\u0481\u2010-\u2027\u2030-\u205E\u2190-\u22FF\u2500-\u25FC\u2713\u2717\u3041-\u3096\u30A1-\u30FA\u4E00-\u9FA5\uAC00-\uD7A3\uFF01-\uFF5E\u001B]*$/;
/** A control sequence, a line end, or what stands between such. */
const pieces =
	/\u001B\[([\d;?]*)([@-~])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[\n\r]|[^\u001B\n\r]+|\u001B/g;
/** Characters that terminals draw in different widths, with what belongs to them. */
const disputed = /(?:(?![\u0020-\u007E\u2500-\u259F\u2026])[^\n])+/g;

/** The text, with the cursor put where it should be after each disputed part. `column` counts from 0. */
const steadyText = (text: string, column: number): string =>
	text.replace(disputed, (part, index: number) => {
		if (settled.test(part)) {
			return part;
		}
		const end = column + stringWidth(text.slice(0, index)) + stringWidth(part);
		return `${part}\u001B[${end + 1}G`;
	});

/** Rows as Ink writes them: each begins at a column that it names, or behind a line end. */
const steadyRows = (output: string): string => {
	let column = 0;
	return output.replaceAll(pieces, (piece, numbers?: string, letter?: string) => {
		if (letter === 'G') {
			column = Math.max(0, (Number.parseInt(numbers ?? '', 10) || 1) - 1);
		} else if (letter === 'E' || piece === '\n' || piece === '\r') {
			column = 0;
		} else if (letter === undefined && !piece.startsWith('\u001B')) {
			const steady = steadyText(piece, column);
			column += stringWidth(piece);
			return steady;
		}

		return piece;
	});
};

/**
 * Ink's output, changed so that no text can break a row: long rows do not wrap while the full screen is up, and after
 * characters whose width terminals disagree about, the cursor is moved to where the next character belongs.
 */
export const steadyOutput = (output: string): string => {
	const rows = settled.test(output) ? output : steadyRows(output);
	return rows
		.replaceAll(enterScreen, `${enterScreen}${autowrapOff}`)
		.replaceAll(leaveScreen, `${autowrapOn}${leaveScreen}`);
};

/** What else to write when the full screen comes up, and when it goes, whichever way. */
export type ScreenEdges = {entering: () => string; leaving: () => string};

const withEdges = (output: string, edges: ScreenEdges | undefined): string =>
	edges
		? output
				.replaceAll(enterScreen, () => enterScreen + edges.entering())
				.replaceAll(leaveScreen, () => edges.leaving() + leaveScreen)
		: output;

/** The same stream, whose writes pass through `steadyOutput`. */
export const createSteadyStream = (stream: NodeJS.WriteStream, edges?: ScreenEdges): NodeJS.WriteStream => {
	const write = (data: string | Uint8Array, ...rest: unknown[]): boolean =>
		(stream.write as (...parts: unknown[]) => boolean).call(
			stream,
			typeof data === 'string' ? withEdges(steadyOutput(data), edges) : data,
			...rest,
		);
	return new Proxy(stream, {
		get(target, property) {
			if (property === 'write') {
				return write;
			}
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
};
