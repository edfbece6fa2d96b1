import {expect, test} from 'vitest';
import {type Picture, paintGrid} from './paint-grid.js';
import {defaultColours, readGrid} from './terminal-grid.js';
import {writeGif} from './write-gif.js';

const margin = 12;
const cell = {width: 9, height: 19};

const pixel = ({rgba, width}: Picture, x: number, y: number): string => {
	const at = (y * width + x) * 4;
	return `#${[...rgba.slice(at, at + 3)].map(part => part.toString(16).padStart(2, '0')).join('')}`;
};

test('reads text, colours and attributes of a screen', async () => {
	const grid = await readGrid('ab\n\u001B[1;38;2;1;2;3mc\u001B[0m\u001B[41md\u001B[0m\u001B[7me', 4, 3);
	expect(grid.map(row => row.map(({text}) => text).join(''))).toEqual(['ab  ', 'cde ', '    ']);
	expect(grid[1]?.[0]).toMatchObject({foreground: '#010203', bold: true});
	expect(grid[1]?.[1]).toMatchObject({background: '#e06c75', bold: false});
	expect(grid[1]?.[2]).toMatchObject({
		foreground: defaultColours.background,
		background: defaultColours.foreground,
	});
});

test('draws lines and blocks without gaps between the cells', async () => {
	const picture = paintGrid(await readGrid('\u001B[38;2;255;0;0m──\n██', 2, 2));
	const middle = margin + Math.floor(cell.height / 2);
	for (let x = margin; x < margin + 2 * cell.width; x++) {
		expect(pixel(picture, x, middle)).toBe('#ff0000');
		expect(pixel(picture, x, margin + cell.height)).toBe('#ff0000');
	}

	expect(pixel(picture, margin - 1, middle)).toBe(defaultColours.background);
});

test('writes every frame with its delay, and repeats for ever', async () => {
	const frames = await Promise.all(
		['one', 'two', 'three'].map(async (text, index) => ({
			picture: paintGrid(await readGrid(text, 10, 2)),
			delay: 500 * (index + 1),
		})),
	);
	const gif = Buffer.from(writeGif(frames));
	expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
	expect(gif.readUInt16LE(6)).toBe(10 * cell.width + 2 * margin);
	expect(gif.includes('NETSCAPE2.0')).toBe(true);
	const delays: number[] = [];
	const control = Buffer.from([0x21, 0xf9, 0x04]);
	for (let at = gif.indexOf(control); at >= 0; at = gif.indexOf(control, at + 1)) {
		delays.push(gif.readUInt16LE(at + 4));
	}
	expect(delays).toEqual([50, 100, 150]);
});
