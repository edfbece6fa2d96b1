import {createRequire} from 'node:module';
import type {Picture} from './paint-grid.js';

type Palette = [red: number, green: number, blue: number][];

type FrameOptions = {
	palette?: Palette;
	/** Milliseconds. */
	delay: number;
	transparent?: boolean;
	transparentIndex?: number;
	/** 1: the next frame is painted over this one. */
	dispose?: number;
	/** 0: for ever. */
	repeat?: number;
};

type Gifenc = {
	GIFEncoder: () => {
		writeFrame: (index: Uint8Array, width: number, height: number, options: FrameOptions) => void;
		finish: () => void;
		bytes: () => Uint8Array;
	};
	quantize: (rgba: Uint8ClampedArray, colours: number) => Palette;
	applyPalette: (rgba: Uint8ClampedArray, palette: Palette) => Uint8Array;
};

// Node and bundlers do not agree what this package exports by name.
const {GIFEncoder, quantize, applyPalette} = createRequire(import.meta.url)('gifenc') as Gifenc;

export type Frame = {picture: Picture /** How long it stands, in milliseconds. */; delay: number};

const colours = 31;

/** The colours of all frames together, each weighed by how many frames show how much of it. */
const commonPalette = (frames: readonly Frame[]): Palette => {
	const samples = frames.map(({picture}) => picture.rgba);
	const joined = new Uint8ClampedArray(samples.reduce((sum, sample) => sum + sample.length, 0));
	let offset = 0;
	for (const sample of samples) {
		joined.set(sample, offset);
		offset += sample.length;
	}

	return quantize(joined, colours);
};

/** Pixels in a row that must be as they were before leaving them out makes a frame smaller, as measured. */
const shortestGap = 60;

/** The frame, with what is as it was in the frame before left out. */
const changesOf = (index: Uint8Array, before: Uint8Array, transparentIndex: number): Uint8Array => {
	const changes = Uint8Array.from(index);
	for (let start = 0; start < index.length; ) {
		let end = start;
		while (end < index.length && index[end] === before[end]) {
			end++;
		}
		if (end - start >= shortestGap) {
			changes.fill(transparentIndex, start, end);
		}
		start = end + 1;
	}

	return changes;
};

/** One palette for all frames; each frame after the first holds what changed. Repeats for ever. */
export const writeGif = (frames: readonly Frame[]): Uint8Array => {
	const palette = commonPalette(frames);
	const transparentIndex = palette.length;
	const encoder = GIFEncoder();
	let before: Uint8Array | undefined;
	for (const {picture, delay} of frames) {
		const index = applyPalette(picture.rgba, palette);
		const {width, height} = picture;
		if (before === undefined) {
			encoder.writeFrame(index, width, height, {
				palette: [...palette, [0, 0, 0]],
				delay,
				repeat: 0,
				dispose: 1,
			});
		} else {
			const changes = changesOf(index, before, transparentIndex);
			encoder.writeFrame(changes, width, height, {delay, transparent: true, transparentIndex, dispose: 1});
		}

		before = index;
	}

	encoder.finish();
	return encoder.bytes();
};
