/** A number, or in words why what is there is none that counts. */
export type Found = {value: number} | {problem: string};

/** A number as every program writes it: a sign, digits, a point, an exponent. */
const digits = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?`;
const sign = String.raw`[-+\u2212]?`;
/** What may stand right behind it: `95.3%`, `120ms`, `1.2MB/s`. */
const unit = String.raw`(?:%|[\p{L}°µ]{1,12})?`;
/** What writes thousands in one language writes fractions in another. */
const separators = ",'’_\\u00a0\\u202f";

/**
 * The end of a word or of another number in front, as in `v2`, `sha-1`, `1.2.3`, `12:34` and `3/4`; and what makes one of
 * it behind, as in `2nd_try`, `1.2.3` and `12:34`.
 */
const before = String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}_][-.+\u2212]|\d[:/])`;
const behind = String.raw`(?![\p{L}\p{N}_]|[-.:/\u2212]\d)`;

const alone = new RegExp(String.raw`^\s*(${sign}${digits})\s*${unit}\.?\s*$`, 'u');
const separated = new RegExp(String.raw`\d[${separators}]\d`, 'u');
/** In the order they are tried at each place: no number at all, numbers with separators, numbers. */
const candidates = new RegExp(
	String.raw`(?<![\p{L}\p{N}_])(?<none>${sign}(?:nan|inf|infinity))(?![\p{L}\p{N}_])|${before}(?<separated>${sign}\d+(?:[${separators}]\d+)+(?:\.\d+)?)|${before}(?<number>${sign}${digits})${unit}${behind}`,
	'giu',
);

const toNumber = (text: string): Found => {
	const value = Number(text.replace('\u2212', '-'));
	return Number.isFinite(value) ? {value} : {problem: `${text} is too large for a number`};
};

const ambiguous = (text: string): Found => ({
	problem: `"${text}" may mean several numbers; print it without a separator of thousands, and with a point`,
});

/** Reads a text that is to be a number, alone but for a unit behind it. */
export const readNumber = (text: string): Found => {
	const found = alone.exec(text)?.[1];
	if (found !== undefined) {
		return toNumber(found);
	}

	return separated.test(text)
		? ambiguous(text.trim().slice(0, 40))
		: {problem: `"${text.trim().slice(0, 40)}" is no number`};
};

/**
 * The last number in what a command printed, whatever the language of its user: digits with a point. Not in the middle of
 * a word, a date, a time, a version or a fraction. What looks like a number but says nothing for sure (`1,234`, `NaN`) is
 * not passed over for an earlier one.
 */
export const lastNumber = (text: string): Found => {
	let found: Found = {problem: 'no number was printed'};
	for (const {groups} of text.matchAll(candidates)) {
		if (groups?.none !== undefined) {
			found = {problem: `the last number printed is ${groups.none}`};
		} else if (groups?.separated !== undefined) {
			found = ambiguous(groups.separated.slice(0, 40));
		} else {
			found = toNumber(groups?.number ?? '');
		}
	}

	return found;
};
