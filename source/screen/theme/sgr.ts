/** Colours a terminal can show: 0 none, 1 the basic sixteen, 2 the indexed 256, 3 any. */
export type ColourLevel = 0 | 1 | 2 | 3;

export const basicColours = [
	'black',
	'red',
	'green',
	'yellow',
	'blue',
	'magenta',
	'cyan',
	'white',
	'brightBlack',
	'brightRed',
	'brightGreen',
	'brightYellow',
	'brightBlue',
	'brightMagenta',
	'brightCyan',
	'brightWhite',
] as const;
export type BasicColour = (typeof basicColours)[number];

/**
 * One colour at every level. `basic` is chosen by hand: a computed neighbour is often unreadable. A colour without
 * `hex` is the indexed one at level 3 as well, which takes half the bytes.
 */
export type Colour = {hex?: string; indexed?: number; basic: BasicColour};

export type Style = {
	colour?: Colour;
	background?: Colour;
	bold?: boolean;
	dim?: boolean;
	italic?: boolean;
	underline?: boolean;
	inverse?: boolean;
};

const channels = (hex: string): [number, number, number] => {
	const value = Number.parseInt(hex.slice(1), 16);
	return [value >> 16, (value >> 8) & 255, value & 255];
};

/** The nearest of the 6×6×6 cube or the grey ramp of the indexed palette. */
const nearestIndexed = (hex: string): number => {
	const [red, green, blue] = channels(hex);
	const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
	const mean = (red + green + blue) / 3;
	if (spread < 12 && mean > 8 && mean < 238) {
		return 232 + Math.round((mean - 8) / 10);
	}
	const cube = (channel: number): number =>
		channel < 48 ? 0 : channel < 115 ? 1 : Math.round((channel - 35) / 40);
	return 16 + 36 * cube(red) + 6 * cube(green) + cube(blue);
};

const colourCode = (colour: Colour, level: ColourLevel, layer: 'front' | 'back'): string => {
	if (level === 1) {
		const index = basicColours.indexOf(colour.basic);
		const start = layer === 'front' ? 30 : 40;
		return String(index < 8 ? start + index : start + 60 + index - 8);
	}

	const prefix = layer === 'front' ? 38 : 48;
	const {hex, indexed} = colour;
	if (hex !== undefined && (level === 3 || indexed === undefined)) {
		return level === 3 ? `${prefix};2;${channels(hex).join(';')}` : `${prefix};5;${nearestIndexed(hex)}`;
	}

	return `${prefix};5;${indexed ?? 7}`;
};

/**
 * The control sequences that start and end a style. Each attribute ends with its own code, so a style inside a
 * row never switches off what surrounds it. At level 0 only bold and inverse are left: they are no colours.
 */
export const sequences = (style: Style, level: ColourLevel): {open: string; close: string} => {
	const codes: Array<[start: string, end: number]> = [];
	if (level > 0 && style.colour) {
		codes.push([colourCode(style.colour, level, 'front'), 39]);
	}
	if (level > 0 && style.background) {
		codes.push([colourCode(style.background, level, 'back'), 49]);
	}
	if (style.bold) {
		codes.push(['1', 22]);
	}
	if (level > 0 && style.dim) {
		codes.push(['2', 22]);
	}
	if (level > 0 && style.italic) {
		codes.push(['3', 23]);
	}
	if (level > 0 && style.underline) {
		codes.push(['4', 24]);
	}
	if (style.inverse) {
		codes.push(['7', 27]);
	}
	if (codes.length === 0) {
		return {open: '', close: ''};
	}
	const ends = [...new Set(codes.map(([, end]) => end))].reverse();
	return {open: `\u001B[${codes.map(([start]) => start).join(';')}m`, close: `\u001B[${ends.join(';')}m`};
};
