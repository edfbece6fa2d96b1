const sizes = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};
const part = /(\d+(?:\.\d+)?)\s*(ms|seconds?|s|minutes?|m|hours?|h|days?|d)/g;
const whole = new RegExp(`^-?(?:${part.source}\\s*)+$`);

export const parse = text => {
	const words = text.trim().toLowerCase();
	if (!whole.test(words)) throw new RangeError(`Not a duration: '${text}'`);

	let total = 0;
	for (const [, amount, unit] of words.matchAll(part)) {
		total += Number(amount) * (sizes[unit] ?? sizes[unit[0]]);
	}

	return words.startsWith('-') ? -total : total;
};
