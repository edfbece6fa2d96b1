import {createCanvas, GlobalFonts} from '@napi-rs/canvas';
import {drawLineArt} from './line-art.js';
import {defaultColours, type Grid} from './terminal-grid.js';

export type Picture = {width: number; height: number; rgba: Uint8ClampedArray};

/** Pixels. A font of 15 pixels has glyphs exactly 9 wide, so that columns are sharp. */
const cell = {width: 9, height: 19, font: 15, baseline: 14};
const margin = 12;

const textFont = 'JetBrains Mono';
/** Has what the other lacks: arrows, Braille, ballots. */
const symbolFont = 'DejaVu Sans Mono';

/** Throws when the fonts are not installed, and says how to get them. */
export const checkFonts = (): void => {
	const missing = [textFont, symbolFont].filter(font => !GlobalFonts.has(font));
	if (missing.length > 0) {
		throw new Error(
			`Missing font: ${missing.join(', ')}. On Debian and Ubuntu: apt-get install fonts-jetbrains-mono fonts-dejavu-core`,
		);
	}
};

/** Paints a screen as a terminal with a dark background would. */
export const paintGrid = (grid: Grid): Picture => {
	const columns = grid[0]?.length ?? 0;
	const width = columns * cell.width + 2 * margin;
	const height = grid.length * cell.height + 2 * margin;
	const canvas = createCanvas(width, height);
	const context = canvas.getContext('2d');
	context.fillStyle = defaultColours.background;
	context.fillRect(0, 0, width, height);

	for (const [row, cells] of grid.entries()) {
		for (const [column, {text, foreground, background, bold, italic, underline}] of cells.entries()) {
			if (text === '') {
				continue;
			}
			const cellsWide = cells[column + 1]?.text === '' ? 2 : 1;
			const box = {
				x: margin + column * cell.width,
				y: margin + row * cell.height,
				width: cell.width * cellsWide,
				height: cell.height,
			};
			if (background !== defaultColours.background) {
				context.fillStyle = background;
				context.fillRect(box.x, box.y, box.width, box.height);
			}

			if (text === ' ' || drawLineArt(context, text, foreground, box)) {
				continue;
			}
			context.fillStyle = foreground;
			context.font = `${italic ? 'italic ' : ''}${bold ? 'bold ' : ''}${cell.font}px "${textFont}", "${symbolFont}"`;
			context.fillText(text, box.x, box.y + cell.baseline);
			if (underline) {
				context.fillRect(box.x, box.y + cell.baseline + 2, box.width, 1);
			}
		}
	}

	return {width, height, rgba: context.getImageData(0, 0, width, height).data};
};
