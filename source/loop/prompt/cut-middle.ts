/** Bytes reserved for the mark. */
const markRoom = 64;

/**
 * Shortens a text to at most `limit` bytes of UTF-8: its beginning and its end, with a mark between them that says how many
 * characters are missing. Returns the text itself when it fits. Never splits a character.
 */
export const cutMiddle = (text: string, limit: number): string => {
	// A UTF-16 unit is three bytes at most: short texts need no counting.
	if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) {
		return text;
	}

	const bytes = Buffer.from(text);
	const half = Math.max(0, Math.floor((limit - markRoom) / 2));
	const headEnd = characterStart(bytes, half);
	const tailStart = characterStart(bytes, bytes.length - half, 1);
	const missing = [...bytes.subarray(headEnd, tailStart).toString()].length;
	const mark = `… ${missing.toLocaleString('en')} ${missing === 1 ? 'character' : 'characters'} left out …`;
	if (half === 0) {
		return Buffer.byteLength(mark) <= limit ? mark : '';
	}

	return `${bytes.subarray(0, headEnd).toString()}\n${mark}\n${bytes.subarray(tailStart).toString()}`;
};

/** The nearest index at or before `index` (or after it, for a step of 1) where a character begins. */
const characterStart = (bytes: Uint8Array, index: number, step: 1 | -1 = -1): number => {
	let start = index;
	while (start > 0 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) {
		start += step;
	}

	return start;
};
