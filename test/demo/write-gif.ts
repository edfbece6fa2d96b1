import gifenc from 'gifenc';
import type {Picture} from './paint-grid.js';

export type Frame = {picture: Picture /** How long it stands, in milliseconds. */; delay: number};

const colours = 63;

/** The colours of all frames together, each weighed by how many frames show how much of it. */
const commonPalette = (frames: readonly Frame[]): [number, number, number][] => {
	const samples = frames.map(({picture}) => picture.rgba);
	const joined = new Uint8ClampedArray(samples.reduce((sum, sample) => sum + sample.length, 0));
	let offset = 0;
	for (const sample of samples) {
		joined.set(sample, offset);
		offset += sample.length;
	}

	return gifenc.quantize(joined, colours);
};

/** One palette for all frames; each frame after the first holds only the pixels that changed. Repeats for ever. */
export const writeGif = (frames: readonly Frame[]): Uint8Array => {
	const palette = commonPalette(frames);
	const transparentIndex = palette.length;
	const encoder = gifenc.GIFEncoder();
	let before: Uint8Array | undefined;
	for (const {picture, delay} of frames) {
		const index = gifenc.applyPalette(picture.rgba, palette);
		const {width, height} = picture;
		if (before === undefined) {
			encoder.writeFrame(index, width, height, {
				palette: [...palette, [0, 0, 0]],
				delay,
				repeat: 0,
				dispose: 1,
			});
		} else {
			const last = before;
			const changed = index.map((colour, pixel) => (colour === last[pixel] ? transparentIndex : colour));
			encoder.writeFrame(changed, width, height, {delay, transparent: true, transparentIndex, dispose: 1});
		}

		before = index;
	}

	encoder.finish();
	return encoder.bytes();
};
