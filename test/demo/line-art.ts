import type {SKRSContext2D} from '@napi-rs/canvas';

type Box = {x: number; y: number; width: number; height: number};

/** Which arms of a box-drawing character reach from the middle to an edge; 1 is a thin line, 2 a thick one. */
type Arms = {up?: 1 | 2; down?: 1 | 2; left?: 1 | 2; right?: 1 | 2};

const arms: Record<string, Arms> = {
	'─': {left: 1, right: 1},
	'━': {left: 2, right: 2},
	'│': {up: 1, down: 1},
	'┃': {up: 2, down: 2},
	'┌': {down: 1, right: 1},
	'┐': {down: 1, left: 1},
	'└': {up: 1, right: 1},
	'┘': {up: 1, left: 1},
	'├': {up: 1, down: 1, right: 1},
	'┤': {up: 1, down: 1, left: 1},
	'┬': {down: 1, left: 1, right: 1},
	'┴': {up: 1, left: 1, right: 1},
	'┼': {up: 1, down: 1, left: 1, right: 1},
	'┏': {down: 2, right: 2},
	'┓': {down: 2, left: 2},
	'┗': {up: 2, right: 2},
	'┛': {up: 2, left: 2},
	'┣': {up: 2, down: 2, right: 2},
	'┫': {up: 2, down: 2, left: 2},
	'┳': {down: 2, left: 2, right: 2},
	'┻': {up: 2, left: 2, right: 2},
	'╸': {left: 2},
	'╺': {right: 2},
	'╴': {left: 1},
	'╶': {right: 1},
};

const corners: Record<string, {toX: -1 | 1; toY: -1 | 1}> = {
	'╭': {toX: 1, toY: 1},
	'╮': {toX: -1, toY: 1},
	'╰': {toX: 1, toY: -1},
	'╯': {toX: -1, toY: -1},
};

/** Arms of double lines; a corner has one across and one along. */
const doubles: Record<string, {toX?: -1 | 1; toY?: -1 | 1}> = {
	'═': {},
	'║': {},
	'╔': {toX: 1, toY: 1},
	'╗': {toX: -1, toY: 1},
	'╚': {toX: 1, toY: -1},
	'╝': {toX: -1, toY: -1},
};

/** Filled part of the cell, in eighths from the left and from the top. */
const blocks: Record<string, {x?: number; y?: number; width?: number; height?: number}> = {
	'█': {},
	'▀': {height: 4},
	'▐': {x: 4, width: 4},
	'▔': {height: 1},
	'▕': {x: 7, width: 1},
	...Object.fromEntries([...'▁▂▃▄▅▆▇'].map((char, index) => [char, {y: 7 - index, height: index + 1}])),
	...Object.fromEntries([...'▏▎▍▌▋▊▉'].map((char, index) => [char, {width: index + 1}])),
};

const shades: Record<string, number> = {'░': 0.25, '▒': 0.5, '▓': 0.75};

/**
 * Draws lines and blocks as shapes that reach the edges of the cell, because glyphs of fonts leave gaps between cells.
 * Returns false for a character that is neither.
 */
export const drawLineArt = (context: SKRSContext2D, text: string, colour: string, box: Box): boolean => {
	context.fillStyle = colour;
	const arm = arms[text];
	if (arm) {
		drawArms(context, arm, box);
	} else if (corners[text]) {
		drawCorner(context, corners[text], colour, box);
	} else if (doubles[text]) {
		drawDouble(context, text, doubles[text], box);
	} else if (blocks[text]) {
		drawBlock(context, blocks[text], box);
	} else if (shades[text]) {
		context.globalAlpha = shades[text];
		context.fillRect(box.x, box.y, box.width, box.height);
		context.globalAlpha = 1;
	} else {
		return false;
	}
	return true;
};

const thin = 1.5;
const thick = 3;

const drawArms = (
	context: SKRSContext2D,
	{up, down, left, right}: Arms,
	{x, y, width, height}: Box,
): void => {
	const middleX = x + width / 2;
	const middleY = y + height / 2;
	const weight = (arm: 1 | 2): number => (arm === 2 ? thick : thin);
	// A line that goes through is one shape: two halves would be seen where they meet.
	if (up && up === down) {
		context.fillRect(middleX - weight(up) / 2, y, weight(up), height);
	} else if (up) {
		context.fillRect(middleX - weight(up) / 2, y, weight(up), height / 2 + thin / 2);
	} else if (down) {
		context.fillRect(middleX - weight(down) / 2, middleY - thin / 2, weight(down), height / 2 + thin / 2);
	}
	if (left && left === right) {
		context.fillRect(x, middleY - weight(left) / 2, width, weight(left));
	} else if (left) {
		context.fillRect(x, middleY - weight(left) / 2, width / 2 + thin / 2, weight(left));
	} else if (right) {
		context.fillRect(middleX - thin / 2, middleY - weight(right) / 2, width / 2 + thin / 2, weight(right));
	}
};

const drawCorner = (
	context: SKRSContext2D,
	{toX, toY}: {toX: -1 | 1; toY: -1 | 1},
	colour: string,
	{x, y, width, height}: Box,
): void => {
	const middle = {x: x + width / 2, y: y + height / 2};
	const radius = width / 2;
	context.strokeStyle = colour;
	context.lineWidth = thin;
	context.beginPath();
	context.moveTo(middle.x, middle.y + (toY * height) / 2);
	context.lineTo(middle.x, middle.y + toY * radius);
	context.quadraticCurveTo(middle.x, middle.y, middle.x + toX * radius, middle.y);
	context.stroke();
};

/** Pixels from the middle to each of two parallel lines. */
const gap = 2;

const drawDouble = (
	context: SKRSContext2D,
	text: string,
	{toX, toY}: {toX?: -1 | 1; toY?: -1 | 1},
	{x, y, width, height}: Box,
): void => {
	const middle = {x: x + width / 2, y: y + height / 2};
	for (const side of [-gap, gap]) {
		if (toX === undefined || toY === undefined) {
			if (text === '═') {
				context.fillRect(x, middle.y + side - thin / 2, width, thin);
			} else {
				context.fillRect(middle.x + side - thin / 2, y, thin, height);
			}
			continue;
		}

		// The outer line turns further out than the inner one.
		const turn = {x: middle.x + toX * side, y: middle.y + toY * side};
		const edge = {x: toX > 0 ? x + width : x, y: toY > 0 ? y + height : y};
		context.strokeStyle = context.fillStyle;
		context.lineWidth = thin;
		context.beginPath();
		context.moveTo(turn.x, edge.y);
		context.lineTo(turn.x, turn.y);
		context.lineTo(edge.x, turn.y);
		context.stroke();
	}
};

const drawBlock = (
	context: SKRSContext2D,
	{x = 0, y = 0, width = 8, height = 8}: {x?: number; y?: number; width?: number; height?: number},
	box: Box,
): void => {
	const unit = {x: box.width / 8, y: box.height / 8};
	context.fillRect(box.x + x * unit.x, box.y + y * unit.y, width * unit.x, height * unit.y);
};
