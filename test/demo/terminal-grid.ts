import xterm from '@xterm/headless';

/** One character cell as a terminal would paint it; colours are `#rrggbb`. */
export type Cell = {
	/** Empty for the right half of a wide character. */
	text: string;
	foreground: string;
	background: string;
	bold: boolean;
	italic: boolean;
	underline: boolean;
};

/** Rows of cells. */
export type Grid = readonly (readonly Cell[])[];

export const defaultColours = {foreground: '#d8dee9', background: '#14171d'};

/** The 16 colours a terminal has names for, then the cube and the greys of the 256. */
const sixteen = [
	...['#1d2129', '#e06c75', '#8fc379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c5cad3'],
	...['#6b7382', '#f07f88', '#a5d68f', '#f2d08d', '#7fc1f7', '#d793ea', '#72cdd8', '#f4f6fa'],
];

const hex = (red: number, green: number, blue: number): string =>
	`#${[red, green, blue].map(part => part.toString(16).padStart(2, '0')).join('')}`;

const indexed = (index: number): string => {
	if (index < 16) {
		return sixteen[index] ?? defaultColours.foreground;
	}
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return hex(grey, grey, grey);
	}

	const level = (part: number): number => (part === 0 ? 0 : 55 + part * 40);
	const cube = index - 16;
	return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
};

const mix = (colour: string, other: string, share: number): string => {
	const parts = [1, 3, 5].map(at => {
		const [a, b] = [colour, other].map(text => Number.parseInt(text.slice(at, at + 2), 16));
		return Math.round((a ?? 0) * (1 - share) + (b ?? 0) * share);
	});
	return hex(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0);
};

/** Reads a screen as tmux prints it: rows with colours as escape sequences, joined by line ends. */
export const readGrid = async (ansi: string, columns: number, rows: number): Promise<Grid> => {
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		scrollback: 0,
		convertEol: true,
	});
	const lines = ansi.split('\n').slice(0, rows);
	await new Promise<void>(resolve => terminal.write(`\u001B[?7l${lines.join('\n')}`, resolve));

	const colourOf = (value: number, isDefault: boolean, isRgb: boolean, fallback: string): string => {
		if (isDefault) {
			return fallback;
		}
		return isRgb ? `#${value.toString(16).padStart(6, '0')}` : indexed(value);
	};

	const grid = Array.from({length: rows}, (_row, y) => {
		const line = terminal.buffer.active.getLine(y);
		return Array.from({length: columns}, (_cell, x): Cell => {
			const cell = line?.getCell(x);
			if (!cell) {
				return {text: ' ', ...defaultColours, bold: false, italic: false, underline: false};
			}
			let foreground = colourOf(
				cell.getFgColor(),
				cell.isFgDefault(),
				cell.isFgRGB(),
				defaultColours.foreground,
			);
			let background = colourOf(
				cell.getBgColor(),
				cell.isBgDefault(),
				cell.isBgRGB(),
				defaultColours.background,
			);
			if (cell.isInverse()) {
				[foreground, background] = [background, foreground];
			}
			if (cell.isDim()) {
				foreground = mix(foreground, background, 0.45);
			}
			return {
				text: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
				foreground,
				background,
				bold: cell.isBold() !== 0,
				italic: cell.isItalic() !== 0,
				underline: cell.isUnderline() !== 0,
			};
		});
	});
	terminal.dispose();
	return grid;
};
