import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import xterm from '@xterm/headless';
import type {RenderOptions} from 'ink';
import {render} from 'ink';
import type {ReactNode} from 'react';

export type Cell = {
	char: string;
	/** `default`, a palette index 0–255, or `#rrggbb`. */
	fg: string | number;
	bg: string | number;
	bold: boolean;
	dim: boolean;
	italic: boolean;
	underline: boolean;
	inverse: boolean;
};

export type VirtualTerminal = {
	/** What stands on the screen, one string a row, trailing blanks cut. */
	rows: () => string[];
	text: () => string;
	/** The cell in column x of row y, both from 0. */
	cell: (x: number, y: number) => Cell;
	/** Sends bytes as a keyboard would. */
	type: (bytes: string) => void;
	resize: (columns: number, rows: number) => void;
	/** Bytes written to the terminal so far. */
	bytes: () => number;
	/** Everything written to the terminal so far, control sequences included. */
	written: () => string;
	/** Waits until nothing has been written for `silence` milliseconds (40 by default). */
	quiet: (silence?: number) => Promise<void>;
	/** Waits until the screen holds the text, or the predicate is true of it. */
	until: (condition: string | RegExp | ((text: string) => boolean), timeLimit?: number) => Promise<void>;
	rerender: (element: ReactNode) => void;
	unmount: () => Promise<void>;
};

/** A terminal emulator with the streams of a program that draws on it by itself. */
export type OpenTerminal = Omit<VirtualTerminal, 'rerender' | 'unmount'> & {
	stdin: NodeJS.ReadStream;
	stdout: NodeJS.WriteStream;
	/** True while the keyboard is read key by key. */
	isRaw: () => boolean;
	/** True while the alternate screen is shown. */
	isAlternate: () => boolean;
	/** Frees the emulator, after everything written has arrived. */
	close: () => Promise<void>;
};

export type VirtualTerminalOptions = {columns?: number; rows?: number} & Omit<
	RenderOptions,
	'stdout' | 'stdin' | 'stderr' | 'interactive'
>;

/** Enough of a `tty.WriteStream` for Ink; feeds a terminal emulator. */
class Output extends EventEmitter {
	readonly isTTY = true;
	readonly fd = 1;
	writable = true;
	bytes = 0;
	pending = 0;
	lastWrite = performance.now();
	readonly written: string[] = [];

	constructor(
		private readonly terminal: xterm.Terminal,
		public columns: number,
		public rows: number,
	) {
		super();
	}

	write = (data: string | Uint8Array, encoding?: unknown, callback?: () => void): boolean => {
		const done = typeof encoding === 'function' ? (encoding as () => void) : callback;
		const text = typeof data === 'string' ? data : Buffer.from(data).toString();
		this.bytes += Buffer.byteLength(text);
		this.written.push(text);
		this.lastWrite = performance.now();
		this.pending++;
		this.terminal.write(text, () => {
			this.pending--;
			done?.();
		});
		return true;
	};

	end = (callback?: () => void): void => callback?.();
	getColorDepth = (): number => 24;
	hasColors = (): boolean => true;
}

/** Enough of a `tty.ReadStream` for Ink. */
class Input extends PassThrough {
	readonly isTTY = true;
	readonly fd = 0;
	isRaw = false;
	setRawMode = (raw: boolean): this => {
		this.isRaw = raw;
		return this;
	};
	ref = (): this => this;
	unref = (): this => this;
}

const colour = (value: number, isDefault: boolean, isRgb: boolean): string | number => {
	if (isDefault) {
		return 'default';
	}
	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
};

/** Opens a terminal for a program that draws by itself. */
export const openTerminal = ({
	columns = 120,
	rows = 40,
}: {
	columns?: number;
	rows?: number;
} = {}): OpenTerminal => {
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		scrollback: 0,
		convertEol: true,
	});
	const output = new Output(terminal, columns, rows);
	const input = new Input();
	// A terminal answers what it is asked (cursor position, attributes) on the keyboard's line.
	terminal.onData(data => input.write(data));

	const screenRows = (): string[] =>
		Array.from({length: output.rows}, (_, y) => {
			const buffer = terminal.buffer.active;
			return buffer.getLine(buffer.viewportY + y)?.translateToString(true, 0, output.columns) ?? '';
		});
	const text = (): string => screenRows().join('\n');

	const until: VirtualTerminal['until'] = async (condition, timeLimit = 5000) => {
		const holds = (screen: string): boolean => {
			if (typeof condition === 'function') {
				return condition(screen);
			}
			return typeof condition === 'string' ? screen.includes(condition) : condition.test(screen);
		};

		const deadline = performance.now() + timeLimit;
		while (output.pending > 0 || !holds(text())) {
			if (performance.now() > deadline) {
				throw new Error(`The screen did not show ${String(condition)} within ${timeLimit} ms:\n${text()}`);
			}

			await wait(5);
		}
	};

	return {
		rows: screenRows,
		text,
		cell(x, y) {
			const buffer = terminal.buffer.active;
			const cell = buffer.getLine(buffer.viewportY + y)?.getCell(x);
			if (!cell) {
				throw new RangeError(`No cell at column ${x}, row ${y} of ${output.columns}×${output.rows}`);
			}
			return {
				char: cell.getChars() || ' ',
				fg: colour(cell.getFgColor(), cell.isFgDefault(), cell.isFgRGB()),
				bg: colour(cell.getBgColor(), cell.isBgDefault(), cell.isBgRGB()),
				bold: cell.isBold() !== 0,
				dim: cell.isDim() !== 0,
				italic: cell.isItalic() !== 0,
				underline: cell.isUnderline() !== 0,
				inverse: cell.isInverse() !== 0,
			};
		},
		type: bytes => void input.write(bytes),
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			output.columns = newColumns;
			output.rows = newRows;
			output.emit('resize');
		},
		bytes: () => output.bytes,
		written: () => output.written.join(''),
		async quiet(silence = 40) {
			await wait(silence);
			while (output.pending > 0 || performance.now() - output.lastWrite < silence) {
				await wait(5);
			}
		},
		until,
		stdin: input as unknown as NodeJS.ReadStream,
		stdout: output as unknown as NodeJS.WriteStream,
		isRaw: () => input.isRaw,
		isAlternate: () => terminal.buffer.active.type === 'alternate',
		async close() {
			await new Promise<void>(resolve => terminal.write('', resolve));
			terminal.dispose();
		},
	};
};

/**
 * Draws an element with the real Ink on a terminal emulator, so that tests see the cells a person would see.
 * Options are Ink's; those that the program itself uses are the default.
 */
export const renderToTerminal = (
	element: ReactNode,
	{columns = 120, rows = 40, ...inkOptions}: VirtualTerminalOptions = {},
): VirtualTerminal => {
	const terminal = openTerminal({columns, rows});
	const instance = render(element, {
		alternateScreen: true,
		incrementalRendering: true,
		maxFps: 1000,
		exitOnCtrlC: false,
		patchConsole: false,
		...inkOptions,
		interactive: true,
		stdout: terminal.stdout,
		stderr: terminal.stdout,
		stdin: terminal.stdin,
	});

	return {
		...terminal,
		rerender: instance.rerender,
		async unmount() {
			const ended = instance.waitUntilExit();
			instance.unmount();
			await ended;
			await terminal.close();
		},
	};
};
