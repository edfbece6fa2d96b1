/** Longest control sequence that is believed; what follows in one that goes on is text again. */
const csiLimit = 256;
const stringLimit = 4096;

const escapeCode = 0x1b;
const bell = 0x07;
const cancel = 0x18;
const substitute = 0x1a;
const lineFeed = 0x0a;

const isAbort = (code: number): boolean =>
	code === cancel || code === substitute || code === lineFeed || code === escapeCode;

/** From the first character after `CSI`: parameters, intermediates, one final character. */
const skipCsi = (text: string, from: number): number => {
	const end = Math.min(text.length, from + csiLimit);
	for (let index = from; index < end; index++) {
		const code = text.charCodeAt(index);
		if (isAbort(code) || code > 0x7e) {
			return code === cancel || code === substitute ? index + 1 : index;
		}

		if (code >= 0x40) {
			return index + 1;
		}
	}

	return end;
};

/** From the first character after the introducer of OSC, DCS, SOS, PM or APC: up to BEL or the string terminator. */
const skipString = (text: string, from: number): number => {
	const end = Math.min(text.length, from + stringLimit);
	for (let index = from; index < end; index++) {
		const code = text.charCodeAt(index);
		if (code === bell || code === 0x9c || code === cancel || code === substitute) {
			return index + 1;
		}

		if (code === lineFeed) {
			return index;
		}

		if (code === escapeCode) {
			// `ESC \` ends the string; any other escape ends it too and begins anew.
			return text.charCodeAt(index + 1) === 0x5c ? index + 2 : index;
		}
	}

	return end;
};

/** From the first character after ESC. */
const skipEscape = (text: string, from: number): number => {
	for (let index = from; index < Math.min(text.length, from + csiLimit); index++) {
		const code = text.charCodeAt(index);
		if (code < 0x20 || code > 0x7e) {
			return index;
		}

		if (index === from && code === 0x5b) {
			return skipCsi(text, index + 1);
		}

		// ] P X ^ _ begin a string.
		if (
			index === from &&
			(code === 0x5d || code === 0x50 || code === 0x58 || code === 0x5e || code === 0x5f)
		) {
			return skipString(text, index + 1);
		}

		if (code >= 0x30) {
			return index + 1;
		}
	}

	return Math.min(text.length, from + csiLimit);
};

/**
 * The index after the control sequence that begins at `index` with ESC or a C1 character, the way a VT500 reads it.
 * A sequence ends at the line's end at the latest, and is believed only up to a length: what a terminal would swallow
 * without end is text here. Every character is looked at once, so the time is linear.
 */
export const skipSequence = (text: string, index: number): number => {
	switch (text.charCodeAt(index)) {
		case escapeCode:
			return skipEscape(text, index + 1);
		case 0x9b:
			return skipCsi(text, index + 1);
		case 0x90:
		case 0x98:
		case 0x9d:
		case 0x9e:
		case 0x9f:
			return skipString(text, index + 1);
		default:
			return index + 1;
	}
};
