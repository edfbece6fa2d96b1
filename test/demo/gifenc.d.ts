declare module 'gifenc' {
	type Palette = [red: number, green: number, blue: number][];
	type Encoder = {
		writeFrame: (
			index: Uint8Array,
			width: number,
			height: number,
			options: {
				palette?: Palette;
				/** milliseconds */
				delay: number;
				transparent?: boolean;
				transparentIndex?: number;
				dispose?: number;
				repeat?: number;
			},
		) => void;
		finish: () => void;
		bytes: () => Uint8Array;
	};
	const gifenc: {
		GIFEncoder: () => Encoder;
		quantize: (rgba: Uint8Array | Uint8ClampedArray, colours: number) => Palette;
		applyPalette: (rgba: Uint8Array | Uint8ClampedArray, palette: Palette) => Uint8Array;
	};
	export = gifenc;
}
