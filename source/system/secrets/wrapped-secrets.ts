import {escapeRegExp} from './any-of.js';

/** A line end inside a text that was wrapped, and what wrapping puts around it. */
const lineBreak = /[ \t\r]*\n[ \t]*/g;

const unwrap = (text: string): string => text.replaceAll(lineBreak, '');

/** Where each character of the unwrapped text stands in the text itself. */
const placesOf = (text: string): number[] => {
	const places: number[] = [];
	let start = 0;
	for (const {0: found, index} of text.matchAll(lineBreak)) {
		for (let place = start; place < index; place++) {
			places.push(place);
		}

		start = index + found.length;
	}

	for (let place = start; place < text.length; place++) {
		places.push(place);
	}

	return places;
};

export type WrappedSecrets = {
	/** Takes out secrets that line ends stand in. */
	replace: (text: string) => string;
	/**
	 * For text that comes in blocks: takes out of one what began in the blocks before it, and what at its end looks like
	 * a beginning. `before` is the end of what came before, as it came.
	 */
	replaceAcross: (before: string, block: string) => string;
	/** Characters of earlier blocks that `replaceAcross` wants to see. */
	reach: number;
};

/** Shortest end of a block that is taken for the beginning of a secret. */
const shortestBeginning = 8;

/** Characters of a line's end or beginning that are looked at first. */
const gramLength = 4;
/** Characters that a secret over several blocks may have: most are far shorter. */
const longestReach = 2048;

/** Every part of the forms that has this length. */
const partsOf = (forms: readonly string[], length: number): Set<string> =>
	new Set(
		forms.flatMap(form =>
			Array.from({length: Math.max(0, form.length - length + 1)}, (_, index) =>
				form.slice(index, index + length),
			),
		),
	);

/** Bits of the number that stands for a part; more of them take more memory and mix fewer parts up. */
const partBits = 18;
const mixed = (number: number, code: number): number => (Math.imul(number, 0x9e3779b1) ^ code) >>> 0;
const placeOf = (number: number): number => Math.imul(number, 0x9e3779b1) >>> (32 - partBits);

/** A number for two characters that may follow one another; other pairs may share it. */
const pairOf = (one: number, other: number): number => ((one & 127) << 7) | (other & 127);

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;

/** Tells whether a secret may go on behind a line end, from the four characters before it or the four behind it. */
const seamFinder = (given: readonly string[]): ((text: string, lineEnd: number) => boolean) => {
	const forms = given.map(form => form.replaceAll(/[ \t\r\n]/g, ''));
	const parts = partsOf(forms, gramLength);
	const pairs = new Uint8Array(2 ** 14);
	for (const pair of partsOf(forms, 2)) {
		pairs[pairOf(pair.charCodeAt(0), pair.charCodeAt(1))] = 1;
	}

	// Most line ends are ruled out by numbers alone, without slicing the text.
	const marks = new Uint8Array(2 ** partBits);
	for (const part of parts) {
		let number = 0;
		for (let index = 0; index < gramLength; index++) {
			number = mixed(number, part.charCodeAt(index));
		}

		marks[placeOf(number)] = 1;
	}

	const codes = new Uint16Array(gramLength);
	const isPart = (): boolean => {
		let number = 0;
		for (const code of codes) {
			number = mixed(number, code);
		}

		return marks[placeOf(number)] === 1 && parts.has(String.fromCharCode(...codes));
	};

	return (text, lineEnd) => {
		const [before, after] = [text.charCodeAt(lineEnd - 1), text.charCodeAt(lineEnd + 1)];
		if (!isBlank(before) && !isBlank(after) && pairs[pairOf(before, after)] === 0) {
			return false;
		}

		let count = gramLength;
		for (let index = lineEnd - 1; index >= 0 && count > 0; index--) {
			const code = text.charCodeAt(index);
			if (!isBlank(code)) {
				codes[--count] = code;
			}
		}

		if (count === 0 && isPart()) {
			return true;
		}

		count = 0;
		for (let index = lineEnd + 1; index < text.length && count < gramLength; index++) {
			const code = text.charCodeAt(index);
			if (!isBlank(code)) {
				codes[count++] = code;
			}
		}

		return count === gramLength && isPart();
	};
};

/** @param secrets every form of every secret, with the name that stands in its place */
export const createWrappedSecrets = (secrets: ReadonlyMap<string, string>): WrappedSecrets => {
	const names = new Map([...secrets].map(([form, name]) => [unwrap(form), name]));
	const forms = [...names.keys()].sort((a, b) => b.length - a.length);
	if (forms.length === 0) {
		return {replace: text => text, replaceAcross: (_, block) => block, reach: 0};
	}

	const all = new RegExp(forms.map(escapeRegExp).join('|'), 'g');
	const reach = Math.min(longestReach, (forms[0] as string).length - 1);
	const mayGoOn = seamFinder(forms);
	const beginnings = partsOf(forms, shortestBeginning);
	const mark = (form: string): string => `[redacted ${names.get(form)}]`;

	/** The text from `from` on, without what the joined text holds of secrets. */
	const cut = (text: string, from: number): string => {
		const places = placesOf(text);
		let result = '';
		let end = from;
		for (const {0: form, index} of unwrap(text).matchAll(all)) {
			const first = Math.max(end, places[index] ?? 0);
			const last = (places[index + form.length - 1] ?? 0) + 1;
			if (last > end) {
				result += text.slice(end, first) + mark(form);
				end = last;
			}
		}

		return result + text.slice(end);
	};

	/** What of the text stands behind `from`, without a secret that begins at its end, wherever that began. */
	const withoutBeginning = (text: string, from: number): string => {
		const trimmed = text.trimEnd();
		const end = trimmed.slice(-shortestBeginning);
		if (!end.includes('\n') && !beginnings.has(end)) {
			return text.slice(from);
		}

		const tail = trimmed.slice(-4 * reach);
		const joined = unwrap(tail);
		if (!beginnings.has(joined.slice(-shortestBeginning))) {
			return text.slice(from);
		}

		for (const form of forms) {
			for (let length = Math.min(form.length - 1, joined.length); length >= shortestBeginning; length--) {
				if (joined.endsWith(form.slice(0, length))) {
					const places = placesOf(tail);
					const start = trimmed.length - tail.length + (places[places.length - length] ?? 0);
					return text.slice(from, Math.max(from, start)) + mark(form);
				}
			}
		}

		return text.slice(from);
	};

	/** Looks at the line ends alone, which is many times faster than taking them out. */
	const mayHold = (text: string): boolean => {
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
			if (mayGoOn(text, end)) {
				return true;
			}
		}

		return false;
	};

	return {
		reach,
		replace: text => (mayHold(text) ? cut(text, 0) : text),
		replaceAcross(before, block) {
			if (before === '') {
				return withoutBeginning(block, 0);
			}

			const known = /\s$/.test(before) ? before : `${before}\n`;
			const seam = known + block.slice(0, 4 * shortestBeginning);
			const rest = mayGoOn(seam, known.length - 1) ? cut(known + block, known.length) : block;
			return withoutBeginning(
				known.slice(-4 * shortestBeginning) + rest,
				Math.min(known.length, 4 * shortestBeginning),
			);
		},
	};
};
