import {placeAt, toProblem} from './diagnostic.js';

/**
 * Decodes a LOOP.md or SKILL.md, byte order mark included, so that encoding the text again gives the same bytes. Throws a
 * Problem that names the first byte that is not UTF-8 or a control character.
 */
export const decodeText = (bytes: Uint8Array, file: string): string => {
	const text = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
	const broken = firstBroken(text, bytes);
	if (broken !== undefined) {
		const byte = (bytes[broken.byte] ?? 0).toString(16).toUpperCase().padStart(2, '0');
		throw toProblem(file, [
			{
				...placeAt(text, broken.position),
				message: `byte ${broken.byte} (0x${byte}) is not UTF-8. Save the file as UTF-8.`,
			},
		]);
	}

	// A terminal would execute these. Tab, line feed and carriage return are fine.
	const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/.exec(text);
	if (control) {
		const byte = Buffer.byteLength(text.slice(0, control.index));
		const code = control[0].charCodeAt(0);
		const name = code === 0 ? 'NUL' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
		throw toProblem(file, [
			{...placeAt(text, control.index), message: `byte ${byte} is the control character ${name}. Remove it.`},
		]);
	}

	return text;
};

/** Decoding replaces invalid bytes with U+FFFD. One that is in the file itself is three bytes there. */
const firstBroken = (text: string, bytes: Uint8Array): {position: number; byte: number} | undefined => {
	let byte = 0;
	let from = 0;
	for (let position = text.indexOf('\uFFFD'); position !== -1; position = text.indexOf('\uFFFD', from)) {
		byte += Buffer.byteLength(text.slice(from, position));
		if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) {
			return {position, byte};
		}

		byte += 3;
		from = position + 1;
	}

	return undefined;
};
