/** How a number is found by a regular expression in what a command printed. */

/** Most characters of a pattern. */
export const patternLimit = 512;

/** What is wrong with the pattern of a metric, or undefined. */
export const patternMistake = (pattern: string): string | undefined => {
	if (pattern.length > patternLimit) {
		return `${pattern.length.toLocaleString('en')} characters long; the limit is ${patternLimit}.`;
	}

	let groups: number;
	try {
		new RegExp(pattern, 'gm');
		// With an empty alternative it matches anything, and the match shows the number of groups.
		groups = (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
	} catch (error) {
		const reason = (error as Error).message.replace(/^Invalid regular expression: .*\/[a-z]*: /s, '');
		return `is no regular expression: ${reason.charAt(0).toLowerCase()}${reason.slice(1).replace(/\.$/, '')}.`;
	}

	if (groups === 0) {
		return String.raw`has no group that is the number; put round brackets around it, as in 'Total: ([\d.]+)'.`;
	}

	return mayHang(pattern)
		? 'repeats something that itself repeats or has alternatives, which can take forever on long output; repeat single characters only.'
		: undefined;
};

/** A larger count of repetitions is treated as endless. */
const manyTimes = 20;

/** A character, escaped or not, a class of them, a bracket of a group, or a quantifier. */
const tokens = /\\.|\[(?:\\.|[^\]\\])*\]|\(\??|\{(?<least>\d+)(?<comma>,?)(?<most>\d*)\}|./gs;

/**
 * Whether a group that repeats without end holds something of varying length, such as `(a+)+` or `(a|aa)*`: with those, a
 * search that fails can take exponential time. Some harmless patterns are refused too; all of them can be written differently.
 */
const mayHang = (pattern: string): boolean => {
	// For each open group, the whole pattern first, whether its length varies.
	const varies = [false];
	let closed = false;
	for (const token of pattern.matchAll(tokens)) {
		const [text] = token;
		const {least, comma, most = ''} = token.groups ?? {};
		const isCount = least !== undefined;
		const isEndless =
			text === '*' ||
			text === '+' ||
			(isCount && (comma === ',' && most === '' ? true : Number(most || least) > manyTimes));
		if (isEndless && closed) {
			return true;
		}

		closed = false;
		if (text.startsWith('(')) {
			varies.push(false);
		} else if (text === ')') {
			closed = varies.pop() ?? false;
			varies[varies.length - 1] ||= closed;
		} else if (isEndless || text === '?' || text === '|' || (isCount && comma === ',')) {
			varies[varies.length - 1] = true;
		}
	}

	return false;
};
