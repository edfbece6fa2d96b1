/**
 * The candidate a mistyped word most likely means, or undefined when none is close. Case and the difference between `-`
 * and `_` are ignored; a swap of two neighbouring letters counts as one mistake. Of equally close candidates the first
 * one wins.
 */
export const closestMatch = (word: string, candidates: readonly string[]): string | undefined => {
	const wanted = fold(word);
	const mistakes = Math.max(1, Math.floor(wanted.length / 3));
	let best: {candidate: string; distance: number} | undefined;
	for (const candidate of candidates) {
		const other = fold(candidate);
		if (Math.abs(other.length - wanted.length) > mistakes) {
			continue;
		}

		const distance = editDistance(wanted, other);
		// A word of which nothing is left is not a typing mistake.
		if (
			distance <= mistakes &&
			distance < Math.max(wanted.length, 1) &&
			distance < (best?.distance ?? Infinity)
		) {
			best = {candidate, distance};
		}
	}

	return best?.candidate;
};

/** ` Did you mean "verify"?`, or an empty string when nothing is near: to be put behind a sentence. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
	const candidate = closestMatch(word, candidates);
	return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
};

const fold = (text: string): string => text.toLowerCase().replaceAll('_', '-');

/** Damerau-Levenshtein distance (optimal string alignment), keeping three rows. */
const editDistance = (from: string, to: string): number => {
	let older: number[] = [];
	let previous = Array.from({length: to.length + 1}, (_, index) => index);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let cost = Math.min(
				at(previous, column) + 1,
				at(current, column - 1) + 1,
				at(previous, column - 1) + (same ? 0 : 1),
			);
			const swapped =
				row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			if (swapped) {
				cost = Math.min(cost, at(older, column - 2) + 1);
			}

			current.push(cost);
		}

		older = previous;
		previous = current;
	}

	return at(previous, to.length);
};

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
